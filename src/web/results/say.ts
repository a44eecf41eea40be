// Results in words: as the laboratory wrote them, and in the unit of the curve. Nothing here says what they mean.
import type { ComparedResult, LabResult, ResultSeries } from '#health-profile';
import { day, monthAndYear, numericDay, year } from '../words/dates.ts';
import { capital } from '../words/french.ts';

const UNITS: Readonly<Record<string, string>> = {
  '10*9/L': 'G/L',
  '10*12/L': 'T/L',
  '10*6/uL': 'T/L',
  'mL/min/{1.73_m2}': 'mL/min/1,73 m²',
  'g/(24.h)': 'g/24 h',
  'mm[Hg]': 'mmHg',
  '1': '',
};

/** UCUM as people write it: `umol/L` → `µmol/L`, `[IU]/L` → `UI/L`, `{INR}` → nothing. */
export function sayUnit(ucum: string | undefined): string {
  if (ucum === undefined) return '';
  if (Object.hasOwn(UNITS, ucum)) return UNITS[ucum] ?? '';
  return ucum
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[i?IU\]/gi, 'UI')
    .replace(/(^|[/.])u(?=[A-Za-z])/g, '$1µ');
}

const NUMBER = new Intl.NumberFormat('fr-FR', { maximumSignificantDigits: 3 });
const WHOLE = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 });
/** Three digits are as much as a converted value means. */
export const sayNumber = (value: number): string => (Math.abs(value) >= 1000 ? WHOLE : NUMBER).format(value);

const SIGNS = { '<': '< ', '<=': '≤ ', '>': '> ', '>=': '≥ ' } as const;

/** `1,02 g/L`, `< 0,5 mg/L`, `Négatif`: the digits that the laboratory wrote. */
export function sayResult({ text, number, comparator, unit }: LabResult): string {
  if (number === undefined) return text;
  const sign = comparator ? SIGNS[comparator] : '';
  return `${sign}${text.replace('.', ',')} ${sayUnit(unit)}`.trim();
}

/** In the unit of the curve; undefined when it is already, or cannot be. */
export function sayCompared(result: ComparedResult, unit: string | undefined): string | undefined {
  const { compared, number } = result;
  if (compared === undefined || compared === number) return undefined;
  return `${result.comparator ? SIGNS[result.comparator] : ''}${sayNumber(compared)} ${sayUnit(unit)}`.trim();
}

/** The laboratory's own usual values: `0,7 à 1,1 g/L`, or its words. */
export function sayRange({ range, unit }: LabResult): string | undefined {
  const { low, high, text } = range;
  const of = sayUnit(range.unit ?? unit);
  if (low !== undefined && high !== undefined) return `${sayNumber(low)} à ${sayNumber(high)} ${of}`.trim();
  if (high !== undefined) return `jusqu’à ${sayNumber(high)} ${of}`.trim();
  if (low !== undefined) return `à partir de ${sayNumber(low)} ${of}`.trim();
  return text;
}

/** As precise as the document was. */
export function sayDay({ at, precision }: LabResult): string {
  if (precision === 'year') return String(year(at));
  if (precision === 'month') return monthAndYear(at);
  return day(at);
}
export const sayShortDay = (result: LabResult): string =>
  result.precision === 'year' || result.precision === 'month' ? sayDay(result) : numericDay(result.at);

const POSITIONS = {
  below: 'Sous les repères',
  within: 'Dans les repères',
  above: 'Au-dessus des repères',
  outside: 'Hors des repères',
} as const;

/** Where a value stands for the laboratory that gave it; nothing when it does not say. */
export const sayPosition = ({ position }: LabResult): string | undefined => position && POSITIONS[position];
export const isOutside = ({ position }: LabResult): boolean =>
  position !== undefined && position !== 'within';

/**
 * One sentence: what is measured, where it began and where it is. No judgement: « Sucre dans le sang : 0,91 g/L en mars 2019,
 * 1,02 g/L le 12 novembre 2026. »
 */
export function saySeries(
  { measures, name, unit }: ResultSeries,
  results: readonly ComparedResult[],
): string {
  const subject = measures ?? capital(name);
  const last = results.at(-1);
  if (!last) return `${subject}.`;
  const value = (one: ComparedResult) => sayCompared(one, unit) ?? sayResult(one);
  const on =
    last.precision === 'year' || last.precision === 'month' ? `en ${sayDay(last)}` : `le ${day(last.at)}`;
  const first = results.find((one) => one.compared !== undefined);
  if (last.compared === undefined || first === undefined || first === last)
    return `${subject} : ${value(last)} ${on}.`;
  return `${subject} : ${value(first)} en ${monthAndYear(first.at)}, ${value(last)} ${on}.`;
}

/** What a point of the curve says of itself. */
export const sayPoint = (result: ComparedResult, unit: string | undefined): string =>
  [
    `${sayDay(result)} : ${sayResult(result)}`,
    sayCompared(result, unit) && `soit ${sayCompared(result, unit)}`,
    result.laboratory,
  ]
    .filter(Boolean)
    .join(', ');
