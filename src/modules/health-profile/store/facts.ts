/** The lines of the profile. Reading and changing take a grant; what row-level security does not return does not exist. */
import { sql } from 'kysely';
import type { Granted, Visit } from '#access';
import {
  type Details,
  type Fact,
  type FactRow,
  type FactState,
  factOf,
  type KnownDate,
  type RowSubject,
  type SectionCode,
} from '../fact.ts';

const COLUMNS =
  sql.raw(`fact_id, logical_id, version, section, code, code_system, label, details, start_date::text, start_precision,
  start_text, end_date::text, end_precision, end_text, state, confidence, confirmed_label, confirmed_at, recorded_at, joined_to,
  source_entry_id, hidden_here, hidden_with_all, status, hidden, invisible_to_patient, invisible_to_representatives, origin, type_code, author_id,
  author_label, author_profession, author_structure_id, author_structure_label, own_name, depositor_id, validator_id`);

/** The lines that stand now, newest first; `former` adds the versions that others took the place of. */
export async function factsOf(
  { visit }: Granted<'document.list'>,
  sections?: readonly SectionCode[],
  former = false,
): Promise<readonly Fact[]> {
  const { rows } = await sql<FactRow>`select ${COLUMNS} from profile.fact where holder_id = ${visit.holderId}
      and (status = 'current' or ${former} and status = 'superseded')
      ${sections ? sql`and section = any(${[...sections]}::text[])` : sql``}
    order by coalesce(start_date, '0001-01-01') desc, recorded_at desc, fact_id desc`.execute(visit.tx);
  return rows.map(factOf);
}

export async function findFact(visit: Visit, factId: string): Promise<Fact | undefined> {
  const { rows } = await sql<FactRow>`select ${COLUMNS} from profile.fact
    where holder_id = ${visit.holderId} and fact_id = ${factId}`.execute(visit.tx);
  return rows[0] && factOf(rows[0]);
}

export async function factsNamed(visit: Visit, factIds: readonly string[]): Promise<readonly Fact[]> {
  const { rows } = await sql<FactRow>`select ${COLUMNS} from profile.fact
    where holder_id = ${visit.holderId} and fact_id = any(${[...factIds]}::uuid[])`.execute(visit.tx);
  return rows.map(factOf);
}

export type NewFact = RowSubject & {
  readonly factId: string;
  readonly logicalId: string;
  readonly version: number;
  readonly replacesId: string | undefined;
  readonly section: SectionCode;
  readonly code: string | undefined;
  readonly codeSystem: string | undefined;
  readonly label: string;
  readonly details: Details;
  readonly start: KnownDate | undefined;
  readonly end: KnownDate | undefined;
  readonly state: FactState;
  readonly joinedTo: string | undefined;
  /** By « tout cacher », and so shown again with the rest. */
  readonly hiddenWithAll: boolean;
  /** The professional who writes it vouches for it. */
  readonly confirmed: boolean;
};

export async function insertFact({ visit }: Granted<'document.deposit'>, fact: NewFact): Promise<void> {
  const by = fact.confirmed ? visit.actor : undefined;
  await sql`insert into profile.fact (holder_id, fact_id, logical_id, version, replaces_id, section, code, code_system, label, details,
      start_date, start_precision, start_text, end_date, end_precision, end_text, state, confidence, confirmed_by, confirmed_label,
      confirmed_at, joined_to, hidden_here, hidden_with_all, invisible_to_patient, invisible_to_representatives, origin, type_code, author_id, author_label,
      author_profession, author_structure_id, author_structure_label, own_name, depositor_id, validator_id)
    values (${visit.holderId}, ${fact.factId}, ${fact.logicalId}, ${fact.version}, ${fact.replacesId ?? null}, ${fact.section},
      ${fact.code ?? null}, ${fact.codeSystem ?? null}, ${fact.label}, ${JSON.stringify(fact.details)}, ${fact.start?.date ?? null},
      ${fact.start?.precision ?? null}, ${fact.start?.text ?? null}, ${fact.end?.date ?? null}, ${fact.end?.precision ?? null},
      ${fact.end?.text ?? null}, ${fact.state}, ${by ? 'confirmed' : 'declared'}, ${by?.id ?? null}, ${by?.label ?? null},
      ${by ? sql`platform.now()` : null}, ${fact.joinedTo ?? null}, ${fact.hidden}, ${fact.hiddenWithAll},
      ${fact.invisibleToPatient},
      ${fact.invisibleToRepresentatives}, ${fact.origin}, ${fact.typeCode}, ${fact.authorId ?? null}, ${fact.authorLabel},
      ${fact.authorProfession ?? null}, ${fact.authorStructureId ?? null}, ${fact.authorStructureLabel ?? null}, ${fact.ownName},
      ${fact.depositorId}, ${fact.validatorId ?? null})`.execute(visit.tx);
}

