/** Results by date, newest first, for programs: each judged as the document it was read in. */
import { type SqlBool, sql } from 'kysely';
import type { Access, VisitRequest } from '#access';
import { subjectOf } from '../fact.ts';
import { type LabResult, type ResultRow, resultOf } from '../results/result.ts';
import { withoutRepeats } from '../results/store.ts';

export type CodedResult = LabResult & {
  readonly code: string | undefined;
  /** OID of the nomenclature of the code. */
  readonly codeSystem: string | undefined;
};

type CodedRow = ResultRow & { readonly code: string | null; readonly code_system: string | null };

export type ResultFilter = {
  readonly codes?: readonly string[] | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly resultId?: string | undefined;
};

export const createSearchResults =
  ({ access }: { readonly access: Access }) =>
  (
    request: VisitRequest,
    { codes, from, to, resultId }: ResultFilter,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<readonly CodedResult[]> =>
    access.reading(request, async (visit) => {
      const granted = visit.authorize('document.list');
      const where = [
        // what a laboratory repeats stands under its first report
        sql<SqlBool>`holder_id = ${visit.holderId} and not repeated`,
        ...(codes ? [sql<SqlBool>`code = any(${[...codes]}::text[])`] : []),
        ...(from ? [sql<SqlBool>`at >= ${from}`] : []),
        ...(to ? [sql<SqlBool>`at <= ${to}`] : []),
        ...(resultId ? [sql<SqlBool>`result_id = ${resultId}`] : []),
      ];
      const { rows } = await sql<CodedRow>`
        select * from profile.result where ${sql.join(where, sql` and `)}
        order by at desc, result_id desc limit ${page.limit} offset ${page.offset}`.execute(visit.tx);
      visit.trace(granted);
      return codedOf(rows).filter(({ subject }) => visit.confirm('document.read', subjectOf(subject)));
    });

/** Whole, oldest first, in one visit: what a laboratory repeats stands only where its first report may not be read. */
export const createAllResults =
  ({ access }: { readonly access: Access }) =>
  (request: VisitRequest): Promise<readonly CodedResult[]> =>
    access.reading(request, async (visit) => {
      const granted = visit.authorize('document.list');
      const { rows } = await sql<CodedRow>`select * from profile.result where holder_id = ${visit.holderId}
        order by at, repeated, result_id`.execute(visit.tx);
      visit.trace(granted);
      const seen = codedOf(rows).filter(({ subject }) => visit.confirm('document.read', subjectOf(subject)));
      const bySeries = Map.groupBy(seen, ({ series }) => series);
      return [...bySeries.values()].flatMap(withoutRepeats).sort((a, b) => a.at.getTime() - b.at.getTime());
    });

const codedOf = (rows: readonly CodedRow[]): readonly CodedResult[] =>
  rows.map((row) => ({
    ...resultOf(row),
    code: row.code ?? undefined,
    codeSystem: row.code_system ?? undefined,
  }));
