/** May this actor do this on that space, and why. Holds consents, blocks and switches. */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Audit, AuditLine, LineActor, LinePage, LineProof } from '#audit';
import type { Citizens } from '#citizens';
import type { Enrolment } from '#enrolment';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import type { Kms } from '#platform/kms';
import type { RateLimits } from '#platform/rate-limit';
import type { ReferenceData } from './data/reference-data.ts';
import { DURATIONS, type Durations } from './durations.ts';
import { accessErrors } from './errors.ts';
import type { PublishAccessEvent } from './events.ts';
import { colleaguesOf } from './store/colleagues.ts';
import { createEditions } from './store/editions.ts';
import { contradictionIn } from './store/plan-rows.ts';
import { treatingDoctors } from './store/treating-doctors.ts';
import { createAuthorising } from './use-cases/authorise-professional.ts';
import { createBlocking } from './use-cases/block-professional.ts';
import { createCareTeams } from './use-cases/care-team.ts';
import { createSettings, setHidesNew } from './use-cases/change-settings.ts';
import { createContests } from './use-cases/contest-line.ts';
import { createExplainReaders } from './use-cases/explain-readers.ts';
import { listRelations } from './use-cases/list-relations.ts';
import { createEmergencies } from './use-cases/open-emergency.ts';
import { createSearchPerson } from './use-cases/search-person.ts';
import { seeAs } from './use-cases/see-as.ts';
import { createShareCodes } from './use-cases/share-code.ts';
import { createShareCodeEntry } from './use-cases/share-code-entry.ts';
import { createThreshold, showsNumber } from './use-cases/show-threshold.ts';
import { createStateConsent, createWithdrawConsent } from './use-cases/state-consent.ts';
import { createWhoCan } from './use-cases/who-can.ts';
import { createVisits, type VisitRequest } from './visit.ts';

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
export type { Granted } from './granted.ts';
export { createReferenceDesk, InvalidFiles, type ReferenceDesk, type Which } from './reference-desk.ts';
export { decide } from './rules/decide.ts';
export type { Action, Decision, DocumentFacts, Mode, Obligation, Relation, Space } from './rules/facts.ts';
export { factsSchema } from './rules/facts-schema.ts';
export { sentenceOf } from './rules/table.ts';
export type { CareTeam } from './store/care-teams.ts';
export type { PublicReference } from './store/editions.ts';
export type { OwnEmergency } from './store/own-emergencies.ts';
export { type Acted, storeReference, WideningNotAccepted } from './store/reference.ts';
export { setTreatingDoctor, type TreatingDoctor } from './store/treating-doctors.ts';
export type { ActDone, DatedVersion } from './store/versions.ts';
export type { Opposition, Settings } from './use-cases/change-settings.ts';
export { type Contest, type OpenContest, openContests } from './use-cases/contest-line.ts';
export type { ReadersExplained } from './use-cases/explain-readers.ts';
export type { KnownProfessional } from './use-cases/list-relations.ts';
export type { EmergencyAccess, EmergencyMode } from './use-cases/open-emergency.ts';
export type { FoundPerson, SearchedTraits } from './use-cases/search-person.ts';
export type { SeenAs, Viewer } from './use-cases/see-as.ts';
export type { ShareCode } from './use-cases/share-code.ts';
export type { Permission, Threshold } from './use-cases/show-threshold.ts';
export {
  BASES,
  type Basis,
  type ConsentForm,
  type ConsentStatement,
  FORMS,
} from './use-cases/state-consent.ts';
export type { LiveVisits, WhoCan } from './use-cases/who-can.ts';
export type { DocumentSubject, Visit, VisitRequest, Visits } from './visit.ts';

export type Access = ReturnType<typeof createAccess>;

