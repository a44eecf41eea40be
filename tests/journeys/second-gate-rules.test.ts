/**
 * The second gate against the first, and both against the texts (architecture convention 2, T3): the pure functions of SQL
 * behind every policy, the written table of access and the oracle, over the abstract space. Here one fact in eleven; the
 * whole by `npm run prove`.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Action } from '../../src/modules/access/rules/facts.ts';
import {
  askDatabase,
  compare,
  type Database,
  givenToStrangers,
  strayClaims,
} from '../agreement/three-ways.ts';
import { combinations, wholeProduct } from '../agreement/whole-product.ts';
import { catchInDatabase, catchInTable } from '../agreement/wrong-rules.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

/** Divides no number of documents or situations. */
const STEP = 11;
/** Acts that the database judges by itself; what it does with all others is up to the application. */
const JUDGED: readonly Action[] = [
  'space.open',
  'consent.state',
  'consent.withdraw',
  'team.open',
  'team.end',
  'emergency.justify',
  'code.use',
  'document.list',
  'document.know',
  'document.read',
  'document.deposit',
  'document.replace',
  'document.hide',
  'document.show',
  'document.reveal',
  'document.archive',
  'document.unarchive',
  'document.delete',
  'record.hide',
  'professional.authorise',
  'professional.block',
  'professional.unblock',
  'code.create',
  'code.end',
  'mandate.grant',
  'trace.read',
  'line.contest',
  'settings.change',
];

let made: TestDatabase;
let client: pg.Client;
let database: Database;
beforeAll(async () => {
  made = await createTestDatabase();
  client = new pg.Client(made.url);
  await client.connect();
  database = await askDatabase(client);
});
afterAll(async () => {
  await client?.end();
  await made?.drop();
});

describe('the table, the oracle and the database', () => {
  test('agree on every act, on every document, and on what a refusal tells', { timeout: 120_000 }, () => {
    const { byAction, disagreements, examples } = compare({ database }, { step: STEP });
    const counts = [...byAction.values()];
    const sum = (of: 'facts' | 'asked') => counts.reduce((total, one) => total + one[of], 0);
    console.info(
      `${disagreements} disagreements of ${sum('facts')} facts, ${sum('asked')} of them with the database`,
    );
    expect(examples).toEqual([]);
    expect(sum('asked')).toBeGreaterThan(500_000);
    expect([...byAction].filter(([, { asked }]) => asked > 0).map(([action]) => action)).toEqual(JUDGED);
    // an act that nobody is ever allowed proves nothing
    for (const [action, { facts, allowed }] of byAction)
      if (facts > 1000) expect(allowed, action).toBeGreaterThan(50);
  });

  test('give nothing to those whom the table does not know', () => {
    const { asked, given } = givenToStrangers(database);
    expect(given).toEqual([]);
    expect(asked).toBeGreaterThan(100_000);
  });

  test('leave no claim that other tables ask about without its reason', () => {
    expect(strayClaims(database)).toEqual([]);
  });
});

test('the table and the oracle agree on all combinations of what an act is asked with, seen or not', () => {
  // acts about no document, and one that is; all of them by `npm run prove`
  const acts: readonly Action[] = ['space.open', 'team.end', 'code.use', 'trace.read', 'document.read'];
  const { facts, disagreements, paths } = wholeProduct(undefined, acts);
  console.info(`${disagreements} disagreements of ${facts} combinations, on ${paths} paths`);
  expect(disagreements).toBe(0n);
  expect(facts).toBe(combinations(acts));
}, 60_000);

describe('wrong rules', () => {
  test('ten rows of the table, drawn and dropped, negated or swapped, are all caught', {
    timeout: 120_000,
  }, () => {
    const { caught, missed, idle } = catchInTable(database, 1, 10);
    console.info(`caught: ${caught.join('; ')}. Of no effect: ${idle.join('; ')}`);
    expect([caught.length, missed]).toEqual([10, []]);
  });

  test('ten conditions of the database, drawn and turned round, are all caught', {
    timeout: 180_000,
  }, async () => {
    const { caught, missed, idle } = await catchInDatabase(client, 1, 10, 5);
    console.info(`caught:\n  ${caught.join('\n  ')}\nof no effect:\n  ${idle.join('\n  ')}`);
    expect([caught.length, missed]).toEqual([10, []]);
  });
});
