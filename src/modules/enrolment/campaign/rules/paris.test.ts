import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parisDay } from '#formats/civil-day';
import { addDays, deadlineOf, midnightInParis } from './paris.ts';

test.each([
  // winter, and a sending after midnight in Paris that is still the day before in UTC
  ['2026-11-21T12:00:00Z', 42, '2027-01-02T23:00:00.000Z'],
  ['2026-11-21T23:30:00Z', 42, '2027-01-03T23:00:00.000Z'],
  // into summer time (29 March 2026) and out of it (25 October 2026)
  ['2026-02-16T12:00:00Z', 42, '2026-03-30T22:00:00.000Z'],
  ['2026-03-28T12:00:00Z', 1, '2026-03-29T22:00:00.000Z'],
  ['2026-10-24T12:00:00Z', 1, '2026-10-25T23:00:00.000Z'],
  ['2026-09-13T12:00:00Z', 42, '2026-10-25T23:00:00.000Z'],
])('sent at %s with %i days: too late from %s', (sent, days, deadline) => {
  expect(deadlineOf(new Date(sent), days).toISOString()).toBe(deadline);
});

test('at any instant: the limit is a midnight in Paris, after all the days, and never a day more', () => {
  const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(instant, fc.integer({ min: 1, max: 366 }), (sent, days) => {
      const deadline = deadlineOf(sent, days);
      const last = new Date(deadline.getTime() - 1);
      expect(parisDay(last)).toBe(addDays(parisDay(sent), days));
      expect(parisDay(deadline)).toBe(addDays(parisDay(sent), days + 1));
      expect(midnightInParis(parisDay(deadline))).toEqual(deadline);
    }),
  );
});
