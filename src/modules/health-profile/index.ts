/** What a person says of their health, what professionals add to it, what comes out of documents; measures and vaccinations. */
import type { Access } from '#access';
import type { Clock } from '#platform/clock';
import type { PublishProfileEvent } from './events.ts';
import { createActOnFact } from './use-cases/act-on-fact.ts';
import { createChangeMeasure } from './use-cases/change-measure.ts';
import { createReadMeasures } from './use-cases/read-measures.ts';
import { createReadProfile } from './use-cases/read-profile.ts';
import { createWriteFacts } from './use-cases/write-facts.ts';
import { createWriteMeasures } from './use-cases/write-measures.ts';

export { profileErrors } from './errors.ts';
export type { ProfileEvent } from './events.ts';
export type { Fact, SectionCode } from './fact.ts';
export type { Measure, MeasureDevice } from './measure.ts';
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
}) {
  return {
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
