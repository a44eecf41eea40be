/** The vaccination record, and where the person stands in the calendar (C19, D02). */
import type { Access, VisitRequest } from '#access';
import type { Citizens, Person } from '#citizens';
import { parisDay } from '#formats/civil-day';
import type { Clock } from '#platform/clock';
import { profileErrors } from '../errors.ts';
import { type Fact, subjectOf } from '../fact.ts';
import type { HealthReference } from '../health-reference.ts';
import { antigensOf, type CalendarLine, calendarOf, groupsOf } from '../rules/calendar.ts';
import { factsOf } from '../store/facts.ts';

export type VaccinationRecord = {
  readonly person: Person;
  /** Newest first; those of unknown date last. */
  readonly vaccinations: readonly Fact[];
  readonly calendar: readonly CalendarLine[];
  /** Of the calendar: ISO day, and where it comes from. */
  readonly edition: { readonly version: string; readonly source: string };
};

export function createReadVaccinations(deps: {
  readonly access: Access;
  readonly citizens: Citizens;
  readonly clock: Clock;
  readonly reference: HealthReference;
}) {
  const { prevention, vaccines } = deps.reference;
  const acts = prevention.acts.filter(({ kind }) => kind === 'vaccination');
  return {
    /** @throws Refused */
    vaccinations: (request: VisitRequest): Promise<VaccinationRecord> =>
      deps.access.reading(request, async (visit) => {
        const granted = visit.authorize('document.list');
        const person = await deps.citizens.person(visit.tx, visit.holderId);
        if (!person) throw profileErrors('fact-absent');
        const facts = (await factsOf(granted, ['vaccination'])).filter(
          (one) => one.state !== 'absent' && visit.confirm('document.read', subjectOf(one)),
        );
        visit.trace(granted);
        const there = new Set(facts.map(({ factId }) => factId));
        const vaccinations = facts.filter(({ joinedTo }) => !joinedTo || !there.has(joinedTo));
        const done = vaccinations
          .filter(({ state }) => state !== 'refuted')
          .map((fact) => ({
            date: fact.start?.date,
            groups: groupsOf(antigensOf(fact.label, vaccines.vaccines)),
          }));
        const today = parisDay(deps.clock.now());
        return {
          person,
          vaccinations,
          calendar: calendarOf(acts, person, done, today),
          edition: { version: prevention.version, source: prevention.source },
        };
      }),
  };
}
