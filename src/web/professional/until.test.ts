import { expect, it } from 'vitest';
import { timeLeft, untilWhen } from './until.ts';

const now = new Date('2026-11-21T14:00:00+01:00');
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

it.each([
  ['2026-11-21T15:12:00+01:00', 'jusqu’à 15 h 12'],
  ['2026-11-22T13:59:00+01:00', 'jusqu’au 22/11/2026 à 13 h 59'],
  ['2027-11-21T14:00:00+01:00', 'jusqu’au 21/11/2027'],
  // the midnight after the last day
  ['2026-12-22T00:00:00+01:00', 'jusqu’au 21/12/2026'],
  ['2026-11-22T00:00:00+01:00', 'jusqu’au 21/11/2026'],
])('an end at %s is told as %s', (until, told) => {
  expect(plain(untilWhen(new Date(until), now))).toBe(told);
});

it.each([
  ['2026-11-21T18:00:00+01:00', 'encore 4 h 00'],
  ['2026-11-21T15:05:59+01:00', 'encore 1 h 05'],
  ['2026-11-21T14:25:30+01:00', 'encore 25 min'],
  ['2026-11-21T14:00:40+01:00', 'moins d’une minute'],
  ['2026-11-21T14:00:00+01:00', 'terminé'],
])('what is left until %s is %s', (until, told) => {
  expect(plain(timeLeft(new Date(until), now))).toBe(told);
});
