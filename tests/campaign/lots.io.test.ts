/** Planning, sending by lots, what comes back, who comes later, and what is counted in the end. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createCampaigns } from '#enrolment';
import { type Database, openDatabase } from '#platform/database/database';
import { createLocalKms } from '#platform/kms';
import { createMailer, type Mailer } from '#platform/mail';
import { population } from '../../bench/population.ts';
import { COLUMNS } from '../../src/modules/enrolment/campaign/population-row.ts';
import type { Manifest } from '../../src/modules/enrolment/notices/print-batch.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';

const NAME = 'Campagne';
const SENT = new Date('2026-02-16T09:00:00Z');
const DUE = new Date('2026-03-30T22:15:00Z');
let database: TestDatabase;
let client: pg.Client;
let sink: MailSink;
let mailer: Mailer;
let db: Database;
let folder: string;
let now = SENT;
/** The database's clock stands where `now` does. */
let later: ReturnType<typeof openDatabase>['db'] | undefined;

beforeAll(async () => {
  sink = await startMailSink({
    refuses: (address) => address.startsWith('inconnu'),
    answers: (address) => (address.startsWith('attente') ? 451 : undefined),
  });
});
afterAll(() => sink.close());
beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  db = at(SENT);
  folder = await mkdtemp(path.join(tmpdir(), 'carnet-lots-'));
  mailer = createMailer({ host: '127.0.0.1', port: sink.port, from: 'Carnet <x@carnet.test>', ca: sink.ca });
});
afterEach(async () => {
  mailer.close();
  await db.destroy();
  await later?.destroy();
  later = undefined;
  await client.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function at(time: Date): Database {
  now = time;
  const clockShift = Math.round((time.getTime() - Date.now()) / 1000);
  return openDatabase({ url: database.url, role: 'carnet_batch', max: 5, clockShift }).db;
}

const keys = { kms: createLocalKms(randomBytes(32)), codeKey: randomBytes(32), storeKey: randomBytes(32) };
const campaignsOn = (given: Database) =>
  createCampaigns({
    db: given,
    mailer,
    ...keys,
    publicUrl: 'https://carnet.test',
    mailDomain: 'carnet.test',
    printFolder: path.join(folder, 'print'),
    now: () => now,
  });
const campaigns = () => campaignsOn(db);
const run = () => campaigns().run({ signal: new AbortController().signal });

async function take(lines: readonly string[]): Promise<void> {
  const file = path.join(folder, 'population.csv');
  await writeFile(file, [COLUMNS.join(';'), ...lines].join('\n'));
  await campaigns().importPopulation(file, `${file}.rejects`);
}

function changed(line: string, over: Partial<Record<(typeof COLUMNS)[number], string>>): string {
  const fields = line.split(';');
  for (const [name, value] of Object.entries(over)) fields[COLUMNS.indexOf(name as 'ins')] = value;
  return fields.join(';');
}

/** Adults whom nothing excludes, with and without a mail address. */
function adults(count: number, seed = 5): string[] {
  return [...population({ people: count * 4, seed })]
    .filter(
      (line) =>
        line.split(';')[6] !== undefined && (line.split(';')[6] ?? '') < '2007' && line.includes(';insured;'),
    )
    .slice(0, count)
    .map((line, index) =>
      changed(line, {
        ame: '0',
        overseas: '0',
        country: 'FR',
        deceased_on: '',
        address_6: '38000 GRENOBLE',
        mail: index % 2 === 0 ? `personne${index}.${seed}@courriel.test` : '',
      }),
    );
}

const plan = (over: object = {}) =>
  campaigns().plan({ name: NAME, from: '2026-02-16', perDay: 1000, windowDays: 42, ...over });
const rows = async <Row extends pg.QueryResultRow>(text: string) => (await client.query<Row>(text)).rows;
const states = () =>
  rows<{ state: string; people: number }>(
    'select state, count(*)::int as people from enrolment.invitation group by state order by state',
  );

test('a dry run counts, shows ten people and keeps nothing', async () => {
  await take(adults(40));
  const found = await plan({ dryRun: true });
  expect([found.mails, found.letters, found.samples.length]).toEqual([20, 20, 10]);
  expect(await rows('select from enrolment.campaign')).toEqual([]);
  expect(await states()).toEqual([]);
});

test('everybody has one notice by their channel; letters stand in one batch with its manifest', async () => {
  await take(adults(40));
  await plan();
  await campaigns().start(NAME);
  const before = sink.received.length;
  expect(await run()).toEqual({ lots: expect.any(Number), people: 40 });
  expect(sink.received.slice(before)).toHaveLength(20);
  expect(await states()).toEqual([{ state: 'sent', people: 40 }]);
  const batches = await readdir(path.join(folder, 'print'));
  const manifests = await Promise.all(
    batches.map(
      async (batch) =>
        JSON.parse(await readFile(path.join(folder, 'print', batch, 'manifest.json'), 'utf8')) as Manifest,
    ),
  );
  expect(manifests.reduce((sum, { letters }) => sum + letters, 0)).toBe(20);
  expect(await rows(`select distinct expires_at from enrolment.code`)).toEqual([
    { expires_at: new Date('2026-03-30T22:00:00Z') },
  ]);
  // once more: nobody is told twice
  expect(await run()).toEqual({ lots: 0, people: 0 });
});

test('nothing leaves before its day, nor while the campaign is not running', async () => {
  await take(adults(10));
  await plan({ from: '2026-02-17' });
  await campaigns().start(NAME);
  expect((await run()).people).toBe(0);
  await campaigns().pause(NAME);
  now = new Date('2026-02-17T09:00:00Z');
  expect((await run()).people).toBe(0);
  await campaigns().start(NAME);
  expect((await run()).people).toBe(10);
});

test('a mail address that is refused for good gets the same code by post', async () => {
  const [line = ''] = adults(1);
  await take([changed(line, { mail: 'inconnu@courriel.test' })]);
  await plan();
  await campaigns().start(NAME);
  await run();
  await run();
  expect(await rows('select state, channel, generation from enrolment.invitation')).toEqual([
    { state: 'sent', channel: 'letter', generation: 1 },
  ]);
});

test('a letter that came back opens nothing; the others open at the limit, a quarter of an hour late', async () => {
  await take(adults(40));
  await plan();
  await campaigns().start(NAME);
  await run();
  const [batch = ''] = await readdir(path.join(folder, 'print'));
  const manifest = JSON.parse(
    await readFile(path.join(folder, 'print', batch, 'manifest.json'), 'utf8'),
  ) as Manifest;
  const letter = manifest.files[0]?.letters[0]?.letterId;
  const file = path.join(folder, 'returns.csv');
  const lines = [`${batch};${letter};refused`, `${batch};unknown;refused`, 'nothing;here;refused'];
  await writeFile(file, `batch;letter;reason;date\n${lines.join(';2026-12-01\n')};2026-12-01\nno;line\n`);
  expect(await campaigns().recordReturns(file)).toEqual({
    noted: 1,
    unknown: [3, 4],
    unread: [{ line: 5, problem: 'Il faut quatre champs.' }],
  });
  expect(await rows(`select reason from enrolment.invitation where state = 'undelivered'`)).toEqual([
    { reason: 'letter-refused' },
  ]);
  later = at(new Date(DUE.getTime() - 2000));
  expect(await campaignsOn(later).openDue()).toEqual({ opened: 0, settled: 0 });
  await later.destroy();
  later = at(new Date(DUE.getTime() + 2000));
  expect(await campaignsOn(later).openDue()).toEqual({ opened: 39, settled: 0 });
  expect(
    await rows(`select state, count(*)::int as n from enrolment.space group by state order by state`),
  ).toEqual([
    { state: 'announced', n: 1 },
    { state: 'created', n: 39 },
  ]);
});

test('twins have a notice and a code each, to the parent who insures them', async () => {
  const [parent = '', ...others] = adults(3);
  const ins = parent.split(';')[0] ?? '';
  const twins = others.map((line) =>
    changed(line, {
      birth_date: '2020-04-01',
      birth_name: 'JUMEAU',
      rank: 'dependant',
      insured_ins: ins,
      mail: '',
      card_serial: '',
    }),
  );
  await take([...twins, parent]);
  await plan();
  await campaigns().start(NAME);
  const before = sink.received.length;
  await run();
  const received = sink.received.slice(before);
  expect(received.map(({ to }) => to)).toEqual(Array(3).fill(parent.split(';')[8]));
  expect(new Set(received.map(({ code }) => code)).size).toBe(3);
});

test('who comes later is told on the next Monday, and who is left out for a reason that is gone too', async () => {
  const lines = adults(12);
  const [unreachable = ''] = lines;
  await take([changed(unreachable, { mail: '', address_6: '' }), ...lines.slice(1, 10)]);
  await plan();
  await campaigns().start(NAME);
  await run();
  await take([unreachable, ...lines.slice(10)]);
  expect(await campaigns().planNewcomers()).toBe(3);
  expect(await campaigns().planNewcomers()).toBe(0);
  const { waves } = await campaigns().status(NAME);
  expect(waves.at(-1)).toMatchObject({ day: '2026-02-23', kind: 'rolling', people: 3, done: 0 });
  now = new Date('2026-02-23T09:00:00Z');
  expect((await run()).people).toBe(3);
});

test('a campaign keeps its number of days: it is printed', async () => {
  await take(adults(2));
  await plan();
  await expect(plan({ windowDays: 30 })).rejects.toThrow(/campaign-exists/);
  await expect(campaigns().start('Autre')).rejects.toThrow(/campaign-name/);
});

test('a limit of mails a second holds', async () => {
  await take(adults(24).map((line, index) => changed(line, { mail: `lent${index}@courriel.test` })));
  await plan({ mailsASecond: 20 });
  await campaigns().start(NAME);
  const begun = performance.now();
  await run();
  expect(performance.now() - begun).toBeGreaterThan(1000);
});

test('a pause stops a lot in the middle; taken up again, it tells those who are left and nobody twice', async () => {
  await take(
    adults(60).map((line, index) => changed(line, { mail: `pause${index}@courriel.test`, fund: '0138' })),
  );
  await plan({ mailsASecond: 20 });
  await campaigns().start(NAME);
  const before = sink.received.length;
  const running = run();
  await vi.waitFor(() => expect(sink.received.length).toBeGreaterThan(before), 10_000);
  await campaigns().pause(NAME);
  await running;
  const told = sink.received.length - before;
  expect(told).toBeLessThan(60);
  expect(await rows(`select state from enrolment.lot`)).toEqual([{ state: 'begun' }]);
  await campaigns().start(NAME);
  await run();
  const received = sink.received.slice(before);
  expect([received.length, new Set(received.map(({ messageId }) => messageId)).size]).toEqual([60, 60]);
  expect(await states()).toEqual([{ state: 'sent', people: 60 }]);
});
