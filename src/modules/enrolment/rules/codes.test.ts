import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { codeOf, groups, readCode, sealOf } from './codes.ts';

const key = randomBytes(32);

it('is the same for a person, a generation and a key, and another for another', () => {
  const one = codeOf(key, 'a', 1);
  expect(codeOf(key, 'a', 1)).toBe(one);
  const codes = [one, codeOf(key, 'a', 2), codeOf(key, 'b', 1), codeOf(randomBytes(32), 'a', 1)];
  expect(new Set(codes).size).toBe(4);
});

it('holds no character that is read as another, and each of the rest as often', () => {
  const counts = new Map<string, number>();
  for (let n = 0; n < 5000; n++)
    for (const letter of codeOf(key, randomUUID(), 1)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect([...counts.keys()].sort().join('')).toBe('23456789ACDEFHJKMNPRTVWXY');
  // 60 000 characters over 25: 2400 each, and 49 of standard deviation
  for (const count of counts.values()) expect(Math.abs(count - 2400)).toBeLessThan(300);
});

it('is printed in groups, and read back as printed', () => {
  const code = codeOf(key, 'a', 1);
  expect(groups('4KXM9RTC7FHA')).toBe('4KXM 9RTC 7FHA');
  expect(readCode(groups(code))).toBe(code);
});

it.each(['4kxm 9rtc 7fha', '4KXM-9RTC-7FHA', ' 4KXM.9RTC.7FHA\n', '4KXM９RTC7FHA'])('reads %j', (typed) => {
  expect(readCode(typed)).toBe('4KXM9RTC7FHA');
});

it('reads what is mistaken for a character of a code as that character', () => {
  expect(readCode('BGSU ZOQ0 CCCC')).toBe('865V2DDDCCCC');
});

it.each(['', '4KXM9RTC7FH', '4KXM9RTC7FHAA', '4KXM9RTC7FH1', '4KXM9RTC7FHÀ'])('refuses %j', (typed) => {
  expect(readCode(typed)).toBeUndefined();
});

it('seals under its own key', () => {
  expect(sealOf(key, 'A').equals(sealOf(key, 'A'))).toBe(true);
  expect(sealOf(key, 'A').equals(sealOf(key, 'C'))).toBe(false);
  expect(sealOf(key, 'A').equals(sealOf(randomBytes(32), 'A'))).toBe(false);
});
