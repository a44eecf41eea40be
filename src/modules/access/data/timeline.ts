/** Which versions are in force together, from which day to which: importing tomorrow's matrix changes nothing today. */
import { type Edition, SET_NAMES, type Version } from './sets.ts';

export type Period<V extends Version = Version> = {
  /** First day, YYYY-MM-DD, from 00:00 in Paris. */
  readonly from: string;
  /** First day it no longer applies; undefined for the last period. */
  readonly until: string | undefined;
  readonly edition: Edition<V>;
};

/**
 * One period for each day that brings a version, from the day on which every set has one.
 * Of two versions of a set with the same first day, the one that stands later in `versions` counts.
 */
export function periodsOf<V extends Version>(versions: readonly V[]): Period<V>[] {
  const days = [...new Set(versions.map(({ validFrom }) => validFrom))].sort();
  return days.flatMap((from, index) => {
    const edition = editionOn(versions, from);
    return edition ? [{ from, until: days[index + 1], edition }] : [];
  });
}

/** The period that holds `day` (YYYY-MM-DD). */
export const periodOn = <P extends Pick<Period, 'from' | 'until'>>(
  periods: readonly P[],
  day: string,
): P | undefined => periods.find(({ from, until }) => from <= day && (until === undefined || day < until));

function editionOn<V extends Version>(versions: readonly V[], day: string): Edition<V> | undefined {
  const [matrix, types, professions] = SET_NAMES.map((set) =>
    versions
      .filter((one) => one.set === set && one.validFrom <= day)
      .reduce<V | undefined>((last, one) => (last && last.validFrom > one.validFrom ? last : one), undefined),
  );
  return matrix && types && professions && { matrix, types, professions };
}
