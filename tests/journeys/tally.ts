/** How many rows each table holds, so that a test can say that nothing else was written. */
import type { TestHouse } from '../house.ts';

export type Tally = Readonly<Record<string, number>>;

/** Counts every table of every module and of the job queue. */
export async function tally({ rows }: Pick<TestHouse, 'rows'>): Promise<Tally> {
  const tables = await rows<{ t: string }>(
    `select format('%I.%I', schemaname, tablename) as t from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema', 'migrations')
       -- one commitment a line, with it: the tests of the trace count those
       and schemaname || '.' || tablename <> 'audit.pending' order by 1`,
  );
  const counted = tables
    .map(({ t }) => `select '${t}' as t, count(*)::int as n from ${t}`)
    .join(' union all ');
  return Object.fromEntries((await rows<{ t: string; n: number }>(counted)).map(({ t, n }) => [t, n]));
}

/** The tables whose count changed, and by how many rows. */
export const changes = (before: Tally, after: Tally): Tally =>
  Object.fromEntries(
    Object.entries(after).flatMap(([table, n]) =>
      n === before[table] ? [] : [[table, n - (before[table] ?? 0)]],
    ),
  );

/** What was written while `work` ran, whether it succeeded or threw. */
export async function written(house: Pick<TestHouse, 'rows'>, work: () => Promise<unknown>): Promise<Tally> {
  const before = await tally(house);
  await work();
  return changes(before, await tally(house));
}
