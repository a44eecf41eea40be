import type { DocumentEntry } from '#documents';
import { day, isoDay, numericDay, shortDay, year } from './dates.ts';

type Act = Pick<DocumentEntry, 'actStart' | 'actPrecision'>;

/** The date of an act, as exactly as it is known: `18 novembre 2026`, `mars 2019`, `2012`, `vers 2012`. */
export function actDay({ actStart, actPrecision }: Act): string {
  switch (actPrecision) {
    case 'month':
      return day(actStart).replace(/^\S+ /, '');
    case 'year':
      return `${year(actStart)}`;
    case 'about':
      return isoDay(actStart).slice(5) === '01-01'
        ? `vers ${year(actStart)}`
        : `vers ${day(actStart).replace(/^\S+ /, '')}`;
    default:
      return day(actStart);
  }
}

/** `18/11/2026`, or as `actDay` when it is not known to the day. */
export const numericAct = (act: Act): string => (isExact(act) ? numericDay(act.actStart) : actDay(act));

/** `18 nov.` under the title of its year, or as `actDay`. */
export const shortAct = (act: Act): string => (isExact(act) ? shortDay(act.actStart) : actDay(act));

const isExact = ({ actPrecision }: Act) => actPrecision === 'instant' || actPrecision === 'day';
