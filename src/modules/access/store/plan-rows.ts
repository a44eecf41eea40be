/** What the second gate reads, made from the plan; and whether the database holds just that. */
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { checkedPlan, type PlannedPeriod } from '../data/plan.ts';
import { type FiledVersion, filedVersions } from './versions.ts';

function planRows(plan: readonly PlannedPeriod<FiledVersion>[]) {
  const columns = plan.flatMap(({ edition, reference }) =>
    reference.groups.map(({ code }) => ({
      version_id: edition.matrix.id,
      group_code: code,
      types: barred(reference.typesReadableBy(code)),
    })),
  );
  const professions = plan.flatMap(({ edition, reference }) =>
    reference.professionColumns.map((one) => ({
      version_id: edition.professions.id,
      profession_system: one.professionSystem,
      profession_code: one.professionCode,
      qualifier: one.qualifier,
      group_code: one.group ?? null,
    })),
  );
  return {
    periods: plan.map(({ from, until, edition }) => ({
      from_day: from,
      until_day: until ?? 'infinity',
      matrix_id: edition.matrix.id,
      types_id: edition.types.id,
      professions_id: edition.professions.id,
    })),
    // a version stands in several periods when only another set changes
    columns: once(columns),
    professions: once(professions),
  };
}

/** The periods, and what the second gate needs of each version that will be in force. */
export async function storePlan(
  tx: DatabaseTransaction,
  plan: readonly PlannedPeriod<FiledVersion>[],
): Promise<void> {
  await sql`delete from access.reference_period`.execute(tx);
  await sql`delete from access.matrix_types`.execute(tx);
  await sql`delete from access.profession_group`.execute(tx);
  const rows = planRows(plan);
  await sql`insert into access.reference_period (from_day, until_day, matrix_id, types_id, professions_id)
    select * from jsonb_to_recordset(${JSON.stringify(rows.periods)}::jsonb)
      as p (from_day date, until_day date, matrix_id integer, types_id integer, professions_id integer)`.execute(
    tx,
  );
  await sql`insert into access.matrix_types
    select * from jsonb_to_recordset(${JSON.stringify(rows.columns)}::jsonb)
      as c (version_id integer, group_code text, types text)`.execute(tx);
  await sql`insert into access.profession_group
    select * from jsonb_to_recordset(${JSON.stringify(rows.professions)}::jsonb)
      as p (version_id integer, profession_system text, profession_code text, qualifier text, group_code text)`.execute(
    tx,
  );
  // Each visit reads these few rows, which no autovacuum would ever count: unknown, they cost it 70 µs more (measured).
  await sql`analyze access.reference_period, access.matrix_types, access.profession_group`.execute(tx);
}

/**
 * Why a server must not start on this database, in French; undefined when the versions in force are whole and the second
 * gate reads what they say.
 */
export async function contradictionIn(db: Database): Promise<string | undefined> {
  const present = (await filedVersions(db)).filter(({ withdrawn }) => !withdrawn);
  if (present.length === 0) return 'elle n’a ni matrice ni nomenclatures';
  const { rows } = await sql<{ today: string }>`select platform.today() as today`.execute(db);
  let plan: readonly PlannedPeriod<FiledVersion>[];
  try {
    plan = checkedPlan(present, rows[0]?.today ?? '');
  } catch (error) {
    return `sa matrice ou ses nomenclatures ne vont pas ensemble. ${error instanceof Error ? error.message : String(error)}`;
  }
  const [periods, columns, professions] = await Promise.all([
    sql`select from_day, until_day, matrix_id, types_id, professions_id from access.reference_period
      where until_day > platform.today()`.execute(db),
    sql`select version_id, group_code, types from access.matrix_types`.execute(db),
    sql`select version_id, profession_system, profession_code, qualifier, group_code from access.profession_group`.execute(
      db,
    ),
  ]);
  const made = planRows(plan);
  const isSame =
    isSameSet(periods.rows, made.periods) &&
    includes(columns.rows, made.columns) &&
    includes(professions.rows, made.professions);
  return isSame ? undefined : 'ses tables ne disent pas ce que disent ses versions';
}

/** As a claim holds them: '|code|code|'. */
const barred = (types: readonly string[]): string => (types.length === 0 ? '' : `|${types.join('|')}|`);

const once = <T>(rows: readonly T[]): T[] => [
  ...new Map(rows.map((row) => [JSON.stringify(row), row])).values(),
];

const sorted = (rows: readonly unknown[]) =>
  rows.map((row) => JSON.stringify(Object.entries(row as object).sort())).sort();
const isSameSet = (a: readonly unknown[], b: readonly unknown[]) => isDeepStrictEqual(sorted(a), sorted(b));

/** What is of a version no longer in the plan is read by nobody. */
function includes(stored: readonly unknown[], made: readonly { readonly version_id: number }[]): boolean {
  const planned = new Set(made.map((row) => row.version_id));
  return isSameSet(
    stored.filter((row) => planned.has((row as { version_id: number }).version_id)),
    made,
  );
}
