import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDate } from './dates.ts';
import { instantOf } from './instants.ts';

describe('a FHIR date is a stretch of time', () => {
  test.each([
    ['2026', '2025-12-31T23:00:00.000Z', '2026-12-31T22:59:59.999Z'],
    ['2026-02', '2026-01-31T23:00:00.000Z', '2026-02-28T22:59:59.999Z'],
    ['2026-12', '2026-11-30T23:00:00.000Z', '2026-12-31T22:59:59.999Z'],
    ['2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['2026-07-01T10:30', '2026-07-01T08:30:00.000Z', '2026-07-01T08:30:59.999Z'],
    ['2026-07-01T10:30:15', '2026-07-01T08:30:15.000Z', '2026-07-01T08:30:15.999Z'],
    ['2026-07-01T10:30:15Z', '2026-07-01T10:30:15.000Z', '2026-07-01T10:30:15.999Z'],
    ['2026-07-01T10:30:15.250-04:00', '2026-07-01T14:30:15.250Z', '2026-07-01T14:30:15.250Z'],
  ])('%s, without a zone in Paris', (text, from, to) => {
    const stretch = parseDate(text);
    expect([stretch?.from.toISOString(), stretch?.to.toISOString()]).toEqual([from, to]);
  });

  test.each([
    '',
    '26',
    '2026-13',
    '2026-02-30',
    '2026-02-03T25:00',
    'ge2026',
    '2026-1-1',
    '2026-01-01 10:00',
  ])('%s is none', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });
});

test('an instant is written as JavaScript writes it, only faster', () => {
  const when = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(when, (date) => {
      expect(instantOf(date)).toBe(date.toISOString());
    }),
  );
});
