/** What the database lets happen to a space is what rules/lifecycle.ts says, and no more. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/database.ts';
import { LIFECYCLE, next } from '../rules/lifecycle.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const states = [
  'none',
  'announced',
  'opposed',
  'created',
  'active',
  'closed',
  'destroyed',
  'deceased',
] as const;
const acts = [...new Set(LIFECYCLE.map(({ act }) => act))];

test('each step of the table is written, and each other one refused', async () => {
  const faults: string[] = [];
  for (const from of states)
    for (const act of acts)
      for (const to of states) {
        const written = await client
          .query(
            `insert into enrolment.transition (holder_id, transition_id, act, from_state, to_state, actor_kind, actor_label, terms_version)
             values (gen_random_uuid(), gen_random_uuid(), $1, $2, $3, 'system', 'Carnet', '2026-11-01')`,
            [act, from, to],
          )
          .then(
            () => true,
            () => false,
          );
        if (written !== (next(from, act) === to)) faults.push(`${from} ${act} ${to}`);
      }
  expect(faults).toEqual([]);
});

test('an activation without terms is refused', async () => {
  await expect(
    client.query(`insert into enrolment.transition (holder_id, transition_id, act, from_state, to_state, actor_kind, actor_label)
      values (gen_random_uuid(), gen_random_uuid(), 'activate', 'created', 'active', 'holder', 'Paule')`),
  ).rejects.toThrow('transition_terms');
});
