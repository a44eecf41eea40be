import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.ts';

const made: TestDatabase[] = [];
afterEach(async () => {
  for (const database of made.splice(0)) await database.drop();
});

async function ask<Row>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

test('each database has the migrations and nothing of another test', async () => {
  made.push(await createTestDatabase(), await createTestDatabase());
  const [first, second] = made.map((database) => database.url);
  await ask(first!, 'create table only_here (id int)');
  const seen = await ask<{ applied: number }>(
    second!,
    'select count(*)::int applied from migrations.applied',
  );
  expect(seen[0]?.applied).toBeGreaterThan(0);
  await expect(ask(second!, 'select * from only_here')).rejects.toThrow('only_here');
});

test('a dropped database is gone even while somebody is connected', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client(database.url);
  const ended = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await database.drop();
  await ended;
  await expect(ask(database.url, 'select 1')).rejects.toThrow('does not exist');
});
