/** What a person says of their health, what professionals add to it, what comes out of documents; measures and vaccinations. */
import type { Access } from '#access';
import type { Clock } from '#platform/clock';
import type { PublishProfileEvent } from './events.ts';
import type { Extraction } from './extraction/extraction.ts';
import type { Analytes } from './results/analytes.ts';
import { createReadResults } from './results/read-results.ts';
import { createActOnFact } from './use-cases/act-on-fact.ts';
import { createChangeMeasure } from './use-cases/change-measure.ts';
import { createReadMeasures } from './use-cases/read-measures.ts';
import { createReadProfile } from './use-cases/read-profile.ts';
import { createWriteFacts } from './use-cases/write-facts.ts';
import { createWriteMeasures } from './use-cases/write-measures.ts';

export { profileErrors } from './errors.ts';
export type { ProfileEvent } from './events.ts';
export { createExtraction } from './extraction/extraction.ts';
export type { Agreement } from './extraction/store.ts';
export type { Fact, SectionCode } from './fact.ts';
export type { Measure, MeasureDevice } from './measure.ts';
export { loadAnalytes } from './results/analytes.ts';
export type { ComparedResult, ResultFamily, ResultLine, ResultSeries } from './results/read-results.ts';
export type { LabResult } from './results/result.ts';
export type { WrittenFact } from './rules/check-fact.ts';
export { type Coded, DIABETES_TYPES, MOMENTS, NUMBERS_OF_DAYS } from './rules/measure-codes.ts';
export {
  BMI,
  isMeasureKind,
  KINDS,
  type KindRule,
  MEASURE_KINDS,
  type MeasureKind,
} from './rules/measure-kinds.ts';
export type { ProfileSection, SectionRule } from './rules/sections.ts';
export type { MeasureFilter } from './store/measures.ts';
export type { FactActs, Line, ProfileView, SectionView } from './use-cases/read-profile.ts';
export type { NewReading, Written } from './use-cases/write-measures.ts';

export type HealthProfile = ReturnType<typeof createHealthProfile>;

export function createHealthProfile(deps: {
  readonly access: Access;
  readonly clock: Clock;
  readonly publish: PublishProfileEvent;
  readonly extraction: Extraction;
  readonly analytes: Analytes;
}) {
  return {
    extraction: deps.extraction,
    results: createReadResults(deps),
    ...createReadProfile(deps),
    ...createWriteFacts(deps),
    ...createActOnFact(deps),
    measures: {
      write: createWriteMeasures(deps),
      ...createReadMeasures(deps),
      ...createChangeMeasure(deps),
    },
  };
}
