/** One result of a laboratory, as it is kept and as it is compared. */

import type { ResultExtras } from '../extraction/draw-results.ts';
import { type RowSubject, rowSubject, type SubjectRow } from '../fact.ts';

export type ResultRow = SubjectRow & {
  result_id: string;
  series: string;
  label: string;
  at: Date;
  at_precision: 'instant' | 'day' | 'month' | 'year' | 'document';
  value_text: string;
  value_number: number | null;
  comparator: '<' | '<=' | '>' | '>=' | null;
  unit: string | null;
  range_low: number | null;
  range_high: number | null;
  range_unit: string | null;
  range_text: string | null;
  flag: string | null;
  laboratory: string | null;
  repeated: boolean;
  antibiogram: boolean;
  details: ResultExtras;
  recorded_at: Date;
  source_entry_id: string;
};

export type LabResult = {
  readonly id: string;
  readonly series: string;
  /** As the laboratory named it. */
  readonly label: string;
  readonly at: Date;
  readonly precision: ResultRow['at_precision'];
  /** As the laboratory wrote it. */
  readonly text: string;
  readonly number: number | undefined;
  readonly comparator: ResultRow['comparator'];
  readonly unit: string | undefined;
  readonly range: {
    readonly low: number | undefined;
    readonly high: number | undefined;
    readonly unit: string | undefined;
    readonly text: string | undefined;
  };
  /** By the laboratory's own flag, else by its own range; undefined where neither says. */
  readonly position: 'below' | 'within' | 'above' | 'outside' | undefined;
  readonly laboratory: string | undefined;
  readonly repeated: boolean;
  readonly antibiogram: boolean;
  readonly extras: ResultExtras;
  readonly recordedAt: Date;
  /** The document it was read in. */
  readonly entryId: string;
  readonly subject: RowSubject;
};

export const resultOf = (row: ResultRow): LabResult => {
  const range = {
    low: row.range_low ?? undefined,
    high: row.range_high ?? undefined,
    unit: row.range_unit ?? undefined,
    text: row.range_text ?? undefined,
  };
  const number = row.value_number ?? undefined;
  const unit = row.unit ?? undefined;
  return {
    id: row.result_id,
    series: row.series,
    label: row.label,
    at: row.at,
    precision: row.at_precision,
    text: row.value_text,
    number,
    comparator: row.comparator,
    unit,
    range,
    position: positionOf(row.flag ?? undefined, number, row.comparator, unit, range),
    laboratory: row.laboratory ?? undefined,
    repeated: row.repeated,
    antibiogram: row.antibiogram,
    extras: row.details,
    recordedAt: row.recorded_at,
    entryId: row.source_entry_id,
    subject: rowSubject(row),
  };
};

// HL7 ObservationInterpretation.
const ABOVE = new Set(['H', 'HH', 'HU', 'HX', '>', 'U']);
const BELOW = new Set(['L', 'LL', 'LU', 'LX', '<', 'D']);
const OUTSIDE = new Set(['A', 'AA', 'POS', 'DET']);
const WITHIN = new Set(['N', 'NEG', 'ND']);

function positionOf(
  flag: string | undefined,
  number: number | undefined,
  comparator: ResultRow['comparator'],
  unit: string | undefined,
  range: LabResult['range'],
): LabResult['position'] {
  if (flag !== undefined && ABOVE.has(flag)) return 'above';
  if (flag !== undefined && BELOW.has(flag)) return 'below';
  if (flag !== undefined && OUTSIDE.has(flag)) return 'outside';
  if (flag !== undefined && WITHIN.has(flag)) return 'within';
  // a range in another unit than the value is not compared: the laboratory's own flag would have said
  if (number === undefined || comparator !== null || (range.unit ?? unit) !== unit) return undefined;
  if (range.low !== undefined && number < range.low) return 'below';
  if (range.high !== undefined && number > range.high) return 'above';
  return range.low === undefined && range.high === undefined ? undefined : 'within';
}
