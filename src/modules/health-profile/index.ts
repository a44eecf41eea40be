/** What a person says of their health, what professionals add to it, what comes out of documents; measures and vaccinations. */
import type { Access } from '#access';
import type { Citizens } from '#citizens';
import { sayApproximateDate } from '#formats/approximate-date';
import type { Clock } from '#platform/clock';
import { createCard } from './card/card.ts';
import { sourceOf } from './card/say-line.ts';
import type { PublishProfileEvent } from './events.ts';
import type { Extraction } from './extraction/extraction.ts';
import type { HealthReference } from './health-reference.ts';
import type { Analytes } from './results/analytes.ts';
import { createReadResults } from './results/read-results.ts';
import { ALLERGENS } from './rules/allergens.ts';
import { readValue, sayReading, sayValue } from './rules/check-measure.ts';
import { DIABETES_TYPES, MOMENTS, NUMBERS_OF_DAYS } from './rules/measure-codes.ts';
import { isMeasureKind, KINDS } from './rules/measure-kinds.ts';
import { PROFILE_SECTIONS, SECTIONS, sectionOfSlug } from './rules/sections.ts';
import { createActOnFact } from './use-cases/act-on-fact.ts';
import { createChangeMeasure } from './use-cases/change-measure.ts';
import { createChildBooklet } from './use-cases/child-booklet.ts';
import { createListDevices } from './use-cases/list-devices.ts';
import { createReadMeasures } from './use-cases/read-measures.ts';
import { createReadProfile } from './use-cases/read-profile.ts';
import { createReadVaccinations } from './use-cases/read-vaccinations.ts';
import { createAllResults, createSearchResults } from './use-cases/search-results.ts';
import { createTargets } from './use-cases/set-target.ts';
import { createWriteFacts } from './use-cases/write-facts.ts';
import { createWriteMeasures } from './use-cases/write-measures.ts';

export type { CardLine, EmergencyCard } from './card/card.ts';
export { profileErrors } from './errors.ts';
export type { ProfileEvent } from './events.ts';
export { createExtraction } from './extraction/extraction.ts';
export type { Agreement } from './extraction/store.ts';
export type { Fact, SectionCode } from './fact.ts';
export { type HealthReference, loadHealthReference } from './health-reference.ts';
export type { Measure, MeasureDevice } from './measure.ts';
export { loadAnalytes } from './results/analytes.ts';
export type { ComparedResult, ResultFamily, ResultLine, ResultSeries } from './results/read-results.ts';
export type { LabResult } from './results/result.ts';
export type { CalendarLine } from './rules/calendar.ts';
export type { WrittenFact } from './rules/check-fact.ts';
export type { Examination } from './rules/examinations.ts';
export { type Coded, DIABETES_TYPES, MOMENTS, NUMBERS_OF_DAYS } from './rules/measure-codes.ts';
export {
  BMI,
  isMeasureKind,
  KINDS,
  type KindRule,
  MEASURE_KINDS,
  type MeasureKind,
} from './rules/measure-kinds.ts';
export { isProfileSection, type ProfileSection, type SectionRule } from './rules/sections.ts';
export type { MeasureFilter } from './store/measures.ts';
export type { Target } from './store/targets.ts';
export type { Booklet, Growth } from './use-cases/child-booklet.ts';
export type { FactActs, Line, ProfileView, SectionView } from './use-cases/read-profile.ts';
export type { VaccinationRecord } from './use-cases/read-vaccinations.ts';
export type { CodedResult } from './use-cases/search-results.ts';
export type { NewReading, Written } from './use-cases/write-measures.ts';

export type HealthProfile = ReturnType<typeof createHealthProfile>;

export function createHealthProfile(deps: {
  readonly access: Access;
  readonly clock: Clock;
  readonly publish: PublishProfileEvent;
  readonly citizens: Citizens;
  readonly reference: HealthReference;
  readonly extraction: Extraction;
  readonly analytes: Analytes;
}) {
  return {
    extraction: deps.extraction,
    results: { ...createReadResults(deps), search: createSearchResults(deps), all: createAllResults(deps) },
    card: createCard(deps),
    ...createReadProfile(deps),
    ...createWriteFacts(deps),
    ...createActOnFact(deps),
    ...createReadVaccinations(deps),
    ...createChildBooklet(deps),
    ...createTargets(deps),
    /** What the pages ask and say with. */
    rules: {
      sections: SECTIONS,
      sectionCodes: PROFILE_SECTIONS,
      sectionOfSlug,
      kinds: KINDS,
      isMeasureKind,
      moments: MOMENTS,
      diabetesTypes: DIABETES_TYPES,
      numbersOfDays: NUMBERS_OF_DAYS,
      readValue,
      sayReading,
      sayValue,
      sayDate: sayApproximateDate,
      saySource: sourceOf,
      /** What helps to write a name; any other is taken too. */
      suggestions: {
        medicines: deps.reference.medicines.medicines.map(
          ({ brand, substance }) => `${brand} (${substance})`,
        ),
        allergens: [
          ...ALLERGENS,
          ...new Set(deps.reference.medicines.medicines.map(({ substance }) => substance)),
        ],
        vaccines: deps.reference.vaccines.vaccines.map(({ name }) => name),
      },
    },
    measures: {
      write: createWriteMeasures(deps),
      ...createReadMeasures(deps),
      devices: createListDevices(deps),
      ...createChangeMeasure(deps),
    },
  };
}
