/** The door of a space, for a professional who holds the INS (TD0.2). Traced: learning that a space is open is an act (R16). */
import type { Citizens, Person } from '#citizens';
import type { Clock } from '#platform/clock';
import type { Limit, RateLimits } from '#platform/rate-limit';
import { type Durations, endOfConsent, hoursLater } from '../durations.ts';
import { accessErrors } from '../errors.ts';
import type { VisitActor } from '../gathered.ts';
import { VAIN_LOOKS } from '../refusals.ts';
import type { Decision, Mode } from '../rules/facts.ts';
import type { DocumentSubject, Visit, VisitRequest, Visits } from '../visit.ts';

/** What a professional sees at the door of a space, before reading anything. */
export type Threshold = {
  readonly person: Person;
  readonly actor: VisitActor;
  readonly relation: Visit['relation'];
  /** The mode of the emergency that runs in this session, else the one asked. */
  readonly mode: Mode;
  /** The care of a minor that is kept from the representatives runs (R13). */
  readonly secret: boolean;
  readonly isMinor: boolean;
  readonly showsNumber: boolean;
  /** May the professional open the list now? With the sentence that says why not. */
  readonly open: Permission;
  readonly mayState: Permission;
  readonly mayDeposit: Permission;
  /** Until when what would be stated or opened now would last. */
  readonly wouldLast: { readonly team: Date; readonly consultation: Date; readonly emergency: Date };
};

export type Permission = { readonly allowed: boolean; readonly sentence: string };

/** New faces a professional may look up: a busy emergency department sees fewer in an hour (R16, A4). */
const NEW_FACES: Limit = { name: 'new-face', times: 200, seconds: 3600 };

export function createThreshold(deps: {
  readonly visits: Visits;
  readonly citizens: Citizens;
  readonly limits: RateLimits;
  readonly clock: Clock;
  readonly durations: Durations;
}) {
  /** @param discreet a secret care is about to be declared: for a minor, even who has another way in leaves no open line */
  return (request: VisitRequest, discreet = false): Promise<Threshold> =>
    deps.visits.reading(request, async (visit) => {
      const granted = visit.authorize('person.find');
      const { relation, actor } = visit;
      if (relation.consent === 'none' && !relation.treating) {
        // Once the vain looks are spent, a space that is open answers as the others do (R16).
        await deps.limits.check(VAIN_LOOKS, actor.id);
        await deps.limits.consume(NEW_FACES, actor.id);
      }
      const person = await deps.citizens.person(visit.tx, visit.holderId);
      if (!person) throw accessErrors('space-not-open');
      const isMinor = visit.space.protection === 'minor';
      // a secret care begins by finding the person: it must leave nothing before it is declared (R13, EX_0.1-1100)
      const comesOpenly = !discreet && (relation.consent === 'valid' || relation.treating);
      visit.trace(granted, { secret: isMinor && !comesOpenly });
      const now = deps.clock.now();
      return {
        person,
        actor,
        relation,
        mode: visit.mode,
        secret: visit.secret,
        isMinor,
        showsNumber: showsNumber(visit),
        open: permission(visit.decide('space.open')),
        mayState: permission(visit.decide('consent.state')),
        mayDeposit: permission(visit.decide('document.deposit', ownReport(actor))),
        wouldLast: {
          team: endOfConsent(deps.durations, 'care_team', actor.professionCode, now),
          consultation: endOfConsent(deps.durations, 'consent_given', actor.professionCode, now),
          emergency: hoursLater(now, deps.durations.emergencyHours),
        },
      };
    });
}

/**
 * The number is never shown to a regulating doctor who has no other way in: they found the person by name (TD0.5). Who
 * came with the number loses nothing by it.
 */
export const showsNumber = ({ actor, mode, relation }: Pick<Visit, 'actor' | 'mode' | 'relation'>): boolean =>
  mode !== 'centre_15' && !(actor.isRegulator && relation.consent !== 'valid' && !relation.treating);

const permission = (decision: Decision): Permission => ({
  allowed: decision.allowed,
  sentence: decision.allowed ? decision.sentence : decision.forActor,
});

/** The plainest deposit: a consultation report of one's own, or of an author of one's secretariat. */
const ownReport = (actor: VisitActor): DocumentSubject => ({
  typeCode: '11488-4',
  origin: 'professional',
  authorId: actor.kind === 'secretariat' ? 'author' : actor.id,
  authorStructureId: actor.structureId,
  ownName: false,
  depositorId: actor.id,
  hidden: false,
  invisibleToPatient: false,
  invisibleToRepresentatives: false,
  status: 'current',
});
