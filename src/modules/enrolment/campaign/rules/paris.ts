/** Days as they are counted in France: the limit of an answer is a midnight in Paris, summer time included (R1). */
import { parisDay } from '#formats/civil-day';

const PARIS = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** @param day YYYY-MM-DD; @returns the day `days` later */
export function addDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The moment at which a day begins in Paris. */
export function midnightInParis(day: string): Date {
  const utc = Date.parse(`${day}T00:00:00Z`);
  // Paris is one or two hours ahead; no change of time takes place at midnight.
  for (const hours of [1, 2]) {
    const at = new Date(utc - hours * 3_600_000);
    const parts = Object.fromEntries(PARIS.formatToParts(at).map(({ type, value }) => [type, value]));
    if (`${parts.year}-${parts.month}-${parts.day}` === day && parts.hour === '00' && parts.minute === '00')
      return at;
  }
  throw new Error(`No midnight in Paris on ${day}`);
}

/**
 * The first moment at which it is too late to answer: the day of sending does not count, the last day counts whole (R66).
 * @param window days (R1)
 */
export function deadlineOf(sentAt: Date, window: number): Date {
  return midnightInParis(addDays(parisDay(sentAt), window + 1));
}

/** What was sent before the limit may still be on its way: opening waits for it, so that a refusal of the last second wins (R66). */
export const GRACE_MINUTES = 15;
