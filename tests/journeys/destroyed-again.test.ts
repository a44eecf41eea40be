/**
 * A restored backup brings back whoever was destroyed since it was made: the list kept apart destroys them again, and them
 * alone (R18). The backup is a copy of the whole database, made before.
 */
import { readFile, writeFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportDestructions, readDestructions, replayDestructions } from '#enrolment';
import { openDatabase } from '#platform/database/database';
import { startHouse, type TestHouse } from '../house.ts';
import { invite } from './enrolment-people.ts';
import { fileIn } from './outward.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
let file: string;
let older: string;
const dropped: (() => Promise<void>)[] = [];
beforeAll(async () => {
  house = await startHouse({ mail: true });
  file = house.house.config.CARNET_DESTRUCTIONS_FILE ?? '';
});
afterAll(async () => {
  for (const drop of dropped) await drop();
  await house.close();
});

const storeKey = () => house.house.config.CARNET_CODE_STORE_KEY;
const strong = (holderId: string) => house.newSession({ kind: 'citizen', holderId, strongAt: new Date() });

async function lived(name: string) {
  const person = await invite(house, { treating: ['medecin'] });
  await house.rows('update citizens.person set birth_name = $2 where holder_id = $1', [
    person.holderId,
    name,
  ]);
  const session = await house.sessionOfHolder(person.holderId);
  await house.enrolment.activate({ session }, house.enrolment.terms().version);
  await fileIn(
    house,
    newPdf({ ...person, birthName: name }, 'medecin', { title: `Canari ${name}` }),
    'medecin',
  );
  return { ...person, birthName: name, marks: [name, person.ins, person.mail, person.holderId] };
}

/** @returns the address of a copy of the database as it is now */
async function backup(): Promise<string> {
  const url = new URL(house.databaseUrl);
  const source = url.pathname.slice(1);
  const copy = `older_${source}`;
  url.pathname = '/postgres';
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    // a database is copied while nobody is in it
    await client.query(`alter database ${source} allow_connections false`);
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [source]);
    await client.query(`create database ${copy} template ${source} strategy file_copy`);
  } finally {
    await client.query(`alter database ${source} allow_connections true`);
    await client.end();
  }
  dropped.push(async () => {
    const again = new pg.Client(url.href);
    await again.connect();
    await again.query(`drop database if exists ${copy} with (force)`);
    await again.end();
  });
  const there = new URL(house.databaseUrl);
  there.pathname = `/${copy}`;
  return there.href;
}

async function inOlder<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(older);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const foundInOlder = (marks: readonly string[]) =>
  inOlder(async (client) => {
    const tables = await client.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
    );
    const found: string[] = [];
    for (const { name } of tables.rows)
      for (const mark of marks) {
        const text = `select 1 from ${name} t where strpos(lower(t::text), lower($1)) > 0 limit 1`;
        if ((await client.query(text, [mark])).rowCount) found.push(`${mark} in ${name}`);
      }
    return found;
  });

const replay = async (text: string, dryRun = false) => {
  const { db } = openDatabase({ url: older, role: 'carnet_batch', max: 1 });
  try {
    return await replayDestructions(db, readDestructions(text), { storeKey: storeKey(), dryRun });
  } finally {
    await db.destroy();
  }
};

test('whoever was destroyed since the backup is destroyed again, under the same certificate, and nobody else', async () => {
  const [before, since, stays, due] = await Promise.all(
    ['CANARIAVANT', 'CANARIDEPUIS', 'CANARIRESTE', 'CANARIDIXANS'].map(lived),
  );
  if (!before || !since || !stays || !due) throw new Error('nobody');
  await house.runJobs();
  await house.enrolment.destroy({ session: await strong(before.holderId) });
  older = await backup();

  const certificate = await house.enrolment.destroy({ session: await strong(since.holderId) });
  await house.enrolment.takeStep({ session: await strong(due.holderId) }, 'close');
  await house.rows(
    `update enrolment.space set since = now() - interval '10 years 1 day' where holder_id = $1`,
    [due.holderId],
  );
  expect(await house.enrolment.destroyDue()).toBe(1);
  await house.enrolment.keepDestructions();

  // the list names nobody
  const text = await readFile(file, 'utf8');
  expect(readDestructions(text)).toHaveLength(3);
  for (const mark of [before, since, due].flatMap(({ marks }) => marks)) expect(text).not.toContain(mark);

  // they are back with the backup, or this would prove nothing
  for (const one of [since, due]) expect((await foundInOlder(one.marks)).length).toBeGreaterThan(5);
  expect(await replay(text, true)).toEqual({ again: 2, absent: 1 });
  expect((await foundInOlder(since.marks)).length).toBeGreaterThan(5);

  expect(await replay(text)).toEqual({ again: 2, absent: 1 });
  for (const one of [before, since, due]) expect(await foundInOlder(one.marks)).toEqual([]);
  expect((await foundInOlder(stays.marks)).length).toBeGreaterThan(5);
  const kept = await inOlder((client) =>
    client.query('select certificate_id from enrolment.destruction where certificate_id = $1', [certificate]),
  );
  expect(kept.rowCount).toBe(1);
  // who asked for it is not enrolled again; who was merely forgotten for ten years may be
  const left = await inOlder((client) => client.query('select 1 from enrolment.left_for_good'));
  expect(left.rowCount).toBe(2);
  // and once more changes nothing
  expect(await replay(text)).toEqual({ again: 0, absent: 3 });
});

test('a list that is not whole, or made with another key, destroys nothing', async () => {
  const text = await readFile(file, 'utf8');
  expect(() => readDestructions(`${text}{"certificate":"x"}`)).toThrow('Ligne 4');
  expect(() => readDestructions('abc')).toThrow('Rien n’a été changé');
  const [line] = readDestructions(text);
  const forged = JSON.stringify({ ...line, seal: Buffer.alloc(32, 7).toString('base64') });
  expect(await replay(forged)).toEqual({ again: 0, absent: 1 });
});

test('the list is only added to, and what a crash cut is written again', async () => {
  const whole = await readFile(file, 'utf8');
  const { db } = openDatabase({ url: house.databaseUrl, role: 'carnet_batch', max: 1 });
  try {
    expect(await exportDestructions(db, file)).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(whole);
    const cut = whole.slice(0, -40);
    await writeFile(file, cut);
    expect(await exportDestructions(db, file)).toBe(1);
    expect((await readFile(file, 'utf8')).startsWith(cut)).toBe(true);
  } finally {
    await db.destroy();
  }
});
