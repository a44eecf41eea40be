/** The measures. Reading and changing take a grant; what row-level security does not return does not exist. */
import { sql } from 'kysely';
import type { Granted, Visit } from '#access';
import type { RowSubject } from '../fact.ts';
import {
  type Measure,
  type MeasureDevice,
  type MeasureEntry,
  type MeasureRow,
  measureOf,
} from '../measure.ts';
import type { Reading } from '../rules/check-measure.ts';
import { KINDS, type MeasureKind } from '../rules/measure-kinds.ts';

const COLUMNS =
  sql.raw(`measure_id, kind, at, value::float8, value2::float8, unit, method, body_site, moment, days, diabetes_type, comment,
  reason, device, entered, external_id, recorded_at, source_entry_id, hidden_here, status, hidden, invisible_to_patient,
  invisible_to_representatives, origin, type_code, author_id, author_label, author_profession, author_structure_id,
  author_structure_label, own_name, depositor_id, validator_id`);

export type MeasureFilter = {
  readonly kinds?: readonly MeasureKind[] | undefined;
  /** Both bounds count. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
};

/** Newest first. `last`: the last one of each kind. */
export async function measuresOf(
  { visit }: Granted<'document.list'>,
  filter: MeasureFilter,
  page: { readonly last?: boolean | undefined; readonly limit: number; readonly offset?: number | undefined },
): Promise<readonly Measure[]> {
  const { kinds, from, to } = filter;
  const where = sql`holder_id = ${visit.holderId} and status = 'current'
    ${kinds ? sql`and kind = any(${[...kinds]}::text[])` : sql``}
    ${from ? sql`and at >= ${from}` : sql``} ${to ? sql`and at <= ${to}` : sql``}`;
  const { rows } = await sql<MeasureRow>`select ${page.last ? sql`distinct on (kind)` : sql``} ${COLUMNS}
    from profile.measure where ${where}
    order by ${page.last ? sql`kind,` : sql``} at desc, measure_id desc
    limit ${page.limit} offset ${page.offset ?? 0}`.execute(visit.tx);
  return rows.map(measureOf);
}

export async function findMeasure(visit: Visit, measureId: string): Promise<Measure | undefined> {
  const { rows } = await sql<MeasureRow>`select ${COLUMNS} from profile.measure
    where holder_id = ${visit.holderId} and measure_id = ${measureId}`.execute(visit.tx);
  return rows[0] && measureOf(rows[0]);
}

export async function measuresNamed(
  visit: Visit,
  measureIds: readonly string[],
): Promise<readonly Measure[]> {
  const { rows } = await sql<MeasureRow>`select ${COLUMNS} from profile.measure
    where holder_id = ${visit.holderId} and measure_id = any(${[...measureIds]}::uuid[])`.execute(visit.tx);
  return rows.map(measureOf);
}

export type NewMeasure = {
  readonly measureId: string;
  readonly reading: Reading;
  readonly entered: MeasureEntry;
  readonly externalId: string | undefined;
  readonly device: MeasureDevice | undefined;
};

/**
 * All in one statement, and without reading any: who only adds sees nothing.
 * @returns the id of each, in order: what was sent before under its external id keeps its own
 */
export async function insertMeasures(
  { visit }: Granted<'document.deposit'>,
  subject: RowSubject,
  measures: readonly NewMeasure[],
): Promise<readonly string[]> {
  const rows = measures.map(({ measureId, reading, entered, externalId, device }) => ({
    measure_id: measureId,
    kind: reading.kind,
    at: reading.at.toISOString(),
    value: reading.value,
    value2: reading.value2,
    unit: KINDS[reading.kind].unit,
    method: reading.method,
    body_site: reading.bodySite,
    moment: reading.moment,
    days: reading.days,
    diabetes_type: reading.diabetesType,
    comment: reading.comment,
    reason: reading.reason,
    device,
    entered,
    external_id: externalId,
  }));
  await sql`insert into profile.measure (holder_id, measure_id, kind, at, value, value2, unit, method, body_site, moment, days,
      diabetes_type, comment, reason, device, entered, external_id, hidden_here, hidden_with_all, invisible_to_patient, invisible_to_representatives,
      origin, type_code, author_id, author_label, author_profession, author_structure_id, author_structure_label, own_name,
      depositor_id, validator_id)
    select ${visit.holderId}, r.measure_id, r.kind, r.at, r.value, r.value2, r.unit, r.method, r.body_site, r.moment, r.days,
      r.diabetes_type, r.comment, r.reason, r.device, r.entered, r.external_id, ${subject.hidden}, ${subject.hidden}, ${subject.invisibleToPatient},
      ${subject.invisibleToRepresentatives}, ${subject.origin}, ${subject.typeCode}, ${subject.authorId ?? null}, ${subject.authorLabel},
      ${subject.authorProfession ?? null}, ${subject.authorStructureId ?? null}, ${subject.authorStructureLabel ?? null},
      ${subject.ownName}, ${subject.depositorId}, ${subject.validatorId ?? null}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(measure_id uuid, kind text, at timestamptz, value numeric,
      value2 numeric, unit text, method text, body_site text, moment text, days integer, diabetes_type text, comment text, reason text,
      device jsonb, entered text, external_id text)
    on conflict do nothing`.execute(visit.tx);
  const known = await knownMeasures(
    visit,
    measures.flatMap(({ externalId }) => externalId ?? []),
  );
  return measures.map(({ measureId, externalId }) => (externalId && known.get(externalId)) || measureId);
}

/** What this sender sent before: external id → measure. */
async function knownMeasures(
  visit: Visit,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (externalIds.length === 0) return new Map();
  const { rows } = await sql<{ external: string; id: string | null }>`
    select external, profile.known_measure(external) as id from unnest(${[...externalIds]}::text[]) external`.execute(
    visit.tx,
  );
  return new Map(rows.flatMap(({ external, id }) => (id ? [[external, id]] : [])));
}

export async function setMeasureHidden(
  { visit }: Granted<'document.hide' | 'document.show'>,
  measureId: string,
  hidden: boolean,
): Promise<void> {
  await sql`update profile.measure set hidden_here = ${hidden}
    where holder_id = ${visit.holderId} and measure_id = ${measureId} and hidden_here <> ${hidden}`.execute(
    visit.tx,
  );
}

/** For ever. @returns whether it was still there */
export async function removeMeasure(
  { visit }: Granted<'document.delete'>,
  measureId: string,
): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select profile.remove_measure(${measureId}) as done`.execute(
    visit.tx,
  );
  return rows[0]?.done ?? false;
}
