import fc from 'fast-check';
import pg from 'pg';
import { expect, test } from 'vitest';
import { readTimestamp } from './timestamp.ts';

const driver = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => Date;

test.each([
  '2026-03-02 08:00:00+00',
  '2026-03-02 08:00:00.5+00',
  '2026-03-02 08:00:00.123+02',
  '2026-03-02 08:00:00.123999-11',
  '1962-06-04 23:59:59.999999+01',
  '2024-02-29 00:00:00+00',
  '1900-01-01 00:09:21+00:09:21',
  '2026-03-02 08:00:00+05:30',
  '0044-03-15 12:00:00+00 BC',
  '12026-03-02 08:00:00+00',
  '0050-01-01 00:00:00+00',
])('%s is read as the driver reads it', (text) => {
  expect(readTimestamp(text).getTime()).toBe(driver(text).getTime());
});

test('infinity stays what it is', () => {
  expect(readTimestamp('infinity')).toBe(Number.POSITIVE_INFINITY);
  expect(readTimestamp('-infinity')).toBe(Number.NEGATIVE_INFINITY);
});

test('any instant of two centuries, in any whole zone', () => {
  const digits = fc.integer({ min: 0, max: 6 });
  const zone = fc.integer({ min: -12, max: 14 });
  const when = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(when, digits, zone, (date, precision, hours) => {
      const [day, time = ''] = new Date(Math.trunc(date.getTime() / 1000) * 1000).toISOString().split('T');
      const fraction = precision === 0 ? '' : `.${'123456'.slice(0, precision)}`;
      const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}`;
      const text = `${day} ${time.slice(0, 8)}${fraction}${offset}`;
      expect(readTimestamp(text).getTime()).toBe(driver(text).getTime());
    }),
  );
});
