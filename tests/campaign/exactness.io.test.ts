/** The campaign on about a thousand people; 20,000 by `node bin/node.js tests/campaign/run-exactness.ts`. */
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { runCampaign, type Setting } from './exactness.ts';

let database: TestDatabase | undefined;
afterEach(async () => {
  await database?.drop();
  database = undefined;
});

async function campaign(over: Partial<Setting>) {
  database = await createTestDatabase();
  const { url } = database;
  return runCampaign({
    people: 1000,
    seed: 11,
    url,
    killDatabase: () => cutEverybodyOff(url),
    workerKills: 8,
    databaseKills: 2,
    ...over,
  });
}

async function cutEverybodyOff(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and usename is not null`);
  await client.end();
}

const EXACT = { missed: 0, doubled: 0, openedAgainst: 0, openedEarly: 0, leftClosed: 0 };

test('nobody is missed, told twice, opened against a refusal or before the limit, whatever is killed', async () => {
  const found = await campaign({});
  expect(found).toMatchObject(EXACT);
  expect(found.opened).toBeGreaterThan(700);
  expect(found.refusals).toBeGreaterThan(15);
  expect(found.kills.worker).toBeGreaterThan(3);
}, 120_000);

test.each([
  ['lost-notice', 'missed'],
  ['double-notice', 'doubled'],
  ['opened-early', 'openedEarly'],
  ['opened-against', 'openedAgainst'],
] as const)(
  'the planted fault %s is found',
  async (fault, name) => {
    const found = await campaign({ people: 200, workerKills: 0, databaseKills: 0, fault });
    expect(found[name]).toBeGreaterThan(0);
  },
  60_000,
);
