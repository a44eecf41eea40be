/** May this actor do this on that space, and why. Holds consents, blocks and switches. */
import { sql } from 'kysely';
import type { Audit, AuditLine } from '#audit';
import type { Citizens, Person } from '#citizens';
import type { Enrolment } from '#enrolment';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import type { Kms } from '#platform/kms';
import type { Limit, RateLimits } from '#platform/rate-limit';
import type { ReferenceData } from './data/reference-data.ts';
import { DURATIONS, type Durations } from './durations.ts';
import { accessErrors } from './errors.ts';
import type { PublishAccessEvent } from './events.ts';
import type { VisitActor } from './gathered.ts';
import { createEditions } from './store/editions.ts';
import { contradictionIn } from './store/plan-rows.ts';
import { createBlocking } from './use-cases/block-professional.ts';
import { createExplainReaders } from './use-cases/explain-readers.ts';
import { listRelations } from './use-cases/list-relations.ts';
import { createEmergencies } from './use-cases/open-emergency.ts';
import { createStateConsent, createWithdrawConsent } from './use-cases/state-consent.ts';
import { createVisits, type DocumentSubject, VAIN_LOOKS, type Visit, type VisitRequest } from './visit.ts';

export type { GivenFile } from './data/candidate.ts';
export type { CellChange, DatedDifference, Difference } from './data/difference.ts';
export { sayProblem } from './data/plan.ts';
export { parseProfessionCode } from './data/profession-code.ts';
export { loadReferenceData, type ReferenceData } from './data/reference-data.ts';
export { SETS, type SetName } from './data/sets.ts';
export type { Durations } from './durations.ts';
export { accessErrors, Refused } from './errors.ts';
export type { AccessEvent } from './events.ts';
export type { VisitActor } from './gathered.ts';
export { createReferenceDesk, InvalidFiles, type ReferenceDesk, type Which } from './reference-desk.ts';
export type { Action, Decision, DocumentFacts, Mode, Obligation, Relation, Space } from './rules/facts.ts';
export { sentenceOf } from './rules/table.ts';
export { type Acted, storeReference, WideningNotAccepted } from './store/reference.ts';
export { setTreatingDoctor } from './store/treating-doctors.ts';
export type { ActDone, DatedVersion } from './store/versions.ts';
export type { ReadersExplained } from './use-cases/explain-readers.ts';
export type { KnownProfessional } from './use-cases/list-relations.ts';
export type { EmergencyAccess, EmergencyMode } from './use-cases/open-emergency.ts';
export { BASES, type Basis, type ConsentStatement } from './use-cases/state-consent.ts';
export type { DocumentSubject, Granted, Visit, VisitRequest } from './visit.ts';

export type Access = ReturnType<typeof createAccess>;

/** What a professional sees at the door of a space (TD0.2), before reading anything. */
export type Threshold = {
  readonly person: Person;
  readonly actor: VisitActor;
  readonly relation: Visit['relation'];
  /** May the professional open the list now? With the sentence that says why not. */
  readonly open: { readonly allowed: boolean; readonly sentence: string };
  readonly mayDeposit: { readonly allowed: boolean; readonly sentence: string };
};

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

/** New faces a professional may look up: a busy emergency department sees fewer in an hour (R16, A4). */
const NEW_FACES: Limit = { name: 'new-face', times: 200, seconds: 3600 };

export function createAccess(deps: {
  readonly db: Database;
  readonly audit: Audit;
  readonly citizens: Citizens;
  readonly enrolment: Enrolment;
  readonly kms: Kms;
  readonly limits: RateLimits;
  readonly clock: Clock;
  /** What the files of the release say, until the database was read. */
  readonly reference: ReferenceData;
  readonly publish: PublishAccessEvent;
  readonly durations?: Durations;
  readonly decide?: Parameters<typeof createVisits>[0]['decide'];
  readonly sessionEnded: () => Error;
}) {
  const editions = createEditions({ clock: deps.clock, shipped: deps.reference });
  const durations = deps.durations ?? DURATIONS;
  const visits = createVisits({ ...deps, durations, editions });
  const blocking = createBlocking({ visits });
  return {
    ...visits,
    /** In force now, for labels and pages; a decision takes `visit.reference`. */
    get reference(): ReferenceData {
      return editions.current;
    },
    stateConsent: createStateConsent({ visits, clock: deps.clock, durations, publish: deps.publish }),
    withdrawConsent: createWithdrawConsent({ visits }),
    ...createEmergencies({ visits, clock: deps.clock, durations, publish: deps.publish }),
    listRelations,
    explainReaders: createExplainReaders({ listRelations, citizens: deps.citizens }),
    block: blocking.block,
    unblock: blocking.unblock,

    /** The door of a space, for a professional who holds the INS. Traced: learning that a space is open is an act (R16). */
    threshold: (request: VisitRequest): Promise<Threshold> =>
      visits.reading(request, async (visit) => {
        const granted = visit.authorize('person.find');
        if (visit.relation.consent === 'none' && !visit.relation.treating) {
          // Once the vain looks are spent, a space that is open answers as the others do (R16).
          await deps.limits.check(VAIN_LOOKS, visit.actor.id);
          await deps.limits.consume(NEW_FACES, visit.actor.id);
        }
        const person = await deps.citizens.person(visit.tx, visit.holderId);
        if (!person) throw accessErrors('space-not-open');
        const open = visit.decide('space.open');
        const deposit = visit.decide('document.deposit', ownReport(visit.actor));
        visit.trace(granted);
        return {
          person,
          actor: visit.actor,
          relation: visit.relation,
          open: { allowed: open.allowed, sentence: open.allowed ? open.sentence : open.forActor },
          mayDeposit: {
            allowed: deposit.allowed,
            sentence: deposit.allowed ? deposit.sentence : deposit.forActor,
          },
        };
      }),

    /** The history that the holder (or a professional, of their own acts) may read. */
    history: (
      request: VisitRequest,
      page: { readonly limit: number; readonly before?: Date | undefined },
    ): Promise<readonly AuditLine[]> =>
      visits.reading(request, async (visit) => {
        const granted = visit.authorize('trace.read');
        const lines = await deps.audit.read(visit.tx, visit.holderId, page);
        visit.trace(granted, { count: lines.length });
        return lines;
      }),

    /** Is what the database holds whole, and does its gate read just that? A server must not start otherwise. */
    async checkReference(): Promise<void> {
      // A database that was never migrated has no such table.
      const contradiction = await contradictionIn(deps.db).catch(() => 'il lui manque des tables');
      if (contradiction)
        throw new Error(
          `La base n’est pas à jour : ${contradiction}. Lancez « carnet migrate », puis recommencez.`,
        );
      await editions.read(deps.db);
    },

    /** As the database has it at this moment: the edition in force, and every version with its state. */
    readReference: () => editions.read(deps.db),

    async ready(): Promise<void> {
      await sql`select 1`.execute(deps.db);
    },
  };
}
