/**
 * What the second gate and the trace cost: the same searches, reads and deposits, with row-level security and then the
 * writing of the trace taken away from the database of the measurement alone, in turns, in one run.
 */
import pg from 'pg';
import { type BenchHouse, startBenchHouse } from './house.ts';
import { load, type Run, type Shot } from './load.ts';
import type { Metric, Result } from './report.ts';
import { publishPdf, read, search } from './requests.ts';
import { documentIds, personOf } from './search.ts';

const CLIENTS = 8;
const ROUNDS = 3;
const SECONDS = 4;

const WAYS = ['everything on', 'without row-level security', 'without the trace'] as const;
type Way = (typeof WAYS)[number];

export async function gates(): Promise<Result> {
  const house = await startBenchHouse();
  try {
    const token = await house.carnet('demo', 'token', '--as', 'medecin');
    const person = await personOf(house, token, 'soizic', 100);
    const ids = await documentIds(house, token, person);
    const found = search(token, person);
    const acts: Readonly<Record<string, { readonly expect: number; readonly next: (n: number) => Shot }>> = {
      searches: { expect: 200, next: () => found },
      reads: { expect: 200, next: (n) => read(token, ids[n % ids.length] ?? '') },
      deposits: { expect: 201, next: publishPdf(house, token, 10_000) },
    };
    const runs = new Map<string, Run[]>();
    // in turns, so that a slow minute of the machine falls on all
    for (let round = 0; round < ROUNDS; round++)
      for (const way of WAYS) {
        await set(house, way);
        for (const [act, { expect, next }] of Object.entries(acts)) {
          await load({ house, clients: CLIENTS, seconds: 1, expect: [expect], next });
          const key = `${act}/${way}`;
          runs.set(key, [
            ...(runs.get(key) ?? []),
            await load({ house, clients: CLIENTS, seconds: SECONDS, expect: [expect], next }),
          ]);
        }
      }
    await set(house, 'everything on');
    const metrics = Object.keys(acts).flatMap((act): Metric[] => {
      const all = medianOf(runs.get(`${act}/everything on`));
      return WAYS.flatMap((way): Metric[] => {
        const run = medianOf(runs.get(`${act}/${way}`));
        return [
          { name: `${act}, ${way}`, value: run.rate, unit: '/s' },
          { name: '  p99', value: run.p99, unit: 'ms' },
          ...(way === 'everything on'
            ? []
            : [{ name: '  rate compared with everything on', value: run.rate / all.rate, unit: '×' }]),
        ];
      });
    });
    return {
      name: 'gates',
      note: `${CLIENTS} clients, median of ${ROUNDS} turns of ${SECONDS} s; 100 documents in the space`,
      metrics,
    };
  } finally {
    await house.stop();
  }
}

function medianOf(runs: readonly Run[] = []): Run {
  const sorted = [...runs].sort((a, b) => a.rate - b.rate);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error('no run');
  return middle;
}

/** Takes a gate away, in this database only; the connections of the application begin again, so that no plan is kept. */
async function set(house: BenchHouse, way: Way): Promise<void> {
  const client = new pg.Client(house.databaseUrl);
  await client.connect();
  try {
    await client.query(
      `alter role carnet_app ${way === 'without row-level security' ? 'bypassrls' : 'nobypassrls'}`,
    );
    await client.query(`create or replace function audit.keep_nothing() returns trigger language plpgsql as
      'begin return null; end'`);
    await client.query('drop trigger if exists aaa_keep_nothing on audit.line');
    if (way === 'without the trace')
      await client.query(
        'create trigger aaa_keep_nothing before insert on audit.line for each row execute function audit.keep_nothing()',
      );
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where pid <> pg_backend_pid() and backend_type = 'client backend' and datname = current_database()`);
  } finally {
    await client.end();
  }
  // the server learns that its connections are gone
  await new Promise((resolve) => setTimeout(resolve, 500));
}
