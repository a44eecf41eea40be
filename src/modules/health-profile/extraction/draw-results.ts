/** Laboratory results as rows: what the laboratory wrote, and what it is compared with over time. */
import { createHash } from 'node:crypto';
import type { Concept, EntryDate, EntryFact, EntryValue, ReferenceRange } from '#formats/cda/entries-types';
import { readUnit } from '#formats/units';
import { type Analytes, inUsual } from '../results/analytes.ts';

const LOINC = '2.16.840.1.113883.6.1';
/** Not done, or done by mistake (HL7 ActStatus). */
const VOID = new Set(['aborted', 'cancelled', 'nullified']);
/** All susceptibilities are one table, whatever the antibiotic. */
export const ANTIBIOGRAM_SERIES = 'antibiogramme';

export type DrawnResult = {
  readonly key: string;
  readonly series: string;
  readonly code: string | undefined;
  readonly code_system: string | undefined;
  readonly label: string;
  /** Undefined: the date of the document's act. */
  readonly at: string | undefined;
  readonly at_precision: 'instant' | 'day' | 'month' | 'year' | 'document';
  readonly value_text: string;
  readonly value_number: number | undefined;
  readonly comparator: string | undefined;
  readonly unit: string | undefined;
  readonly range_low: number | undefined;
  readonly range_high: number | undefined;
  readonly range_unit: string | undefined;
  readonly range_text: string | undefined;
  readonly flag: string | undefined;
  readonly laboratory: string | undefined;
  readonly repeated: boolean;
  readonly antibiogram: boolean;
  readonly details: ResultExtras;
};

/** Beside the value: shown, never compared. */
export type ResultExtras = {
  readonly germ?: string;
  readonly specimen?: string;
  readonly method?: string;
  readonly flagLabel?: string;
  readonly comment?: string;
  readonly group?: string;
  /** The same in another unit, as the laboratory wrote it. */
  readonly also?: string;
  readonly preliminary?: boolean;
};

/** What the results of a document are, without those that were never done. */
export function drawResults(facts: readonly EntryFact[], analytes: Analytes): readonly DrawnResult[] {
  return facts.flatMap((fact) => {
    if (fact.kind !== 'result' || fact.mood !== 'EVN' || VOID.has(fact.status)) return [];
    const value = wordsOf(fact);
    return value === undefined ? [] : [rowOf(fact, value, analytes)];
  });
}

type Said = Pick<DrawnResult, 'value_text' | 'value_number' | 'comparator' | 'unit'>;

function wordsOf({ value, negated, comments }: EntryFact): Said | undefined {
  if (negated) return plain('Non retrouvé');
  const [comment] = comments;
  if (value === undefined || value.kind === 'unknown')
    return comment === undefined ? undefined : plain(comment);
  return said(value);
}

function said(value: Exclude<EntryValue, { kind: 'unknown' }>): Said {
  switch (value.kind) {
    case 'quantity': {
      const { text, value: number, comparator, unit } = value;
      return { value_text: text, value_number: number, comparator, unit: unit && cut(unit, 60) };
    }
    case 'interval':
      return {
        ...plain(`${value.low?.text ?? ''} à ${value.high?.text ?? ''}`),
        unit: value.unit && cut(value.unit, 60),
      };
    case 'ratio':
      return plain(`${value.numerator} / ${value.denominator}`);
    case 'coded':
      return plain(value.concept.text ?? value.concept.label);
    case 'text':
      return plain(value.text);
    case 'boolean':
      return plain(value.value ? 'Oui' : 'Non');
    case 'time':
      return plain((value.period.at ?? value.period.start ?? value.period.end)?.date ?? '');
  }
}

const plain = (text: string): Said => ({
  value_text: cut(text, 2000),
  value_number: undefined,
  comparator: undefined,
  unit: undefined,
});

