// Dates as a person reads them, in the time of Paris.
const ZONE = { timeZone: 'Europe/Paris' } as const;
const DAY = new Intl.DateTimeFormat('fr-FR', { ...ZONE, day: 'numeric', month: 'long', year: 'numeric' });
const WEEKDAY = new Intl.DateTimeFormat('fr-FR', {
  ...ZONE,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const MONTH = new Intl.DateTimeFormat('fr-FR', { ...ZONE, month: 'long', year: 'numeric' });
const SHORT = new Intl.DateTimeFormat('fr-FR', { ...ZONE, day: 'numeric', month: 'short' });
const NUMERIC = new Intl.DateTimeFormat('fr-FR', {
  ...ZONE,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
});
const CLOCK = new Intl.DateTimeFormat('fr-FR', {
  ...ZONE,
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h23',
});
const YEAR = new Intl.DateTimeFormat('fr-FR', { ...ZONE, year: 'numeric' });
const ISO = new Intl.DateTimeFormat('en-CA', { ...ZONE, year: 'numeric', month: '2-digit', day: '2-digit' });

const first = (text: string) => text.replace(/(^|\s)1 (?=\p{L})/u, '$11er ');

/** `18 novembre 2026`, `1er décembre 2026` */
export const day = (date: Date): string => first(DAY.format(date));
/** `mercredi 18 novembre 2026` */
export const weekday = (date: Date): string => first(WEEKDAY.format(date));
/** `juin 2026` */
export const monthAndYear = (date: Date): string => MONTH.format(date);
/** `18 nov.` */
export const shortDay = (date: Date): string => first(SHORT.format(date));
/** `18/11/2026` */
export const numericDay = (date: Date): string => NUMERIC.format(date);
/** `18 h 02` */
export const time = (date: Date): string => CLOCK.format(date).replace(':', '\u00a0h\u00a0');
/** `18 novembre 2026, à 18 h 02` */
export const dayAndTime = (date: Date): string => `${day(date)}, à ${time(date)}`;
export const year = (date: Date): number => Number(YEAR.format(date));
/** `2026-11-18`, for a machine. */
export const isoDay = (date: Date): string => ISO.format(date);

/** An end is the first moment outside: its last day is the one before. */
export const lastDay = (end: Date): string => day(new Date(end.getTime() - 1));

/** A civil date `YYYY-MM-DD`, which has no time zone: `4 juin 1962`. */
export const civilDay = (text: string): string => day(new Date(`${text}T12:00:00Z`));
/** `04/06/1962` */
export const civilNumericDay = (text: string): string => text.split('-').reverse().join('/');

/** Whole years between a civil birth date and now. */
export function ageOn(birthDate: string, now: Date): number {
  const today = isoDay(now);
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** A date as people write it: `18/11/2026`, `18 11 26`, `2026-11-18`. Noon in Paris, or undefined. */
export function readDay(text: string): Date | undefined {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
  const french = /^\s*(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{2}|\d{4})\s*$/.exec(text);
  const [y, m, d] = iso ? iso.slice(1) : french ? french.slice(1).reverse() : [];
  if (!y || !m || !d) return undefined;
  const date = new Date(Date.UTC(Number(y.length === 2 ? `20${y}` : y), Number(m) - 1, Number(d), 11));
  return date.getUTCMonth() === Number(m) - 1 && date.getUTCDate() === Number(d) ? date : undefined;
}
