import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultOf, isUnlikely, type Reading, readValue, sayReading, sayValue } from './check-measure.ts';
import {
  BODY_SITES,
  type Coded,
  DIABETES_TYPES,
  METHODS,
  MOMENTS,
  NUMBERS_OF_DAYS,
} from './measure-codes.ts';
import { KINDS, MEASURE_KINDS, type MeasureKind } from './measure-kinds.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const sound = (kind: MeasureKind): Reading => ({
  kind,
  at: new Date('2026-11-20T08:00:00Z'),
  value: kind === 'pain' ? 3 : (KINDS[kind].human[0] + Math.min(KINDS[kind].human[1], 200)) / 2,
  ...(KINDS[kind].second && { value2: 60 }),
  ...(KINDS[kind].moment && { moment: '53049-3' }),
  ...(KINDS[kind].days && { days: 14 }),
});
const faultWith = (kind: MeasureKind, change: Partial<Reading>) =>
  faultOf({ ...sound(kind), ...change }, NOW);

test.each(MEASURE_KINDS)('a sound %s is kept; nothing, less than nothing and the future are not', (kind) => {
  expect(faultOf(sound(kind), NOW)).toBeUndefined();
  expect(isUnlikely(sound(kind))).toBe(false);
  expect(faultWith(kind, { value: -1 })).toBe('measure-impossible');
  expect(faultWith(kind, { value: Number.NaN })).toBe('measure-impossible');
  expect(faultWith(kind, { at: new Date('2026-11-22T12:00:00Z') })).toBe('measure-future');
  expect(faultWith(kind, { at: new Date('nonsense') })).toBe('measure-impossible');
});

test('what no human body shows is questioned and not refused', () => {
  expect(faultWith('weight', { value: 780 })).toBeUndefined();
  expect(isUnlikely({ ...sound('weight'), value: 780 })).toBe(true);
  expect(sayReading({ ...sound('weight'), value: 780 })).toBe('780\u00a0kg');
  expect(isUnlikely({ ...sound('blood-pressure'), value: 128, value2: 20 })).toBe(true);
  expect(faultWith('pain', { value: 11 })).toBe('measure-impossible');
});

test('only blood glucose has a moment, and must; only interstitial glucose and IGG have a number of days, and must', () => {
  for (const kind of MEASURE_KINDS) {
    const { moment, days } = KINDS[kind];
    expect([kind, moment]).toEqual([kind, kind === 'glucose-blood']);
    expect([kind, days]).toEqual([kind, kind === 'glucose-interstitial' || kind === 'igg']);
    expect(faultWith(kind, { moment: moment ? undefined : '53049-3' })).toBe(
      moment ? 'measure-moment-missing' : 'measure-moment-forbidden',
    );
    expect(faultWith(kind, { days: days ? undefined : 7 })).toBe(
      days ? 'measure-days-missing' : 'measure-days-forbidden',
    );
  }
  expect(faultWith('igg', { days: 2.5 })).toBe('measure-days-wrong');
  expect(faultWith('glucose-blood', { moment: 'LA0' })).toBe('measure-code-unknown');
});

test('a blood pressure has two values, the first the greater; nothing else has', () => {
  expect(faultWith('blood-pressure', { value2: undefined })).toBe('measure-second-missing');
  expect(faultWith('blood-pressure', { value: 80, value2: 120 })).toBe('measure-impossible');
  expect(faultWith('weight', { value2: 1 })).toBe('measure-second-unknown');
  expect(sayReading({ kind: 'blood-pressure', value: 128, value2: 82 })).toBe('128/82\u00a0mmHg');
});

test('a method, a site, a type of diabetes are those of the kind', () => {
  expect(faultWith('temperature', { method: 'V03010102', bodySite: '117590005' })).toBeUndefined();
  expect(faultWith('temperature', { bodySite: '8205005' })).toBe('measure-code-unknown');
  expect(faultWith('weight', { method: 'V030201' })).toBe('measure-code-unknown');
  expect(faultWith('weight', { diabetesType: 'E10' })).toBe('measure-code-unknown');
  expect(faultWith('hba1c', { diabetesType: 'E10' })).toBeUndefined();
});

test.each([
  ['weight', '64,5', 64.5],
  ['weight', ' 64.5 kg ', 64.5],
  ['steps', '12 500', 12500],
  ['steps', '12\u202f500 pas', 12500],
  ['glucose-blood', '1,05', 105],
  ['weight', '-3', -3],
] as const)('%s « %s » is %d', (kind, text, value) => expect(readValue(kind, text)).toBe(value));
test.each(['', 'beaucoup', '6,,5', '64,5,2', '1e3', '12345678901'])('« %s » is no number', (text) =>
  expect(readValue('weight', text)).toBeUndefined(),
);

test('a value that is said is read again the same', () => {
  const tenths = fc.integer({ min: 1, max: 5000 }).map((n) => n / 10);
  fc.assert(
    fc.property(fc.constantFrom(...MEASURE_KINDS), tenths, (kind, tenth) => {
      const { digits, said } = KINDS[kind];
      const value = Number((tenth / said.factor).toFixed(digits)) * said.factor;
      expect(readValue(kind, sayValue(kind, value))).toBeCloseTo(value, 6);
    }),
  );
});

const corpus = process.env.CARNET_CORPUS;
test.skipIf(!corpus)('the codes are those of the national value sets, all of them (CARNET_CORPUS)', () => {
  const folder = path.join(corpus ?? '', 'valuesets');
  const published = (set: string): string[] => {
    const file = readdirSync(folder).find((name) => name.startsWith(`JDV_${set}_`)) ?? set;
    const text = readFileSync(path.join(folder, file), 'utf8');
    return [...text.matchAll(/<Concept\s+code="([^"]+)"\s+codeSystem="([^"]+)"[^>]*?displayName="([^"]+)"/g)]
      .map(
        ([, code, system, display]) =>
          `${system} ${code} ${display?.replaceAll('&#39;', "'").replaceAll('&apos;', "'")}`,
      )
      .sort();
  };
  const ours = (codes: readonly Coded[]) =>
    codes.map(({ system, code, display }) => `${system} ${code} ${display}`).sort();
  for (const [set, codes] of [
    ['J145', METHODS.weight],
    ['J146', METHODS.height],
    ['J147', METHODS['heart-rate']],
    ['J149', BODY_SITES['blood-pressure']],
    ['J150', METHODS['blood-pressure']],
    ['J151', BODY_SITES.temperature],
    ['J152', METHODS.temperature],
    ['J153', DIABETES_TYPES],
    ['J155', METHODS['glucose-blood']],
    ['J156', METHODS['glucose-interstitial']],
    ['J157', MOMENTS],
    ['J158', METHODS.steps],
    ['J159', METHODS.pain],
    ['J164', NUMBERS_OF_DAYS],
  ] as const)
    expect([set, ours(codes)]).toEqual([set, published(set)]);
});
