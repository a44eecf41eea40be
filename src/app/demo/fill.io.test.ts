import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoInTests, startDemoInTests } from '../../../tests/demo-in-tests.ts';
import { fillDemo } from './fill.ts';

let demo: DemoInTests;
beforeAll(async () => {
  demo = await startDemoInTests();
});
afterAll(() => demo?.stop());

const said: string[] = [];
const fill = () => fillDemo(demo.config, demo.folder, (line) => said.push(line));

async function counts() {
  const client = new pg.Client(demo.config.DATABASE_URL);
  await client.connect();
  try {
    const { rows } = await client.query(`select (select count(*)::int from documents.entry) as documents,
      (select count(*)::int from documents.entry where status = 'superseded') as replaced,
      (select count(*)::int from graphile_worker._private_jobs) as jobs,
      (select count(*)::int from citizens.person) as people`);
    return rows[0];
  } finally {
    await client.end();
  }
}

test('fills an empty database without a word to anybody', { timeout: 90_000 }, async () => {
  await fill();
  expect(await counts()).toEqual({ documents: 2470, replaced: 1, jobs: 0, people: 29 });
  expect(said.at(-1)).toMatch(/^2470 documents fictifs déposés en/);
});

test('a second start adds nothing and says nothing', async () => {
  said.length = 0;
  await fill();
  expect(said).toEqual([]);
});

test('a filling cut short resumes with the same documents', { timeout: 90_000 }, async () => {
  const client = new pg.Client(demo.config.DATABASE_URL);
  await client.connect();
  // a lot is filed whole or not at all, and in order: Martine's, where a document replaces another, was done
  await client.query(
    "delete from documents.entry where unique_id not like '1.2.250.1.999.2026.1.%' and mod(hashtext(unique_id), 3) = 0",
  );
  // and nobody's access was stated yet
  await client.query('delete from access.consent');
  await client.end();
  const file = path.join(demo.folder, 'filling.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), done: false }));
  expect((await counts()).documents).toBeLessThan(2000);
  await fill();
  expect(await counts()).toMatchObject({ documents: 2470, jobs: 0, people: 29 });
});

test('documents are not filed again once all of them are, whatever was stated since', async () => {
  said.length = 0;
  const file = path.join(demo.folder, 'filling.json');
  await writeFile(
    file,
    JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), filed: 2470, done: false }),
  );
  await fill();
  expect(said.at(-1)).toMatch(/^2470 documents/);
  expect(await counts()).toMatchObject({ documents: 2470, people: 29 });
});
