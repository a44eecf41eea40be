/** One reading of one kind, as it is kept. */
import { type RowSubject, rowSubject, type SubjectRow } from './fact.ts';
import type { Reading } from './rules/check-measure.ts';
import type { MeasureKind } from './rules/measure-kinds.ts';

export type MeasureDevice = {
  /** `urn:oid:…` and the identifier in it. */
  readonly system: string;
  readonly identifier: string;
  readonly name?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly model?: string | undefined;
  /** Code of the IEEE 11073 specialization. */
  readonly specialization?: string | undefined;
};

/** How it came in. */
export type MeasureEntry = 'page' | 'program' | 'document' | 'professional';

export type Measure = Reading &
  RowSubject & {
    readonly measureId: string;
    /** UCUM */
    readonly unit: string;
    readonly device: MeasureDevice | undefined;
    readonly entered: MeasureEntry;
    readonly externalId: string | undefined;
    readonly recordedAt: Date;
    readonly sourceEntryId: string | undefined;
    readonly hiddenHere: boolean;
  };

export type MeasureRow = SubjectRow & {
  measure_id: string;
  kind: MeasureKind;
  at: Date;
  value: number;
  value2: number | null;
  unit: string;
  method: string | null;
  body_site: string | null;
  moment: string | null;
  days: number | null;
  diabetes_type: string | null;
  comment: string | null;
  reason: string | null;
  device: MeasureDevice | null;
  entered: MeasureEntry;
  external_id: string | null;
  recorded_at: Date;
  source_entry_id: string | null;
  hidden_here: boolean;
};

export const measureOf = (row: MeasureRow): Measure => ({
  ...rowSubject(row),
  measureId: row.measure_id,
  kind: row.kind,
  at: row.at,
  value: row.value,
  value2: row.value2 ?? undefined,
  unit: row.unit,
  method: row.method ?? undefined,
  bodySite: row.body_site ?? undefined,
  moment: row.moment ?? undefined,
  days: row.days ?? undefined,
  diabetesType: row.diabetes_type ?? undefined,
  comment: row.comment ?? undefined,
  reason: row.reason ?? undefined,
  device: row.device ?? undefined,
  entered: row.entered,
  externalId: row.external_id ?? undefined,
  recordedAt: row.recorded_at,
  sourceEntryId: row.source_entry_id ?? undefined,
  hiddenHere: row.hidden_here,
});
