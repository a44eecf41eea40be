/** What the database keeps of a reading; its functions decide again whose document it is, and whether the person agreed. */
import { sql } from 'kysely';
import type { Granted, Visit } from '#access';
import { newId } from '#platform/ids';
import type { DerivedFact } from '../store/facts.ts';
import type { DrawnMeasure } from './draw-measures.ts';
import type { DrawnResult } from './draw-results.ts';

/** Counts up when more is read, or better: what an older reader read is read again. */
export const READER = 1;

/** Of the person of this visit, whoever files. */
export async function isAgreed(visit: Visit): Promise<boolean> {
  const { rows } = await sql<{ agreed: boolean }>`select profile.extraction_agreed() as agreed`.execute(
    visit.tx,
  );
  return rows[0]?.agreed ?? false;
}

export type Drawn = {
  readonly results: readonly DrawnResult[];
  readonly facts: readonly DerivedFact[];
  readonly measures: readonly DrawnMeasure[];
};

/** @returns why nothing was kept, as a code; undefined when all of it was */
export async function keepExtraction(
  visit: Visit,
  entryId: string,
  { results, facts, measures }: Drawn,
  reason: string | undefined,
): Promise<string | undefined> {
  const { rows } = await sql<{ why: string | null }>`select profile.keep_extraction(${entryId}, ${READER},
    ${JSON.stringify(results.map((one) => ({ ...one, result_id: newId() })))}::jsonb,
    ${JSON.stringify(facts.map(factRow))}::jsonb,
    ${JSON.stringify(measures.map((one) => ({ ...one, measure_id: newId() })))}::jsonb,
    ${reason ?? null}) as why`.execute(visit.tx);
  return rows[0]?.why ?? undefined;
}

const factRow = (one: DerivedFact) => ({
  fact_id: newId(),
  key: one.key,
  section: one.section,
  code: one.code,
  code_system: one.codeSystem,
  label: one.label,
  details: one.details,
  start_date: one.start?.date,
  start_precision: one.start?.precision,
  end_date: one.end?.date,
  end_precision: one.end?.precision,
  state: one.state,
});

/** Structured documents that this visit may see and that were not read, oldest first; none for anybody but the person's side. */
export async function unreadEntries(visit: Visit, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select profile.unread_entries(${READER}, ${limit}) as id`.execute(visit.tx);
  return rows.map(({ id }) => id);
}

/** @returns the id of the content, now readable in this transaction */
export async function openContent(visit: Visit, entryId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`select documents.open_content(${entryId}) as id`.execute(
    visit.tx,
  );
  return rows[0]?.id ?? undefined;
}

export type Agreement = {
  readonly agreed: boolean;
  /** Of the last statement; undefined when there was none. */
  readonly since: Date | undefined;
};

/** The last statement. Rows exist for those alone who decide on the space. */
export async function lastStatement(visit: Visit): Promise<Agreement> {
  const { rows } = await sql<{
    agreed: boolean;
    at: Date;
  }>`select agreed, stated_at as at from profile.extraction_agreement
    where holder_id = ${visit.holderId} order by stated_at desc, statement_id desc limit 1`.execute(visit.tx);
  return { agreed: rows[0]?.agreed ?? false, since: rows[0]?.at };
}

export async function state({ visit }: Granted<'settings.change'>, agreed: boolean): Promise<void> {
  await sql`insert into profile.extraction_agreement (holder_id, statement_id, agreed, stated_by, stated_by_label)
    values (${visit.holderId}, ${newId()}, ${agreed}, ${visit.actor.id}, ${visit.actor.label})`.execute(
    visit.tx,
  );
}

export async function forgetExtraction({ visit }: Granted<'settings.change'>): Promise<void> {
  await sql`select profile.forget_extraction()`.execute(visit.tx);
}
