import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convert, normalUnit, readUnit } from './units.ts';
import { analyteUnits, toOther, toUsual } from './units-analyte.ts';

const unit = (text: string) => {
  const found = readUnit(text);
  if (!found) throw new Error(text);
  return found;
};

const KNOWN = [
  'g/L',
  'mg/L',
  'g/dL',
  'mg/dL',
  'ug/L',
  'ng/mL',
  'pg/mL',
  'mmol/L',
  'umol/L',
  'nmol/L',
  'pmol/L',
  '10*9/L',
  '10*12/L',
  '/mm3',
  '/mL',
  '/uL',
  '[IU]/L',
  'm[IU]/L',
  'k[IU]/L',
  'U/L',
  'kU/L',
  'ukat/L',
  '%',
  '1',
  'mmol/mol',
  'mg/g',
  'mg/mmol',
  'mL/min/{1.73_m2}',
  'g/(24.h)',
  'mm/h',
  'mm[Hg]',
  'kPa',
  'fL',
  'pg',
  's',
  '{INR}',
  '{ratio}',
  '/min',
  'kg',
  'cm',
  'kg/m2',
  '10*6/uL',
  'mmol/(24.h)',
  'Cel',
  'mEq/L',
];

describe('units', () => {
  it.each([
    ['g/l', 'g/L'],
    ['mg/dl', 'mg/dL'],
    ['µmol/l', 'umol/L'],
    ['μmol/L', 'umol/L'],
    ['G/L', '10*9/L'],
    ['T/L', '10*12/L'],
    ['10^9/L', '10*9/L'],
    ['10E9/L', '10*9/L'],
    ['x10^9/L', '10*9/L'],
    ['UI/L', '[IU]/L'],
    ['mUI/L', 'm[IU]/L'],
    ['UI/mL', '[IU]/mL'],
    ['mm Hg', 'mm[Hg]'],
    ['mL/min/1,73m²', 'mL/min/{1.73_m2}'],
    ['g/24 h', 'g/(24.h)'],
    ['/mm³', '/mm3'],
    [' g / L ', 'g/L'],
    ['croix', 'croix'],
  ])('writes %s as %s', (written, ucum) => {
    expect(normalUnit(written)).toBe(ucum);
  });

  it.each(KNOWN)('knows %s, and its normal form is itself', (ucum) => {
    expect(readUnit(ucum)).toBeDefined();
    expect(normalUnit(normalUnit(ucum))).toBe(normalUnit(ucum));
  });

  it.each([
    [1, 'g/L', 'mg/dL', 100],
    [1, 'g/dL', 'g/L', 10],
    [5, 'ng/mL', 'ug/L', 5],
    [4500, '/mm3', '10*9/L', 4.5],
    [2, 'kU/L', '[IU]/mL', 2],
    [45, '%', '1', 0.45],
    [60, '/min', '/s', 1],
    [7.5, 'kPa', 'mm[Hg]', 56.2546],
    [1, 'g/(24.h)', 'mg/d', 1000],
  ])('%s %s is %s %s', (value, from, to, expected) => {
    expect(convert(value, unit(from), unit(to))).toBeCloseTo(expected, 3);
  });

  it.each([
    ['g/L', 'mmol/L'],
    ['mmol/L', 'mEq/L'],
    ['mL/min', 'mL/min/{1.73_m2}'],
    ['U/L', 'ukat/L'],
    ['mm/h', 'mm'],
    ['Cel', '1'],
    ['10*9/L', 'g/L'],
  ])('refuses %s to %s', (from, to) => {
    expect(convert(1, unit(from), unit(to))).toBeUndefined();
  });

  it.each([
    '',
    'croix',
    '+++',
    'g/',
    '/',
    'mg//L',
    'g/(L',
    '((g))',
    'mg/L extra',
    'x'.repeat(500),
    '{',
    'kmin',
    '10*',
    '9'.repeat(400),
    'm%',
  ])('does not pretend to know « %s »', (text) => {
    expect(readUnit(text)).toBeUndefined();
  });

  it('never throws and never makes an infinite factor', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'gLmoluµ/.%*10(){}[]IUdh-23 '), maxLength: 45 }),
        (text) => {
          const found = readUnit(text);
          expect(found === undefined || (Number.isFinite(found.factor) && found.factor > 0)).toBe(true);
        },
      ),
    );
  });

  const pair = fc
    .tuple(fc.constantFrom(...KNOWN), fc.constantFrom(...KNOWN))
    .filter(([a, b]) => unit(a).dimension === unit(b).dimension);
  const amount = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

  it('comes back to where it was, and keeps the order', () => {
    fc.assert(
      fc.property(pair, amount, amount, ([a, b], x, y) => {
        const there = (value: number) => convert(value, unit(a), unit(b))!;
        expect(convert(there(x), unit(b), unit(a))! / x).toBeCloseTo(1, 9);
        if (y > x * 1.000001) expect(there(x)).toBeLessThan(there(y));
      }),
    );
  });
});

describe('units of an analyte', () => {
  const glucose = analyteUnits('g/L', { ucum: 'mmol/L', factor: 5.551, offset: 0 });
  const hba1c = analyteUnits('%', { ucum: 'mmol/mol', factor: 10.929, offset: -23.5 });
  const haematocrit = analyteUnits('%', { ucum: '1', factor: 0.01, offset: 0 });

  it.each([
    [glucose, 5.551, 'mmol/L', 1],
    [glucose, 100, 'mg/dL', 1],
    [glucose, 5551, 'umol/L', 1],
    [hba1c, 53.0, 'mmol/mol', 7.0],
    [hba1c, 7.0, '%', 7.0],
    [haematocrit, 0.45, '1', 45],
  ])('converts (%#)', (units, value, from, expected) => {
    expect(toUsual(value, unit(from), units)).toBeCloseTo(expected, 1);
  });

  it('refuses what means nothing for the analyte', () => {
    expect(toUsual(1, unit('10*9/L'), glucose)).toBeUndefined();
    // a fraction could be on either scale
    expect(toUsual(0.07, unit('1'), hba1c)).toBeUndefined();
    expect(toUsual(1, unit('mmol/L'), analyteUnits('mg/L'))).toBeUndefined();
    expect(() => analyteUnits('croix')).toThrow(/croix/);
  });

  it('comes back from the other unit, and keeps the order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(glucose, hba1c, haematocrit),
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        (units, x, y) => {
          const there = (value: number) => toOther(value, units)!;
          expect(toUsual(there(x), units.other!.unit, units)).toBeCloseTo(x, 6);
          if (y > x * 1.000001) expect(there(x)).toBeLessThan(there(y));
        },
      ),
    );
  });
});
