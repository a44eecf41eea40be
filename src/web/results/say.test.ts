import { describe, expect, it } from 'vitest';
import type { ComparedResult, ResultSeries } from '#health-profile';
import {
  isOutside,
  sayCompared,
  sayNumber,
  sayPosition,
  sayRange,
  sayResult,
  saySeries,
  sayUnit,
} from './say.ts';

const result = (over: Partial<ComparedResult>): ComparedResult => ({
  id: '1',
  series: 'gluc',
  label: 'Glycémie',
  at: new Date('2026-11-12T11:00:00Z'),
  precision: 'day',
  text: '1.20',
  number: 1.2,
  comparator: null,
  unit: 'g/L',
  range: { low: 0.7, high: 1.1, unit: 'g/L', text: undefined },
  position: 'above',
  laboratory: 'Laboratoire des Aubrées',
  repeated: false,
  antibiogram: false,
  extras: {},
  recordedAt: new Date('2026-11-12T11:00:00Z'),
  entryId: 'e',
  compared: 1.2,
  band: undefined,
  subject: {} as ComparedResult['subject'],
  ...over,
});
const series = (over: Partial<ResultSeries> = {}): ResultSeries => ({
  series: 'gluc',
  name: 'Glycémie',
  measures: 'Sucre dans le sang',
  unit: 'g/L',
  results: [],
  ...over,
});

describe('results in words', () => {
  it.each([
    ['umol/L', 'µmol/L'],
    ['ug/L', 'µg/L'],
    ['m[IU]/L', 'mUI/L'],
    ['10*9/L', 'G/L'],
    ['mL/min/{1.73_m2}', 'mL/min/1,73 m²'],
    ['{INR}', ''],
    ['1', ''],
    ['mg/dl', 'mg/dl'],
  ])('writes %s as %s', (ucum, said) => {
    expect(sayUnit(ucum)).toBe(said);
  });

  it('keeps the digits of the laboratory, and shortens what was converted', () => {
    expect(sayResult(result({}))).toBe('1,20 g/L');
    expect(sayResult(result({ comparator: '<', text: '0.5', number: 0.5, unit: 'mg/L' }))).toBe('< 0,5 mg/L');
    expect(sayResult(result({ number: undefined, text: 'Négatif' }))).toBe('Négatif');
    const molar = result({ text: '5.8', number: 5.8, unit: 'mmol/L', compared: 1.044857 });
    expect(sayCompared(molar, 'g/L')).toBe('1,04 g/L');
    expect(sayCompared(result({}), 'g/L')).toBeUndefined();
    expect(sayNumber(123_456)).toBe('123\u202f456');
  });

  it('says the laboratory’s own usual values, in figures or in its words', () => {
    expect(sayRange(result({}))).toBe('0,7 à 1,1 g/L');
    const range = { low: undefined, high: undefined, unit: undefined, text: undefined };
    expect(sayRange(result({ range: { ...range, high: 5 } }))).toBe('jusqu’à 5 g/L');
    expect(sayRange(result({ range: { ...range, text: '2,5 - 3,5' } }))).toBe('2,5 - 3,5');
    expect(sayRange(result({ range }))).toBeUndefined();
  });

  it('says where a value stands, and nothing where the laboratory did not', () => {
    expect(sayPosition(result({}))).toBe('Au-dessus des repères');
    expect(isOutside(result({ position: 'within' }))).toBe(false);
    expect(sayPosition(result({ position: undefined }))).toBeUndefined();
    expect(isOutside(result({ position: undefined }))).toBe(false);
  });

  it('tells in one sentence what is measured and how it moved', () => {
    const first = result({
      at: new Date('2019-03-02T11:00:00Z'),
      text: '0.91',
      number: 0.91,
      compared: 0.91,
    });
    expect(saySeries(series(), [first, result({})])).toBe(
      'Sucre dans le sang : 0,91 g/L en mars 2019, 1,20 g/L le 12 novembre 2026.',
    );
    expect(saySeries(series(), [result({})])).toBe('Sucre dans le sang : 1,20 g/L le 12 novembre 2026.');
    expect(
      saySeries(series({ measures: undefined, name: 'couleur des urines' }), [
        result({ number: undefined, compared: undefined, text: 'paille', precision: 'month' }),
      ]),
    ).toBe('Couleur des urines : paille en novembre 2026.');
    expect(saySeries(series(), [])).toBe('Sucre dans le sang.');
  });
});
