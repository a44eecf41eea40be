/** The insurers' file: what is written, what is refused and why, and that a second reading never doubles anybody. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '#platform/database/database';
import { createLocalKms } from '#platform/kms';
import { population } from '../../bench/population.ts';
import { COLUMNS } from '../../src/modules/enrolment/campaign/population-row.ts';
import { campaignSecrets } from '../../src/modules/enrolment/campaign/secrets.ts';
import { importPopulation } from '../../src/modules/enrolment/campaign/use-cases/import-population.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

let database: TestDatabase;
let db: Database;
let client: pg.Client;
let folder: string;
const kms = createLocalKms(randomBytes(32));
const secrets = campaignSecrets({ kms, codeKey: randomBytes(32), storeKey: randomBytes(32) });

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = openDatabase({ url: database.url, role: 'carnet_batch', max: 3 }));
  client = new pg.Client(database.url);
  await client.connect();
  folder = await mkdtemp(path.join(tmpdir(), 'carnet-import-'));
});
afterAll(async () => {
  await db.destroy();
  await client.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await client.query(`truncate citizens.person, citizens.ins_directory, citizens.contact_channel, platform.holder_key,
    enrolment.insured, enrolment.card, enrolment.space, enrolment.transition`);
});

const people = (count: number, seed = 7) => [...population({ people: count, seed })];

async function take(lines: readonly string[], header = COLUMNS.join(';')) {
  const file = path.join(folder, 'population.csv');
  const rejects = path.join(folder, 'rejects.csv');
  await writeFile(file, `${header}\n${lines.join('\n')}\n`);
  const counts = await importPopulation({ db, secrets }, { file, rejects, today: '2026-11-21' });
  return { counts, rejects: (await readFile(rejects, 'utf8')).trim().split('\n').slice(1) };
}

const one = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
  (await client.query<Row>(text, values)).rows[0] as Row;

/** A line with some columns changed. */
function changed(line: string, over: Partial<Record<(typeof COLUMNS)[number], string>>): string {
  const fields = line.split(';');
  for (const [name, value] of Object.entries(over)) fields[COLUMNS.indexOf(name as 'ins')] = value;
  return fields.join(';');
}

test('everybody of the file is there once, with key, channels, address and card', async () => {
  const lines = people(5000);
  const { counts, rejects } = await take(lines);
  expect([counts, rejects]).toEqual([{ lines: 5000, created: 5000, updated: 0, refused: 0 }, []]);
  const mails = lines.filter((line) => line.split(';')[8] !== '').length;
  expect(
    await one(`select (select count(*) from citizens.person) as people, (select count(*) from citizens.ins_directory) as known,
      (select count(*) from platform.holder_key) as keys, (select count(*) from enrolment.insured) as insured,
      (select count(*) from citizens.contact_channel where kind = 'mail') as mails`),
  ).toEqual({ people: 5000, known: 5000, keys: 5000, insured: 5000, mails });
  const fields = (lines[0] ?? '').split(';');
  const row = await one<{ holder_id: string; wrapped: Buffer; serial_seal: Buffer; address: string[] }>(
    `select holder_id, wrapped, serial_seal, address, birth_name from citizens.person join platform.holder_key using (holder_id)
      join enrolment.card using (holder_id) join enrolment.insured using (holder_id) where ins = $1`,
    [fields[0]],
  );
  expect(row).toMatchObject({ birth_name: fields[2], address: fields.slice(11, 16).filter(Boolean) });
  expect(kms.unwrap(row.wrapped, row.holder_id)).toHaveLength(32);
  expect(row.serial_seal).toEqual(secrets.cardSeal(fields[20] ?? ''));
});

test('the same file again changes nothing and doubles nobody; a moved person is followed, a proved channel stays', async () => {
  const lines = people(600);
  await take(lines);
  const withMail = lines.findIndex((line) => line.split(';')[8] !== '');
  const mover = lines[withMail] ?? '';
  await client.query(`update citizens.contact_channel set value = 'choisie@courriel.test', verified_at = now()
    where kind = 'mail' and holder_id = (select holder_id from citizens.person where ins = '${mover.split(';')[0]}')`);
  const moved = changed(mover, {
    address_6: '38000 GRENOBLE',
    address_4: '1 rue Neuve',
    address_1: 'X',
    mail: 'autre@courriel.test',
  });
  const { counts } = await take([...lines.filter((line) => line !== mover), moved]);
  expect(counts).toEqual({ lines: 600, created: 0, updated: 600, refused: 0 });
  expect(await one(`select count(*) as people, count(distinct ins) as numbers from citizens.person`)).toEqual(
    { people: 600, numbers: 600 },
  );
  expect(
    await one(
      `select address, value from citizens.person join enrolment.insured using (holder_id)
        join citizens.contact_channel using (holder_id) where ins = $1 and kind = 'mail'`,
      [mover.split(';')[0]],
    ),
  ).toEqual({ address: ['1 rue Neuve', '38000 GRENOBLE'], value: 'choisie@courriel.test' });
});

