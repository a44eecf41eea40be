/** Vital signs of a document that are measures of the profile, in the units of their kind. */
import type { EntryFact } from '#formats/cda/entries-types';
import { convert, readUnit } from '#formats/units';
import { KINDS, type MeasureKind } from '../rules/measure-kinds.ts';

export type DrawnMeasure = {
  readonly key: string;
  readonly kind: MeasureKind;
  readonly at: string;
  readonly value: number;
  readonly value2: number | undefined;
  readonly unit: string;
  readonly comment: string | undefined;
};

const SYSTOLIC = '8480-6';
const DIASTOLIC = '8462-4';
// LOINC of each kind, and older codes that French documents still use.
const KIND_OF: ReadonlyMap<string, MeasureKind> = new Map([
  ['29463-7', 'weight'],
  ['3141-9', 'weight'],
  ['8302-2', 'height'],
  ['3137-7', 'height'],
  ['8287-5', 'head'],
  ['8867-4', 'heart-rate'],
  ['8310-5', 'temperature'],
  ['9279-1', 'respiration'],
  ['2708-6', 'oxygen-saturation'],
  ['20564-1', 'oxygen-saturation'],
  ['59408-5', 'oxygen-saturation'],
  ['8280-0', 'waist'],
]);

/** @param fallback date of the document's act, ISO, for signs without their own */
export function drawMeasures(
  facts: readonly EntryFact[],
  fallback: string,
): { readonly measures: readonly DrawnMeasure[]; readonly used: ReadonlySet<string> } {
  const used = new Set<string>();
  const signs = facts.filter(
    (fact) =>
      (fact.kind === 'sign' || fact.kind === 'birth') &&
      fact.mood === 'EVN' &&
      !fact.negated &&
      !fact.subject,
  );
  const measures = signs.flatMap((sign): DrawnMeasure[] => {
    const code = sign.code.code ?? '';
    const kind = code === SYSTOLIC ? 'blood-pressure' : KIND_OF.get(code);
    const value = kind && valueIn(sign, KINDS[kind].unit);
    if (kind === undefined || value === undefined) return [];
    const lower =
      code === SYSTOLIC ? signs.find((one) => one.code.code === DIASTOLIC && isBeside(sign, one)) : undefined;
    const value2 = lower && valueIn(lower, KINDS[kind].unit);
    if (code === SYSTOLIC && value2 === undefined) return [];
    const [low, high] = KINDS[kind].possible;
    if (value < low || value > high) return [];
    used.add(sign.place);
    if (lower) used.add(lower.place);
    const when = sign.when.at ?? sign.when.start;
    return [
      {
        key: sign.place,
        kind,
        at: when?.instant ?? (when ? `${when.date}T11:00:00Z` : fallback),
        value,
        value2,
        unit: KINDS[kind].unit,
        comment: sign.comments[0]?.slice(0, 1000),
      },
    ];
  });
  return { measures, used };
}

/** In the same organizer: the parent of their places. */
const isBeside = (a: EntryFact, b: EntryFact) => parentOf(a.place) === parentOf(b.place);
const parentOf = (place: string) => place.slice(0, place.lastIndexOf('.'));

function valueIn({ value }: EntryFact, unit: string): number | undefined {
  if (value?.kind !== 'quantity' || value.comparator !== undefined || value.unit === undefined)
    return undefined;
  const from = readUnit(value.unit);
  const to = readUnit(unit);
  const converted = from && to && convert(value.value, from, to);
  return converted === undefined ? undefined : Number(converted.toPrecision(12));
}
