/** What the second gate reads, made from the plan; and whether the database holds just that. */
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { checkedPlan, type PlannedPeriod } from '../data/plan.ts';
import { type FiledVersion, filedVersions } from './versions.ts';

/** The rows of access.reference_period, matrix_types and profession_group, in the order in which `contradictionIn` reads them. */
export function planRows(plan: readonly PlannedPeriod<FiledVersion>[]) {
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
