// The limit as it is printed: in full, in the time of Paris (R1).
const ZONE = { timeZone: 'Europe/Paris' } as const;
const DAY = new Intl.DateTimeFormat('fr-FR', {
  ...ZONE,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const CLOCK = new Intl.DateTimeFormat('fr-FR', {
  ...ZONE,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `vendredi 1er janvier 2027` */
export const dayInFull = (date: Date): string => DAY.format(date).replace(/ 1 (?=\p{L})/u, ' 1er ');

/**
 * `dimanche 3 janvier 2027` when the limit is at midnight, which is the end of that day; else
 * `dimanche 3 janvier 2027, à 15 h 00`: never later than what holds.
 */
export function untilWhen(deadline: Date): string {
  const clock = CLOCK.format(deadline);
  return clock === '00:00'
    ? dayInFull(new Date(deadline.getTime() - 1))
    : `${dayInFull(deadline)}, à ${clock.replace(':', '\u00a0h\u00a0')}`;
}
