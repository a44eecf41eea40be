import { readPeriod } from './entries-time.ts';
import type { Comparator, Dose, EntryNumber, EntryValue, ReferenceRange } from './entries-types.ts';
import { readConcept, type Words, wordsOf } from './entries-words.ts';
import { attribute, element, elements, textOf, type XmlNode } from './xml-tree.ts';

const NUMBER = /^[+-]?(?:\d{1,15}(?:[.,]\d{0,15})?|[.,]\d{1,15})(?:[eE][+-]?\d{1,2})?$/;

/** A number as written, with a point or a comma. */
export function readNumber(text: string | undefined): EntryNumber | undefined {
  const written = text?.trim();
  if (written === undefined || !NUMBER.test(written)) return undefined;
  const value = Number(written.replace(',', '.'));
  return Number.isFinite(value) ? { value, text: written } : undefined;
}

const BY_TYPE: Readonly<Record<string, (node: XmlNode, words: Words) => EntryValue | undefined>> = {
  PQ: quantity,
  INT: quantity,
  REAL: quantity,
  MO: quantity,
  IVL_PQ: interval,
  IVL_INT: interval,
  IVL_REAL: interval,
  RTO: ratio,
  RTO_PQ_PQ: ratio,
  RTO_QTY_QTY: ratio,
  BL: (node) => {
    const value = attribute(node, 'value');
    return value === 'true' || value === 'false' ? { kind: 'boolean', value: value === 'true' } : undefined;
  },
  TS: time,
  IVL_TS: time,
};

/** A `value` of an observation, by its xsi:type, else by its shape. */
export function readValue(node: XmlNode, words: Words): EntryValue {
  const reader = BY_TYPE[attribute(node, 'xsi:type') ?? ''];
  return reader?.(node, words) ?? untyped(node, words);
}

function untyped(node: XmlNode, words: Words): EntryValue {
  const concept = readConcept(node, words);
  if (concept !== undefined) return { kind: 'coded', concept };
  const text = wordsOf(node, words) ?? words(attribute(element(node, 'originalText', 'reference'), 'value'));
  if (text !== undefined) return asComparison(text) ?? { kind: 'text', text };
  const value = attribute(node, 'value');
  if (value === undefined) return { kind: 'unknown', reason: attribute(node, 'nullFlavor') ?? 'NI' };
  const unit = attribute(node, 'unit');
  return { kind: 'text', text: unit === undefined ? value : `${value} ${unit}` };
}

function quantity(node: XmlNode): EntryValue | undefined {
  const number = readNumber(attribute(node, 'value'));
  if (number === undefined) return undefined;
  const unit = attribute(node, 'unit');
  const also = elements(node, 'translation').flatMap((one) => {
    const text = attribute(one, 'value');
    const other = attribute(one, 'unit') ?? attribute(one, 'code');
    return text !== undefined && other !== undefined ? [{ text, unit: other }] : [];
  });
  return { kind: 'quantity', ...number, ...(unit !== undefined && { unit }), also };
}

// A half-open interval is how CDA writes « < 0.128 ».
function interval(node: XmlNode): EntryValue | undefined {
  const { low, high, unit } = readBounds(node);
  if (low !== undefined && high === undefined)
    return compared(low, isInclusive(element(node, 'low')) ? '>=' : '>', unit);
  if (high !== undefined && low === undefined)
    return compared(high, isInclusive(element(node, 'high')) ? '<=' : '<', unit);
  if (low === undefined || high === undefined) return quantity(node);
  return { kind: 'interval', low, high, ...(unit !== undefined && { unit }) };
}

const isInclusive = (bound: XmlNode | undefined) => attribute(bound, 'inclusive') !== 'false';

const compared = (number: EntryNumber, comparator: Comparator, unit: string | undefined): EntryValue => ({
  kind: 'quantity',
  ...number,
  comparator,
  ...(unit !== undefined && { unit }),
  also: [],
});

// Words that are a number after all: « <1.0 mg/L ».
function asComparison(text: string): EntryValue | undefined {
  const [, sign, digits, unit] =
    /^([<>]=?|[≤≥])\s{0,3}([\d.,]{1,16})\s{0,3}([^\s\d][^\s]{0,20})?$/.exec(text) ?? [];
  const number = readNumber(digits);
  if (sign === undefined || number === undefined) return undefined;
  const comparator = sign === '≤' ? '<=' : sign === '≥' ? '>=' : (sign as Comparator);
  return compared(number, comparator, unit);
}

function ratio(node: XmlNode): EntryValue | undefined {
  const numerator = withUnit(element(node, 'numerator'));
  const denominator = withUnit(element(node, 'denominator'));
  return numerator === undefined || denominator === undefined
    ? undefined
    : { kind: 'ratio', numerator, denominator };
}

/** « 500 mg »; undefined without a value. */
export function withUnit(node: XmlNode | undefined): string | undefined {
  const value = attribute(node, 'value');
  if (value === undefined) return undefined;
  const unit = attribute(node, 'unit');
  return unit === undefined || unit === '1' ? value : `${value} ${unit}`;
}

function time(node: XmlNode): EntryValue | undefined {
  const period = readPeriod(node);
  return Object.keys(period).length === 0 ? undefined : { kind: 'time', period };
}

/** Low and high of an interval, or one value as both. */
export function readBounds(node: XmlNode | undefined): Dose {
  const lowNode = element(node, 'low');
  const highNode = element(node, 'high');
  const both = readNumber(attribute(node, 'value'));
  const low = readNumber(attribute(lowNode, 'value')) ?? both;
  const high = readNumber(attribute(highNode, 'value')) ?? both;
  const unit =
    attribute(lowNode, 'unit') ??
    attribute(highNode, 'unit') ??
    attribute(node, 'unit') ??
    wordsOf(element(lowNode, 'translation', 'originalText'), () => undefined);
  return { ...(low && { low }), ...(high && { high }), ...(unit !== undefined && { unit }) };
}

/** The ranges of a laboratory: bounds, words, or both. One that is not about normal values is not comparable. */
export function readRanges(observation: XmlNode, words: Words): ReferenceRange[] {
  return elements(observation, 'referenceRange').flatMap((node) => {
    const range = element(node, 'observationRange');
    const value = element(range, 'value');
    const bounds = readBounds(value);
    const text = wordsOf(element(range, 'text'), words) ?? textOf(value);
    const meaning = attribute(element(range, 'interpretationCode'), 'code');
    if (bounds.low === undefined && bounds.high === undefined && text === undefined) return [];
    return [
      {
        ...bounds,
        ...(text !== undefined && { text }),
        comparable: meaning === undefined || meaning === 'N',
      },
    ];
  });
}
