import { describe, expect, it } from 'vitest';
import { toDate, toInstant } from './time.ts';

describe('HL7 time stamps', () => {
  it.each([
    ['20210409153500+0100', '2021-04-09T14:35:00.000Z'],
    ['201907011649+0100', '2019-07-01T15:49:00.000Z'],
    ['20240106113623+100', '2024-01-06T10:36:23.000Z'],
    ['20240106113623.25-0430', '2024-01-06T16:06:23.250Z'],
    // Without a zone: legal time in Paris, in winter, in summer, and on both sides of the change of hour.
    ['20260112101500', '2026-01-12T09:15:00.000Z'],
    ['20260712101500', '2026-07-12T08:15:00.000Z'],
    ['20260329013000', '2026-03-29T00:30:00.000Z'],
    ['20260329033000', '2026-03-29T01:30:00.000Z'],
    ['20260712', '2026-07-11T22:00:00.000Z'],
    ['202607', '2026-06-30T22:00:00.000Z'],
    ['2026', '2025-12-31T23:00:00.000Z'],
  ])('%s is %s', (stamp, instant) => expect(toInstant(stamp)).toBe(instant));

  it.each([
    undefined,
    '',
    '20260230',
    '20261301',
    '2026011224',
    '20260112 10',
    'hier',
    '20260112+1',
    '202601121',
  ])('%s is no time', (stamp) => expect(toInstant(stamp)).toBeUndefined());

  it('keeps the day of a birth as written, whatever the zone', () => {
    expect(toDate('19790328')).toBe('1979-03-28');
    expect(toDate('19790328003000+0100')).toBe('1979-03-28');
    expect(toDate('197903')).toBeUndefined();
    expect(toDate('19790230')).toBeUndefined();
  });
});
