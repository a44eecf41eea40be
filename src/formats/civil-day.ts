/** Days of the calendar, written YYYY-MM-DD as in ISO 8601. */

const PARIS = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' });

/** The day that it is in Paris, as the database's platform.today() says it. */
export const parisDay = (at: Date): string => PARIS.format(at);

/** A day that exists: no 30th of February. */
export function isCivilDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