/** The facts that a decision tells apart; made when they are first asked for, since a server never does. */
export const abstractSpace = () => import('./rules/abstract-space.ts');

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
  /** Milliseconds to let pass; another in tests of what is slowed. */
  readonly wait?: ((ms: number) => Promise<unknown>) | undefined;
}) {
  const editions = createEditions({ clock: deps.clock, shipped: deps.reference });
  const durations = deps.durations ?? DURATIONS;
  const visits = createVisits({
    ...deps,
    durations,
    editions,
    wait: deps.wait ?? ((ms: number) => wait(ms)),
  });
  return {
    ...visits,
    /** In force now, for labels and pages; a decision takes `visit.reference`. */
    get reference(): ReferenceData {
      return editions.current;
    },
    stateConsent: createStateConsent({ visits, clock: deps.clock, durations, publish: deps.publish }),
    withdrawConsent: createWithdrawConsent({ visits }),
    ...createEmergencies({
      visits,
      citizens: deps.citizens,
      clock: deps.clock,
      durations,
      publish: deps.publish,
    }),
    ...createCareTeams({ visits, clock: deps.clock, publish: deps.publish }),
    searchPerson: createSearchPerson({ visits, audit: deps.audit, limits: deps.limits }),
    threshold: createThreshold({ ...deps, visits, durations }),
    showsNumber,
    colleaguesOf,
    treatingDoctors: (request: VisitRequest) => visits.reading(request, treatingDoctors),
    listRelations,
    explainReaders: createExplainReaders({ listRelations, citizens: deps.citizens }),
    ...createWhoCan({ visits }),
    ...createAuthorising({ visits, clock: deps.clock, publish: deps.publish }),
    ...createBlocking({ visits }),
    ...createSettings({ visits }),
    setHidesNew,
    ...createContests({ visits, audit: deps.audit, clock: deps.clock, publish: deps.publish }),
    ...createShareCodes({ visits, clock: deps.clock, publish: deps.publish }),
    ...createShareCodeEntry({ visits, limits: deps.limits, publish: deps.publish }),
    seeAs,

    /** The history that the holder (or a professional, of their own acts) may read. */
    history: (request: VisitRequest, page: LinePage): Promise<readonly AuditLine[]> =>
      visits.reading(request, async (visit) => {
        const granted = visit.authorize('trace.read');
        const lines = await deps.audit.read(visit.tx, visit.holderId, page);
        visit.trace(granted);
        return lines;
      }),

    /** Who stands in the history, emergencies first. */
    historyActors: (request: VisitRequest): Promise<readonly LineActor[]> =>
      visits.reading(request, async (visit) => {
        const granted = visit.authorize('trace.read');
        const actors = await deps.audit.actors(visit.tx, visit.holderId);
        visit.trace(granted);
        return actors;
      }),

    /** One line of it. @throws `line-absent` */
    historyLine: (request: VisitRequest, lineId: string): Promise<AuditLine> =>
      visits.reading(request, async (visit) => {
        const granted = visit.authorize('trace.read', undefined, lineId);
        const [line] = await deps.audit.read(visit.tx, visit.holderId, { limit: 1, lineId });
        if (!line) throw accessErrors('line-absent');
        visit.trace(granted, { objectId: lineId, secret: line.secret === true });
        return line;
      }),

    /** All of it, to be taken away: at most 20,000 lines, the newest. */
    wholeHistory: (request: VisitRequest): Promise<readonly AuditLine[]> =>
      visits.reading(request, async (visit) => {
        const granted = visit.authorize('trace.read');
        const lines: AuditLine[] = [];
        for (let page = 0; page < 100; page++) {
          const more = await deps.audit.read(visit.tx, visit.holderId, {
            limit: 200,
            before: lines.at(-1)?.at,
          });
          lines.push(...more);
          if (more.length < 200) break;
        }
        visit.trace(granted);
        return lines;
      }),

    /** The proof of a line, for whoever may read it; `waiting` during the second before the witness has seen it. @throws `line-absent` */
    lineProof: (request: VisitRequest, lineId: string): Promise<LineProof | 'waiting'> =>
      visits.reading(request, async (visit) => {
        const granted = visit.authorize('trace.read', undefined, lineId);
        const [[line], proof] = await Promise.all([
          deps.audit.read(visit.tx, visit.holderId, { limit: 1, lineId }),
          deps.audit.proof(visit.tx, visit.holderId, lineId),
        ]);
        if (!line || !proof) throw accessErrors('line-absent');
        visit.trace(granted, { objectId: lineId, secret: line.secret === true });
        return proof;
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

    /** The matrix, types and professions as the database has them at this moment, and what is planned. */
    readReference: () => editions.read(deps.db),

    async ready(): Promise<void> {
      await sql`select 1`.execute(deps.db);
    },
  };
}
