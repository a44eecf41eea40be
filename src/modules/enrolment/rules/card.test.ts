import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { readSerial, sealOfSerial } from './card.ts';
import { sealOf } from './codes.ts';

it.each([
  ['12345678901', '12345678901'],
  ['80 250 00002 12345678901', '12345678901'],
  ['8025000002 1234567 8901', '12345678901'],
  ['123 456 78', '12345678'],
  ['1234567890123', '1234567890123'],
])('reads %j as %s', (typed, serial) => expect(readSerial(typed)).toBe(serial));

it.each(['', '1234567', '12345678901234', '1234567890A', '80260 00002 12345678901'])('refuses %j', (typed) =>
  expect(readSerial(typed)).toBeUndefined(),
);

it('is never sealed as a code is', () => {
  const key = randomBytes(32);
  expect(sealOfSerial(key, '12345678').equals(sealOf(key, '12345678'))).toBe(false);
});
