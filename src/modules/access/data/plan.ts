/** Versions side by side, checked: whatever will be in force together, on whatever day, must be whole. */
import { type Fault, InvalidReference, sayFault } from './faults.ts';
import { assemble, type ReferenceData } from './reference-data.ts';
import type { TableName, VersionFiles } from './sets.ts';
import { type Period, periodOn, periodsOf } from './timeline.ts';

export type PlannedPeriod<V extends VersionFiles = VersionFiles> = Period<V> & {
  readonly reference: ReferenceData;
};

type PeriodFaults = { readonly period: Period; readonly faults: readonly Fault[] };

/** Versions that would not be whole together on some day. */
export class InvalidPlan extends Error {
  /** By period; a fault told of one period is not told again of the next. */
  readonly problems: readonly PeriodFaults[];

  constructor(problems: readonly PeriodFaults[]) {
    super(problems.flatMap((one) => sayProblem(one)).join('\n'));
    this.name = 'InvalidPlan';
    this.problems = problems;
  }
}

/** A title with the versions in question, then one line a fault. */
export function sayProblem(
  { period, faults }: PeriodFaults,
  nameOf?: (table: TableName) => string,
): string[] {
  const { matrix, types, professions } = period.edition;
  return [
    `À partir du ${period.from} (matrice ${matrix.version}, types ${types.version}, professions ${professions.version}) :`,
    ...faults.map((fault) => `  ${sayFault(fault, nameOf)}`),
  ];
}

/**
 * The periods that hold `today` (YYYY-MM-DD) or come after, each with its edition read and found whole.
 * @throws InvalidPlan with every fault of every period, and an Error when nothing would be in force today
 */
export function checkedPlan<V extends VersionFiles>(
  versions: readonly V[],
  today: string,
): PlannedPeriod<V>[] {
  const periods = periodsOf(versions).filter(({ until }) => until === undefined || today < until);
  if (!periodOn(periods, today)) throw new Error('Aucune version ne serait en vigueur aujourd’hui.');
  const told = new Set<string>();
  const problems: PeriodFaults[] = [];
  const planned = periods.flatMap((period) => {
    try {
      return { ...period, reference: assemble(period.edition) };
    } catch (error) {
      if (!(error instanceof InvalidReference)) throw error;
      const faults = error.faults.filter((fault) => !told.has(sayFault(fault)));
      for (const fault of faults) told.add(sayFault(fault));
      if (faults.length > 0) problems.push({ period, faults });
      return [];
    }
  });
  if (problems.length > 0) throw new InvalidPlan(problems);
  return planned;
}