function rowOf(fact: EntryFact, value: Said, analytes: Analytes): DrawnResult {
  const details = fact.result;
  const range = details?.ranges.find(({ comparable }) => comparable);
  const flag = details?.interpretation[0];
  const when = fact.when.at ?? fact.when.start ?? fact.when.end ?? details?.collectedAt;
  const laboratory = details?.laboratory;
  return {
    key: fact.place,
    series: details?.antibiogram ? ANTIBIOGRAM_SERIES : seriesOf(fact.code, value, analytes),
    code: fact.code.code === undefined ? undefined : cut(fact.code.code, 100),
    code_system: fact.code.system,
    label: cut(labelOf(fact.code), 300),
    ...dated(when),
    ...value,
    ...rangeOf(range),
    flag: flag && cut(flag.code, 20),
    laboratory: cutOr(laboratory?.organization ?? laboratory?.name, 300),
    repeated: details?.repeated ?? false,
    antibiogram: details?.antibiogram ?? false,
    details: extrasOf(fact),
  };
}

/** Noon in winter time for a whole day: the same day on every clock here. */
function dated(when: EntryDate | undefined): Pick<DrawnResult, 'at' | 'at_precision'> {
  if (when === undefined) return { at: undefined, at_precision: 'document' };
  return when.instant === undefined
    ? { at: `${when.date}T11:00:00Z`, at_precision: when.precision }
    : { at: when.instant, at_precision: 'instant' };
}

function rangeOf(range: ReferenceRange | undefined) {
  return {
    range_low: range?.low?.value,
    range_high: range?.high?.value,
    range_unit: cutOr(range?.unit, 60),
    range_text: cutOr(range?.text, 300),
  };
}

function extrasOf({ result, comments, value, status }: EntryFact): ResultExtras {
  const flag = result?.interpretation[0];
  const method = result?.methods[0]?.label;
  const group = result?.groups.at(-1)?.label;
  const also = value?.kind === 'quantity' ? value.also[0] : undefined;
  return {
    ...(result?.isolate && { germ: cut(result.isolate.text ?? result.isolate.label, 200) }),
    ...(result?.specimen && { specimen: cut(result.specimen.text ?? result.specimen.label, 200) }),
    ...(method !== undefined && { method: cut(method, 200) }),
    ...(flag?.label && { flagLabel: cut(flag.label, 100) }),
    ...(group !== undefined && { group: cut(group, 200) }),
    ...(comments.length > 0 && { comment: cut(comments.join(' '), 1000) }),
    ...(also && { also: cut(`${also.text} ${also.unit}`, 80) }),
    ...((status === 'active' || status === 'held') && { preliminary: true }),
  };
}

// The words of the report are the laboratory's own and short; LOINC's are long: « Urée [Moles/Volume] Sérum/Plasma ; Numérique ».
const labelOf = ({ text, label }: Concept) => (text ?? label).replace(/\s*\[.*$/s, '').trim() || label;

/** An analyte of the table, when the unit is one of its own; else the code; else the words. */
function seriesOf(code: Concept, value: Said, analytes: Analytes): string {
  const codes = [{ code: code.code ?? '', system: code.system ?? '' }, ...code.translations];
  for (const one of codes) {
    if (one.system !== LOINC) continue;
    const analyte = analytes.ofCode(one.code);
    if (analyte && (value.value_number === undefined || fits(analyte, value))) return analyte.id;
    if (/^\d{1,7}-\d$/.test(one.code)) return `loinc-${one.code}`;
  }
  const name = `${code.system ?? ''} ${code.code ?? labelOf(code).toLocaleLowerCase('fr')}`;
  return `autre-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}

// A value without a unit stays with its analyte: the page says that it has none.
const fits = (analyte: Parameters<typeof inUsual>[0], { unit }: Said) =>
  unit === undefined || inUsual(analyte, 1, readUnit(unit)) !== undefined;

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const cutOr = (text: string | undefined, most: number) => (text ? cut(text, most) : undefined);
