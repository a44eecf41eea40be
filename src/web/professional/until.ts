import { isoDay, numericDay, time } from '../words/dates.ts';

/** `jusqu’à 15 h 12` today, `jusqu’au 22/11/2026 à 15 h 12` soon, `jusqu’au 21/11/2027`; a midnight ends the day before. */
export function untilWhen(until: Date, now: Date): string {
  const isMidnight = /^0\D+00$/.test(time(until));
  if (isMidnight) return `jusqu’au ${numericDay(new Date(until.getTime() - 1))}`;
  if (isoDay(until) === isoDay(now)) return `jusqu’à ${time(until)}`;
  const isSoon = until.getTime() - now.getTime() < 48 * 3_600_000;
  return isSoon ? `jusqu’au ${numericDay(until)} à ${time(until)}` : `jusqu’au ${numericDay(until)}`;
}

/** `encore 3 h 05`, `encore 25 min`, `moins d’une minute`, `terminé` */
export function timeLeft(until: Date, now: Date): string {
  const minutes = Math.floor((until.getTime() - now.getTime()) / 60_000);
  if (until <= now) return 'terminé';
  if (minutes < 1) return 'moins d’une minute';
  if (minutes < 60) return `encore ${minutes}\u00a0min`;
  return `encore ${Math.floor(minutes / 60)}\u00a0h\u00a0${String(minutes % 60).padStart(2, '0')}`;
}
