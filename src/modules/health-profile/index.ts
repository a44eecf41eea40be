/** What a person says of their health, what professionals add to it, what comes out of documents; measures and vaccinations. */
import type { Access, VisitRequest } from '#access';
import type { Clock } from '#platform/clock';
import { type Fact, type SectionCode, subjectOf } from './fact.ts';
import { factsOf } from './store/facts.ts';
import { createChangeMeasure } from './use-cases/change-measure.ts';
import { createReadMeasures } from './use-cases/read-measures.ts';
import { createWriteMeasures } from './use-cases/write-measures.ts';

export { profileErrors } from './errors.ts';
export type { Fact, SectionCode } from './fact.ts';
export type { Measure, MeasureDevice } from './measure.ts';
export { type Coded, DIABETES_TYPES, MOMENTS, NUMBERS_OF_DAYS } from './rules/measure-codes.ts';
export {
  BMI,
  isMeasureKind,
  KINDS,
  type KindRule,
  MEASURE_KINDS,
  type MeasureKind,
} from './rules/measure-kinds.ts';
export type { MeasureFilter } from './store/measures.ts';
export type { NewReading, Written } from './use-cases/write-measures.ts';

export type HealthProfile = ReturnType<typeof createHealthProfile>;

export function createHealthProfile(deps: { readonly access: Access; readonly clock: Clock }) {
  const { access } = deps;
  return {
    measures: {
      write: createWriteMeasures(deps),
      ...createReadMeasures(deps),
      ...createChangeMeasure(deps),
    },
    /** The lines that stand, of these sections or all. */
    facts: (request: VisitRequest, sections?: readonly SectionCode[]): Promise<readonly Fact[]> =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('document.list');
        const facts = (await factsOf(granted, sections)).filter((one) =>
          visit.confirm('document.read', subjectOf(one)),
        );
        visit.trace(granted);
        return facts;
      }),
  };
}
