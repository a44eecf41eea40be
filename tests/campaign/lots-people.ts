/** People, a database and a mail server for tests of lots: what each of their files shares. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createCampaigns } from '#enrolment';
import { type Database, openDatabase } from '#platform/database/database';
import { createLocalKms } from '#platform/kms';
import { createMailer, type Mailer } from '#platform/mail';
import { population } from '../../bench/population.ts';
import { COLUMNS } from '../../src/modules/enrolment/campaign/population-row.ts';
import { createTestDatabase } from '../database.ts';
import type { MailSink } from './mail-sink.ts';

export const NAME = 'Campagne';
export const SENT = new Date('2026-02-16T09:00:00Z');

export type Field = Awaited<ReturnType<typeof openField>>;

/** @param wrap takes the place of the mailer */
export async function openField(sink: MailSink, wrap: (mailer: Mailer) => Mailer = (mailer) => mailer) {
  const database = await createTestDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-lots-'));
  const mailer = createMailer({
    host: '127.0.0.1',
    port: sink.port,
    from: 'Carnet <x@carnet.test>',
    ca: sink.ca,
  });
  const keys = { kms: createLocalKms(randomBytes(32)), codeKey: randomBytes(32), storeKey: randomBytes(32) };
  const opened: Database[] = [];
  const clock = { now: SENT };
  /** The campaign at a time, on connections of its own: the database's clock stands where the campaign's does. */
  function at(time: Date, over: { readonly operators?: ReadonlySet<string> } = {}) {
    clock.now = time;
    const clockShift = Math.round((time.getTime() - Date.now()) / 1000);
    const { db } = openDatabase({ url: database.url, role: 'carnet_batch', max: 5, clockShift });
    opened.push(db);
    return createCampaigns({
      db,
      mailer: wrap(mailer),
      ...keys,
      publicUrl: 'https://carnet.test',
      mailDomain: 'carnet.test',
      printFolder: path.join(folder, 'print'),
      now: () => clock.now,
      ...over,
    });
  }
  const rows = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    (await client.query<Row>(text, values)).rows;
  return {
    clock,
    folder,
    at,
    rows,
    states: () =>
      rows<{ state: string; people: number }>(
        'select state, count(*)::int as people from enrolment.invitation group by state order by state',
      ),
    async take(lines: readonly string[], time = clock.now): Promise<void> {
      const file = path.join(folder, 'population.csv');
      await writeFile(file, [COLUMNS.join(';'), ...lines].join('\n'));
      await at(time).importPopulation(file, `${file}.rejects`);
    },
    async close(): Promise<void> {
      mailer.close();
      await Promise.all(opened.map((db) => db.destroy()));
      await client.end();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function changed(line: string, over: Partial<Record<(typeof COLUMNS)[number], string>>): string {
  const fields = line.split(';');
  for (const [name, value] of Object.entries(over)) fields[COLUMNS.indexOf(name as 'ins')] = value;
  return fields.join(';');
}

/** Adults whom nothing excludes, of one fund, with and without a mail address. */
export function adults(count: number, seed = 5): string[] {
  return [...population({ people: count * 4, seed })]
    .filter((line) => (line.split(';')[6] ?? '') < '2007' && line.includes(';insured;'))
    .slice(0, count)
    .map((line, index) =>
      changed(line, {
        ame: '0',
        overseas: '0',
        country: 'FR',
        deceased_on: '',
        fund: '0138',
        address_6: '38000 GRENOBLE',
        mail: index % 2 === 0 ? `personne${index}.${seed}@courriel.test` : '',
      }),
    );
}