/** Waits for « tout cacher » in flight. @returns whether what is new is hidden (R49) */
export async function hidesNew({ visit }: Granted<'document.deposit'>): Promise<boolean> {
  const { rows } = await sql<{ hides: boolean }>`select documents.hides_new() as hides`.execute(visit.tx);
  return rows[0]?.hides ?? false;
}

/** @returns whether it was still there to be set aside */
export const supersedeFact = ({ visit }: Granted<'document.replace'>, factId: string): Promise<boolean> =>
  done(visit, sql<{ done: boolean }>`select profile.supersede(${factId}) as done`);

/** For ever, with its former versions. @returns whether it was still there */
export const removeFact = ({ visit }: Granted<'document.delete'>, factId: string): Promise<boolean> =>
  done(visit, sql<{ done: boolean }>`select profile.remove_fact(${factId}) as done`);

/** In the actor's name. @returns whether the actor may, and it was still there */
export const confirmFact = ({ visit }: Granted<'document.deposit'>, factId: string): Promise<boolean> =>
  done(visit, sql<{ done: boolean }>`select profile.confirm(${factId}, ${visit.actor.label}) as done`);

async function done(visit: Visit, statement: ReturnType<typeof sql<{ done: boolean }>>): Promise<boolean> {
  const { rows } = await statement.execute(visit.tx);
  return rows[0]?.done ?? false;
}

/** With its former versions: who may not see it sees none of them. */
export async function setFactHidden(
  { visit }: Granted<'document.hide' | 'document.show'>,
  logicalId: string,
  hidden: boolean,
): Promise<void> {
  await sql`update profile.fact set hidden_here = ${hidden}
    where holder_id = ${visit.holderId} and logical_id = ${logicalId} and hidden_here <> ${hidden}`.execute(
    visit.tx,
  );
}

export async function joinFact(
  { visit }: Granted<'document.replace'>,
  factId: string,
  to: string | null,
): Promise<void> {
  await sql`update profile.fact set joined_to = ${to} where holder_id = ${visit.holderId} and fact_id = ${factId}`.execute(
    visit.tx,
  );
}

/** What was read in a document. Whose it is and who may know of it, the database copies from the document itself (R24). */
export type DerivedFact = {
  /** The place in the document: the same place is written once. */
  readonly key: string;
  readonly section: SectionCode;
  readonly code?: string | undefined;
  readonly codeSystem?: string | undefined;
  /** At most 300 characters. */
  readonly label: string;
  readonly details?: Details | undefined;
  readonly start?: Omit<KnownDate, 'text'> | undefined;
  readonly end?: Omit<KnownDate, 'text'> | undefined;
  readonly state?: FactState | undefined;
};

/** @returns how many were new */
export async function deriveFacts(
  visit: Visit,
  entryId: string,
  facts: readonly (DerivedFact & { readonly factId: string })[],
): Promise<number> {
  if (facts.length === 0) return 0;
  const rows = facts.map((one) => ({
    fact_id: one.factId,
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
  }));
  const result = await sql<{
    written: number;
  }>`select profile.derive_facts(${entryId}, ${JSON.stringify(rows)}::jsonb) as written`.execute(visit.tx);
  return result.rows[0]?.written ?? 0;
}

/** What « tout cacher » hid of the whole profile, measures and targets too. */
export async function showAgain({ visit }: Granted<'record.hide'>): Promise<void> {
  await sql`select profile.show_again()`.execute(visit.tx);
}

/** Does this reader see something that « tout cacher » hid? */
export async function isHiddenWithAll({ visit }: Granted<'document.list'>): Promise<boolean> {
  const { rows } = await sql<{
    there: boolean;
  }>`select exists (select from profile.fact where holder_id = ${visit.holderId}
      and hidden_with_all) or exists (select from profile.measure where holder_id = ${visit.holderId} and hidden_with_all) as there`.execute(
    visit.tx,
  );
  return rows[0]?.there ?? false;
}
