/** The second gate stands as designed, and each of its checks catches the fault it is there for. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHECKS, DIRECTORY, faultsOf, OPEN } from './catalogue.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

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

const check = (name: string) => {
  const found = CHECKS.find((one) => one.name === name);
  if (!found) throw new Error(`No check ${name}`);
  return found;
};

test.each(CHECKS)('$says', async (one) => {
  expect(await faultsOf(client, one)).toEqual([]);
});

test('the lists of exceptions name tables that exist, and hold no more than needed', async () => {
  const { rows } = await client.query<{ name: string; holder: boolean }>(`
    select table_schema || '.' || table_name as name,
      exists (select from information_schema.columns c where c.table_schema = t.table_schema
        and c.table_name = t.table_name and c.column_name = 'holder_id') as holder
    from information_schema.tables t where table_type = 'BASE TABLE'`);
  const holderOf = new Map(rows.map(({ name, holder }) => [name, holder]));
  expect(DIRECTORY.map((name) => [name, holderOf.get(name)])).toEqual(DIRECTORY.map((name) => [name, true]));
  expect(Object.keys(OPEN).map((name) => [name, holderOf.get(name)])).toEqual(
    Object.keys(OPEN).map((name) => [name, false]),
  );
  expect(rows.filter(({ holder }) => holder).length).toBeGreaterThan(10);
});

const table =
  'create table documents.planted (holder_id uuid, id uuid, other text, primary key (holder_id, id));';
const secured = `${table} alter table documents.planted enable row level security; alter table documents.planted force row level security;`;

const plants: readonly { readonly check: string; readonly sql: string; readonly fault: string | RegExp }[] = [
  {
    check: 'forced',
    sql: `${table} alter table documents.planted enable row level security`,
    fault: 'documents.planted',
  },
  { check: 'forced', sql: 'create table documents.planted (id int)', fault: 'documents.planted' },
  {
    check: 'forced',
    sql: 'alter table citizens.person disable row level security',
    fault: 'citizens.person',
  },
  {
    check: 'key',
    sql: 'create table documents.planted (holder_id uuid, id uuid, primary key (id, holder_id))',
    fault: 'documents.planted',
  },
  { check: 'key', sql: 'create table documents.planted (holder_id uuid)', fault: 'documents.planted' },
  {
    check: 'unique',
    sql: `${table} create unique index planted_other on documents.planted (other)`,
    fault: 'documents.planted documents.planted_other',
  },
  {
    check: 'foreign',
    sql: 'create table documents.planted (holder_id uuid, structure text references professionals.structure)',
    fault: /^documents\.planted /,
  },
  {
    check: 'foreign',
    sql: 'create table documents.planted (holder_id uuid references citizens.person); create table documents.second (person uuid references citizens.person)',
    fault: /^documents\.second /,
  },
  {
    check: 'subselect',
    sql: `${secured} create policy planted_read on documents.planted to carnet_app using (holder_id in (select holder_id from citizens.person))`,
    fault: 'documents.planted planted_read',
  },
  {
    check: 'pure',
    sql: `${secured} create function documents.reads() returns bigint language sql return (select count(*) from citizens.person);
      create function documents.calls() returns bigint language sql return documents.reads();
      create policy planted_read on documents.planted to carnet_app using (documents.calls() = 0)`,
    fault: /^documents\.reads\(\) reads citizens\.person/,
  },
  {
    check: 'pure',
    sql: `${secured} create function documents.reads() returns bigint language plpgsql as $$ begin return (select count(*) from citizens.person); end $$;
      create policy planted_read on documents.planted to carnet_app using (documents.reads() = 0)`,
    fault: 'documents.reads() has a body of text',
  },
  {
    check: 'holder',
    sql: `create policy planted_read on documents.entry for select to carnet_app using (true)`,
    fault: 'documents.entry planted_read',
  },
  {
    check: 'holder',
    sql: `create policy planted_add on documents.entry for insert with check (platform.claim('deposits') = 'yes')`,
    fault: 'documents.entry planted_add',
  },
  {
    check: 'directory',
    sql: 'grant select on citizens.ins_directory to carnet_app',
    fault: 'citizens.ins_directory carnet_app',
  },
  {
    check: 'batch',
    sql: 'grant select (title) on documents.entry to carnet_batch',
    fault: 'documents.entry',
  },
  {
    check: 'owner',
    sql: 'alter table documents.entry owner to carnet_app',
    fault: /^carnet_app owns pg_class/,
  },
  { check: 'owner', sql: 'grant carnet_gate to carnet_app', fault: 'carnet_app is carnet_gate' },
  { check: 'power', sql: 'alter role carnet_app bypassrls', fault: 'carnet_app' },
  { check: 'power', sql: 'alter role carnet_batch createrole', fault: 'carnet_batch' },
  { check: 'ddl', sql: 'grant truncate on audit.line to carnet_app', fault: 'audit.line carnet_app' },
  { check: 'ddl', sql: 'grant create on schema documents to carnet_app', fault: 'documents carnet_app' },
  {
    check: 'definer',
    sql: `alter function access.begin(bytea, uuid, text) reset search_path`,
    fault: /^access\.begin/,
  },
  {
    check: 'definer',
    sql: `create function documents.planted() returns int language sql security definer set search_path = '' return 1`,
    fault: /^documents\.planted\(\) of /,
  },
  {
    check: 'public',
    sql: 'grant execute on function citizens.holder_by_ins(text, text) to public',
    fault: /^citizens\.holder_by_ins/,
  },
  {
    check: 'view',
    sql: 'create view documents.planted as select * from documents.entry',
    fault: 'documents.planted',
  },
];

test.each(plants)('$check catches: $sql', async ({ check: name, sql, fault }) => {
  await client.query('begin');
  try {
    await client.query(sql);
    const found = await faultsOf(client, check(name));
    expect(found).toContainEqual(typeof fault === 'string' ? fault : expect.stringMatching(fault));
  } finally {
    await client.query('rollback');
  }
});

test('every check has a planted fault', () => {
  const caught = new Set(plants.map((one) => one.check));
  expect(CHECKS.filter(({ name }) => !caught.has(name))).toEqual([]);
});
