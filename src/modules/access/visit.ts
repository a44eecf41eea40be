/**
 * A visit: one actor, one space, one transaction (convention 3). The database gathers the facts and sets the claims of its
 * own gate; the same facts feed the pure decision here. Both must agree for a row to be seen.
 */
import { sql } from 'kysely';
import type { Audit, AuditActor } from '#audit';
import type { Enrolment } from '#enrolment';
import type { Clock } from '#platform/clock';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { inTransaction, type Pending } from '#platform/database/transaction';
import { CarnetError } from '#platform/errors';
import type { Kms } from '#platform/kms';
import type { RateLimits } from '#platform/rate-limit';
import type { ReferenceData } from './data/reference-data.ts';
import { type Durations, endOfConsent } from './durations.ts';
import { accessErrors } from './errors.ts';
import {
  actorOf,
  auditActorOf,
  basisOf,
  type Gathered,
  relationOf,
  ruleActorOf,
  spaceOf,
  type VisitActor,
} from './gathered.ts';
import { type Granted, grant, grantOrThrow } from './granted.ts';
import { createRefusals, type Met } from './refusals.ts';
import { decide as decideByTable } from './rules/decide.ts';
import type { Action, Decision, DocumentFacts, Facts, Mode, Relation, Space } from './rules/facts.ts';
import type { Editions } from './store/editions.ts';
import type { Basis } from './use-cases/state-consent.ts';

/** What a module knows of its document; the matrix cell and the type's origin are looked up here. */
export type DocumentSubject = Omit<DocumentFacts, 'cell' | 'typeOrigin'>;

export type VisitRequest = {
  readonly session: { readonly hash: Buffer };
  readonly holderId: string;
  readonly mode?: Mode | undefined;
  readonly requestId?: string | undefined;
  /** The program through which a professional acts, for the trace. */
  readonly software?: string | undefined;
};

/**
 * Milliseconds that « not open » takes at least: more than the work for a space that is there and refused, so that time does not
 * tell it from one that never was (R16, R69).
 */
const FLOOR = 400;

export type Visit = {
  readonly tx: DatabaseTransaction;
  readonly holderId: string;
  /** The mode of the emergency access that runs in this session, else the one asked. */
  readonly mode: Mode;
  /** The care of a minor that is kept from the representatives: everything done here is (R13). */
  readonly secret: boolean;
  readonly actor: VisitActor;
  readonly space: Space;
  /** The matrix, types and professions in force at the moment of the visit, on both gates. */
  readonly reference: ReferenceData;
  readonly relation: Relation & {
    readonly until: Date | undefined;
    /** How the professional stated the consent. */
    readonly basis: Basis | undefined;
    /** The structure whose care team the professional is of. */
    readonly teamLabel: string | undefined;
    readonly emergencyId: string | undefined;
    /** Until when the emergency access of this session runs. */
    readonly emergencyUntil: Date | undefined;
  };
  /** What the person hides from now on (R49). */
  readonly hidesNew: boolean;
  decide(action: Action, document?: DocumentSubject): Decision;
  /**
   * Says what is tried, so that whatever refuses it from here on is traced, and not only the table of access. `secret`: the
   * refusal is kept from the representatives as the act would be.
   */
  attempt(action: Action, objectId?: string, secret?: boolean): void;
  /** @throws Refused, which is traced alone while everything else of the visit is undone */
  authorize<A extends Action>(action: A, document?: DocumentSubject, objectId?: string): Granted<A>;
  /**
   * Filing what takes the place of a document: who opposes new deposits, or the space since, does not oppose that (R6, R35).
   * Everything else of a deposit is decided as always. @throws Refused
   */
  authorizeCorrection(
    replacing: Granted<'document.replace'>,
    document: DocumentSubject,
  ): Granted<'document.deposit'>;
  /** As `authorize`, for the rows of a list: a refusal is an absence. */
  confirm<A extends Action>(action: A, document: DocumentSubject): Granted<A> | undefined;
  /** Writes the trace of what was allowed, in the same transaction: if it cannot be written, the visit fails. */
  trace(granted: Granted, about?: TraceAbout): void;
  /** Leaves one statement of this transaction to be judged at its end. */
  later(statement: Promise<unknown>): void;
  /** The holder's data key. */
  key(): Promise<Buffer>;
};

/**
 * What a line tells beside the act: the object, whom it is about, and whether it is kept from relatives. Never how many of
 * anything: representatives read the line, and from a number would learn of what is hidden from them (R13, R34).
 */
export type TraceAbout = {
  readonly objectId?: string;
  readonly subject?: { readonly id: string; readonly label: string };
  readonly secret?: boolean;
};

export type Visits = ReturnType<typeof createVisits>;

