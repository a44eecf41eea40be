/** The results. What row-level security does not return does not exist; the application decides again, document by document. */
import { sql } from 'kysely';
import type { Granted } from '#access';
import { rowSubject, type SubjectRow, subjectOf } from '../fact.ts';
import { type LabResult, type ResultRow, resultOf } from './result.ts';

const COLUMNS =
  sql.raw(`result_id, series, label, at, at_precision, value_text, value_number, comparator, unit, range_low, range_high,
  range_unit, range_text, flag, laboratory, repeated, antibiogram, details, recorded_at, source_entry_id, status, hidden,
  invisible_to_patient, invisible_to_representatives, origin, type_code, author_id, author_label, author_profession,
  author_structure_id, author_structure_label, own_name, depositor_id, validator_id`);

/** The documents whose results this visit may read. All results of a document are judged alike. */
async function readableSources({ visit }: Granted<'document.list'>): Promise<readonly string[]> {
  const { rows } = await sql<
    SubjectRow & { source_entry_id: string }
  >`select distinct on (source_entry_id) source_entry_id, status, hidden,
      invisible_to_patient, invisible_to_representatives, origin, type_code, author_id, author_label, author_profession,
      author_structure_id, author_structure_label, own_name, depositor_id, validator_id
    from profile.result where holder_id = ${visit.holderId}`.execute(visit.tx);
  return rows
    .filter((row) => visit.confirm('document.read', subjectOf(rowSubject(row))))
    .map((row) => row.source_entry_id);
}

export type SeriesLast = {
  readonly last: LabResult;
  readonly before: LabResult | undefined;
  /** Of the present results, not of those that a laboratory repeats. */
  readonly count: number;
  /** Recorded after the moment asked. */
  readonly fresh: number;
};

/** The last result of each series, the one before, and how many there are; newest first. */
export async function lastOfSeries(
  granted: Granted<'document.list'>,
  since: Date | undefined,
): Promise<readonly SeriesLast[]> {
  const { visit } = granted;
  const sources = await readableSources(granted);
  if (sources.length === 0) return [];
  const { rows } = await sql<ResultRow & { place: number; n: number; fresh: number }>`
    select * from (
      select ${COLUMNS},
        row_number() over (partition by series order by at desc, repeated, result_id desc)::int as place,
        count(*) filter (where not repeated) over (partition by series)::int as n,
        count(*) filter (where not repeated and recorded_at > ${since ?? null}) over (partition by series)::int as fresh
      from profile.result where holder_id = ${visit.holderId} and source_entry_id = any(${[...sources]}::uuid[])) ranked
    where place <= 2 order by at desc, result_id desc`.execute(visit.tx);
  return rows
    .filter((row) => row.place === 1)
    .map((row) => {
      const before = rows.find((one) => one.place === 2 && one.series === row.series);
      return { last: resultOf(row), before: before && resultOf(before), count: row.n, fresh: row.fresh };
    });
}

/** All results of a series, oldest first; what a laboratory repeats only where the first report is not there. */
export async function resultsOf(
  granted: Granted<'document.list'>,
  series: string,
): Promise<readonly LabResult[]> {
  const { visit } = granted;
  const sources = await readableSources(granted);
  if (sources.length === 0) return [];
  const { rows } = await sql<ResultRow>`select ${COLUMNS} from profile.result
    where holder_id = ${visit.holderId} and series = ${series} and source_entry_id = any(${[...sources]}::uuid[])
    order by at, repeated, result_id`.execute(visit.tx);
  return withoutRepeats(rows.map(resultOf));
}

/** @param found the results of one series, oldest first */
export const withoutRepeats = <R extends LabResult>(found: readonly R[]): readonly R[] =>
  found.filter(
    (one, at) =>
      !one.repeated ||
      !found.some((other, place) => (place < at || !other.repeated) && other !== one && isSame(one, other)),
  );

const isSame = (a: LabResult, b: LabResult) =>
  a.text === b.text && a.unit === b.unit && Math.abs(a.at.getTime() - b.at.getTime()) < 86_400_000;