test('somebody twice in one file is one person, and the last line about them stays', async () => {
  const [line = ''] = people(1);
  const { counts } = await take([
    changed(line, { fund: '0138' }),
    ...people(30, 9),
    changed(line, { fund: '0174' }),
  ]);
  expect(counts).toMatchObject({ created: 31, updated: 1 });
  expect(
    await one(`select fund from enrolment.insured join citizens.person using (holder_id) where ins = $1`, [
      line.split(';')[0],
    ]),
  ).toEqual({ fund: '0174' });
});

test('somebody who comes back in the next chunk, while theirs is being written, is followed too', async () => {
  const lines = people(4100, 11);
  const again = lines.slice(0, 300).map((line) => changed(line, { fund: '0174', mail: '' }));
  const { counts } = await take([...lines.map((line) => changed(line, { fund: '0138' })), ...again]);
  expect(counts).toEqual({ lines: 4400, created: 4100, updated: 300, refused: 0 });
  expect(
    (await client.query('select fund, count(*) as n from enrolment.insured group by fund order by fund'))
      .rows,
  ).toEqual([
    { fund: '0138', n: 3800 },
    { fund: '0174', n: 300 },
  ]);
});

test('refusals of chunks that are written at once are told in the order of the lines', async () => {
  const lines = people(9000, 12).map((line, index) =>
    index % 500 === 0 ? changed(line, { sex: 'X' }) : line,
  );
  const { rejects } = await take(lines);
  const numbers = rejects.map((line) => Number(line.split(';')[0]));
  expect(numbers).toHaveLength(18);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
});

test('each wrong line is refused with its number and its reason, and no other', async () => {
  const lines = people(40);
  const [good = ''] = lines;
  const wrongs: readonly (readonly [string, string])[] = [
    ['ins-key', changed(good, { ins: `${good.slice(0, 13)}${good.slice(13, 15) === '11' ? '12' : '11'}` })],
    ['ins-length', changed(good, { ins: '123' })],
    ['ins-oid', changed(good, { ins_oid: '1.2.3' })],
    ['birth-name', changed(good, { birth_name: ' ' })],
    ['given-names', changed(good, { given_names: '' })],
    ['sex', changed(good, { sex: 'X' })],
    ['birth-date', changed(good, { birth_date: '2025-02-29' })],
    ['birth-date', changed(good, { birth_date: '2026-11-22' })],
    ['mail', changed(good, { mail: 'pas une adresse' })],
    ['fund', changed(good, { fund: '' })],
    ['rank', changed(good, { rank: 'autre' })],
    ['card-serial', changed(good, { card_serial: '12' })],
    ['flag', changed(good, { ame: 'oui' })],
    ['columns', `${good};plus`],
    ['quotes', changed(good, { birth_name: '"MARTIN' })],
    ['encoding', changed(good, { birth_name: 'LEF\uFFFDVRE' })],
  ];
  const { counts, rejects } = await take([...lines, ...wrongs.map(([, line]) => line)]);
  expect(counts).toMatchObject({ created: 40, refused: wrongs.length });
  expect(rejects.map((line) => line.split(';').slice(0, 2))).toEqual(
    wrongs.map(([reason], index) => [String(42 + index), reason]),
  );
});

test('an INS that comes back with another identity changes nothing', async () => {
  const lines = people(10);
  await take(lines);
  const before = await one(`select string_agg(p::text, '|' order by ins) as all from citizens.person p`);
  const { counts, rejects } = await take([changed(lines[3] ?? '', { birth_name: 'AUTRE', fund: 'MSA' })]);
  expect([counts.refused, rejects[0]?.split(';')[1]]).toEqual([1, 'identity']);
  expect(await one(`select string_agg(p::text, '|' order by ins) as all from citizens.person p`)).toEqual(
    before,
  );
});

test('a death ends a space that was announced, with its line', async () => {
  const lines = people(5);
  await take(lines);
  await client.query(
    `insert into enrolment.space (holder_id, state) select holder_id, 'announced' from citizens.person`,
  );
  await take(lines.map((line, index) => changed(line, { deceased_on: index === 2 ? '2026-11-01' : '' })));
  expect(
    await one(`select count(*) filter (where state = 'deceased') as dead, (select count(*) from enrolment.transition
      where act = 'decease' and from_state = 'announced') as lines from enrolment.space`),
  ).toEqual({ dead: 1, lines: 1 });
});

test('a file without all its columns is refused whole', async () => {
  await expect(take(people(3), 'ins;birth_name')).rejects.toThrow(/population-header/);
});

test('whoever had everything destroyed is not enrolled again, and nothing says so (R18)', async () => {
  const lines = people(3);
  const [ins, insOid] = (lines[1] ?? '').split(';');
  await client.query('insert into enrolment.left_for_good values ($1)', [
    secrets.leftSeal({ ins: ins ?? '', insOid: insOid ?? '' }),
  ]);
  const { counts, rejects } = await take(lines);
  expect([counts, rejects]).toEqual([{ lines: 3, created: 2, updated: 0, refused: 0 }, []]);
  expect(await one('select count(*)::int as n from citizens.ins_directory where ins = $1', [ins])).toEqual({
    n: 0,
  });
  await client.query('delete from enrolment.left_for_good');
});