export function createVisits(deps: {
  readonly db: Database;
  readonly audit: Audit;
  readonly enrolment: Enrolment;
  readonly kms: Kms;
  readonly limits: RateLimits;
  readonly editions: Editions;
  readonly clock: Clock;
  readonly durations: Durations;
  readonly sessionEnded: () => Error;
  /** Milliseconds to let pass. */
  readonly wait: (ms: number) => Promise<unknown>;
  /** Another decision than the table's: so that a test can take this gate away and see the database's own. */
  readonly decide?: typeof decideByTable | undefined;
}) {
  const { db, audit, decide = decideByTable } = deps;
  const leaveTrace = createRefusals({ ...deps, gather });

  async function gather(tx: DatabaseTransaction, request: VisitRequest): Promise<Gathered | undefined> {
    const { rows } = await sql<{ facts: Gathered | null }>`
      select access.begin(${request.session.hash}, ${request.holderId}, ${request.mode ?? 'normal'}) as facts`.execute(
      tx,
    );
    return rows[0]?.facts ?? undefined;
  }

  async function enter(
    tx: DatabaseTransaction,
    request: VisitRequest,
    facts: Gathered | undefined,
    pending: Pending,
    met: Met,
  ): Promise<Visit> {
    if (!facts) throw deps.sessionEnded();
    const { mode } = facts;
    const actor = actorOf(facts, request.holderId);
    const auditActor = { ...auditActorOf(actor), software: request.software };
    met.actor = auditActor;
    met.mode = mode;
    met.secret = facts.relation.secret;
    // D-SUPPORT hides existence: an agent is answered as a stranger is (R16, R41)
    if (!facts.space || actor.kind === 'stranger' || actor.kind === 'support')
      throw accessErrors('space-not-open');
    met.isInside = true;
    const reference = await deps.editions.of(facts.edition, tx);
    const ruleActor = ruleActorOf(actor, reference);
    const space = spaceOf(facts.space);
    const relation = relationOf(facts);
    const decideIn = (where: Space, action: Action, document: DocumentSubject | undefined) =>
      decide({
        action,
        actor: ruleActor(action),
        space: where,
        relation,
        mode,
        document: document && complete(document, actor.group, facts.codeTypes, reference),
      });
    let key: Promise<Buffer> | undefined;
    const visit: Visit = {
      tx,
      holderId: request.holderId,
      mode,
      actor,
      space,
      reference,
      relation: {
        ...relation,
        until: facts.relation.consentUntil ? new Date(facts.relation.consentUntil) : undefined,
        basis: facts.relation.basis ?? undefined,
        teamLabel: facts.relation.teamLabel ?? undefined,
        emergencyId: facts.relation.emergencyId ?? undefined,
        emergencyUntil: facts.relation.emergencyUntil ? new Date(facts.relation.emergencyUntil) : undefined,
      },
      hidesNew: facts.space.hidesNew,
      secret: facts.relation.secret,
      decide: (action, document) => decideIn(space, action, document),
      attempt(action, objectId, secret) {
        met.tried = { action, objectId };
        if (secret) met.secret = true;
      },
      authorize: (action, document, objectId) =>
        grantOrThrow(action, visit.decide(action, document), visit, objectId),
      authorizeCorrection: (_replacing, document) =>
        grantOrThrow('document.deposit', decideIn(unopposed(space), 'document.deposit', document), visit),
      confirm(action, document) {
        const decision = visit.decide(action, document);
        return decision.allowed ? grant(action, decision, visit) : undefined;
      },
      later: pending.push,
      trace: (granted, about) => {
        if (granted.decision.obligations.includes('renew-consent')) met.renews = renewal(visit);
        pending.push(
          audit.write(tx, request.holderId, {
            actor: auditActor,
            action: granted.action,
            outcome: 'allowed',
            rule: granted.decision.rule,
            mode,
            basis: basisOf(actor, facts, mode),
            objectId: about?.objectId,
            sealed: granted.decision.obligations.includes('trace-unnamed'),
            secret:
              visit.secret || about?.secret === true || granted.decision.obligations.includes('trace-secret'),
            subject: about?.subject,
            requestId: request.requestId,
          }),
        );
      },
      key: () => {
        key ??= keyOf(tx, request.holderId);
        return key;
      },
    };
    return visit;
  }

  /** Until when the consent would now last, if that is worth writing: once a day at most, and never outside a team (R9, R47). */
  function renewal({ relation, actor, secret }: Visit): Date | undefined {
    // the date of an open statement is seen by the representatives: what is done in secret leaves it as it was (R13)
    if (secret || relation.ground !== 'statement' || relation.basis === 'consent_given' || !relation.until)
      return undefined;
    const until = endOfConsent(deps.durations, relation.basis ?? '', actor.professionCode, deps.clock.now());
    return until.getTime() - relation.until.getTime() > 86_400_000 ? until : undefined;
  }

  /** After the act and apart from it: a reading holds a snapshot on which a row that another act renews cannot be changed. */
  async function renew(request: VisitRequest, until: Date): Promise<void> {
    await inTransaction(
      db,
      'read committed',
      (tx) => gather(tx, request),
      (tx, facts) =>
        sql`update access.consent set expires_at = ${until} where holder_id = ${request.holderId} and ground = 'statement'
          and professional_id = ${facts?.actor.id ?? null} and withdrawn_at is null and expires_at < ${until}`.execute(
          tx,
        ),
    );
  }

  async function keyOf(tx: DatabaseTransaction, holderId: string): Promise<Buffer> {
    const { rows } = await sql<{ wrapped: Buffer }>`select wrapped from platform.holder_key
      where holder_id = ${holderId} order by version desc limit 1`.execute(tx);
    const wrapped = rows[0]?.wrapped;
    if (!wrapped) throw accessErrors('space-not-open', 'no data key');
    return deps.kms.unwrap(wrapped, holderId);
  }

  /** Runs `work` inside a visit; a refusal undoes all of it and leaves its own line. */
  async function visited<T>(
    request: VisitRequest,
    kind: 'read' | 'write',
    work: (visit: Visit) => Promise<T>,
  ): Promise<T> {
    const met: Met = { isInside: false };
    const begun = performance.now();
    try {
      const result = await inTransaction(
        db,
        kind === 'read' ? 'repeatable read' : 'read committed',
        // Claims first, then the lock, in one journey.
        (tx) =>
          Promise.all([
            gather(tx, request),
            kind === 'write' ? deps.enrolment.lock(tx, request.holderId) : undefined,
          ]),
        async (tx, [facts, state], pending) => {
          const visit = await enter(tx, request, facts, pending, met);
          if (kind === 'read') return work(visit);
          // Closed or opened between the facts and the lock: the facts are gathered again.
          return work(
            state === visit.space.state
              ? visit
              : await enter(tx, request, await gather(tx, request), pending, met),
          );
        },
      );
      if (met.renews) await renew(request, met.renews);
      return result;
    } catch (error) {
      try {
        if (error instanceof CarnetError && error.status !== 401) await leaveTrace(request, error, met);
      } finally {
        // whoever asked too often and is told so waits as long
        if (error instanceof CarnetError && error.code === 'space-not-open')
          await deps.wait(Math.max(0, FLOOR - (performance.now() - begun)));
      }
      throw error;
    }
  }

  return {
    /** A reading: decided, read and traced on one snapshot, without a lock. */
    reading: <T>(request: VisitRequest, work: (visit: Visit) => Promise<T>) => visited(request, 'read', work),
    /** A writing: the space is held so that a closing waits. */
    writing: <T>(request: VisitRequest, work: (visit: Visit) => Promise<T>) =>
      visited(request, 'write', work),
    /** The actor alone, without any space: their own receipts. `decide`: about a space that the database described. */
    asActor: <T>(
      session: { readonly hash: Buffer },
      work: (
        tx: DatabaseTransaction,
        actorId: string,
        kind: AuditActor['kind'],
        decide: (about: Pick<Facts, 'action' | 'space' | 'relation' | 'mode'>) => Promise<Decision>,
      ) => Promise<T>,
    ): Promise<T> =>
      inTransaction(
        db,
        'read committed',
        async (tx) => {
          const { rows } = await sql<{
            facts: Gathered | null;
          }>`select access.begin(${session.hash}, null, 'normal') as facts`.execute(tx);
          return rows[0]?.facts;
        },
        (tx, facts) => {
          if (!facts) throw deps.sessionEnded();
          const actor = actorOf(facts, facts.actor.id);
          return work(tx, actor.id, auditActorOf(actor).kind, async (about) => {
            const reference = await deps.editions.of(facts.edition, tx);
            return decide({ ...about, actor: ruleActorOf(actor, reference)(about.action) });
          });
        },
      ),
  };
}

const complete = (
  document: DocumentSubject,
  group: string | undefined,
  codeTypes: string | null,
  reference: ReferenceData,
): DocumentFacts => ({
  ...document,
  cell: reference.matrixCell(document.typeCode, group),
  typeOrigin: reference.documentType(document.typeCode)?.origin ?? 'professional',
  ...(codeTypes &&
    codeTypes !== '*' &&
    !codeTypes.includes(`|${document.typeCode}|`) && { outsideShare: true }),
});

/** The space as it stands for what was deposited before: open as before, and nobody's deposits refused. */
const unopposed = (space: Space): Space => ({
  ...space,
  feedingOpposed: false,
  state: space.state === 'opposed' ? 'created' : space.state,
});
