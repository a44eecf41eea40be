/**
 * The steps that a person takes in the life of a space, their own or that of somebody they represent (R1111-28, R1111-36,
 * R40). Each is one transaction: the row of the space held alone, the state after it, its dated line, the line of the
 * history and what is told of it.
 */

import { sql } from 'kysely';
import type { Audit } from '#audit';
import { parisDay } from '#formats/civil-day';
import { nameCase } from '#formats/traits';
import { identityErrors } from '#identity';
import type { Clock } from '#platform/clock';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { isMinor } from '../campaign/rules/exclusions.ts';
import { enrolmentErrors } from '../errors.ts';
import type { PublishEnrolmentEvent } from '../events.ts';
import type { SpaceState } from '../index.ts';
import { sealOf } from '../rules/codes.ts';
import { next, type SpaceAct } from '../rules/lifecycle.ts';
import { hashProof } from './prove.ts';

type SessionRef = { readonly hash: Buffer };

/** A call to the help desk whose caller was identified. */
export type DeskCall = {
  readonly session: SessionRef;
  readonly holderId: string;
  readonly callId: string;
  /** The caller speaks for the one named in the call. */
  readonly forWard?: { readonly declared: About['declared'] };
};

/** A second agent confirms what another one asked for a caller; `holderId` is of the space that it is about. */
export type DeskConfirmation = {
  readonly session: SessionRef;
  readonly holderId: string;
  readonly requestId: string;
};

/** Who holds a space on the telephone; and, in the space of somebody represented, who called. */
export type DeskAgent = {
  readonly id: string;
  readonly label: string;
  readonly for?: {
    readonly bond: 'parent' | 'guardian';
    readonly declared: About['declared'];
    readonly by: { readonly id: string; readonly label: string };
    /** By a second agent. */
    readonly confirmed: boolean;
    readonly tellCaller: (action: string) => Promise<void>;
  };
};

/** Who is there: a card and a code that were shown, or somebody signed in. */
export type By = { readonly proof: string } | { readonly session: SessionRef };

/** Or on the telephone: what can be undone, and so no destruction. */
export type ByOrCall = By | { readonly call: DeskCall | DeskConfirmation };

/** For whom a representative acts: their child, by the code of its letter, or whoever a mandate names. */
export type For = { readonly code: string } | { readonly holderId: string };

/** A space as the person it is of, or who represents them, sees it, whatever its state. */
export type OwnSpace = {
  readonly holderId: string;
  readonly state: SpaceState;
  readonly since: Date;
  readonly givenName: string;
  readonly label: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  /** The first moment at which it opens by itself; undefined once that is over or without a campaign. */
  readonly deadline: Date | undefined;
};

/** A space held by the running transaction, and who holds it. */
export type HeldSpace = OwnSpace & {
  readonly actor: {
    readonly kind: 'holder' | 'representative' | 'desk';
    readonly id: string;
    readonly label: string;
  };
  /** How a representative represents; undefined in one's own space. */
  readonly bond: 'parent' | 'guardian' | undefined;
  readonly basis: 'code' | 'holder' | 'mandate' | 'call';
  readonly proofHash: Buffer | null;
  readonly codeSeal: Buffer | null;
  /** On the telephone, for somebody whom the caller represents. */
  readonly onBehalf: DeskAgent['for'];
  /** Undefined: by a card and a code, or on the telephone. */
  readonly session: SessionRef | undefined;
};

/** What a step says beside itself. */
export type About = {
  /** The version accepted. */
  readonly terms?: string;
  readonly reason?: string | undefined;
  /** What a parent says of the other one (J02). */
  readonly declared?: 'agreed' | 'alone' | undefined;
};

export type StepDeps = {
  readonly db: Database;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly storeKey: Buffer;
  readonly publish: PublishEnrolmentEvent;
  /** Opens the transaction to a call's person, in its agent's name; undefined when the caller is not identified. */
  readonly enterCall: (
    tx: DatabaseTransaction,
    call: DeskCall | DeskConfirmation,
  ) => Promise<DeskAgent | undefined>;
  /** @throws `step-up-required` unless two factors were proved in this session a moment ago */
  readonly requireStrong: (tx: DatabaseTransaction, session: SessionRef) => Promise<void>;
};

/** Why a space is refused, when the person says it. */
const REASONS: ReadonlySet<string> = new Set(['privacy', 'trust', 'use', 'difficulty', 'other']);

export function createSteps(deps: StepDeps) {
  type Work<T> = (tx: DatabaseTransaction, space: HeldSpace) => Promise<T>;

  /** Runs `work` with the person's own space held. @throws `proof-ended`, `call-ended` */
  const inOwnSpace = <T>(by: ByOrCall, work: Work<T>): Promise<T> =>
    deps.db.transaction().execute(async (tx) => {
      if ('call' in by) return work(tx, await calledSpace(tx, by.call));
      const [proofHash, session] = 'proof' in by ? [hashProof(by.proof), null] : [null, by.session.hash];
      const { rows } = await sql<{
        found: Found | null;
      }>`select enrolment.enter(${proofHash}, ${session}) as found`.execute(tx);
      const found = rows[0]?.found;
      if (!found) throw enrolmentErrors('proof-ended');
      const space = spaceOf(found, deps.clock.now());
      return work(tx, {
        ...space,
        actor: { kind: 'holder', id: space.holderId, label: space.label },
        bond: undefined,
        basis: proofHash ? 'code' : 'holder',
        proofHash,
        codeSeal: null,
        onBehalf: undefined,
        session: 'session' in by ? by.session : undefined,
      });
    });

  async function calledSpace(tx: DatabaseTransaction, call: DeskCall | DeskConfirmation): Promise<HeldSpace> {
    const agent = await deps.enterCall(tx, call);
    if (!agent) throw enrolmentErrors('call-ended');
    const { rows } = await sql<{ found: Found | null }>`select enrolment.enter_by_call() as found`.execute(
      tx,
    );
    const found = rows[0]?.found;
    if (!found) throw enrolmentErrors('call-ended');
    return {
      ...spaceOf(found, deps.clock.now()),
      actor: { kind: 'desk', id: agent.id, label: agent.label },
      onBehalf: agent.for,
      bond: agent.for?.bond,
      basis: 'call',
      proofHash: null,
      codeSeal: null,
      session: undefined,
    };
  }

  /** Runs `work` with the space of somebody represented held. @throws `not-representative` */
  const inSpaceOf = <T>(session: SessionRef, whom: For, work: Work<T>): Promise<T> =>
    deps.db.transaction().execute(async (tx) => {
      const codeSeal = 'code' in whom ? sealOf(deps.storeKey, whom.code) : null;
      const { rows } = await sql<{
        found: FoundFor | null;
      }>`select enrolment.enter_for(${session.hash}, ${codeSeal},
        ${'code' in whom ? null : whom.holderId}) as found`.execute(tx);
      const found = rows[0]?.found;
      if (!found) throw enrolmentErrors('not-representative');
      return work(tx, {
        ...spaceOf(found, deps.clock.now()),
        actor: {
          kind: 'representative',
          id: found.personId,
          label: nameCase(`${found.personGivenName} ${found.personFamilyName}`),
        },
        bond: found.bond,
        basis: codeSeal ? 'code' : 'mandate',
        proofHash: null,
        codeSeal,
        onBehalf: undefined,
        session,
      });
    });

  /**
   * Before closing what is activated and before destroying (A3): whoever is signed in proved a moment ago that it is them. A card
   * and a code do not: a letter is opened by others. The help desk has its own check.
   * @throws `step-up-required`
   */
  async function requireStrong(tx: DatabaseTransaction, { actor, session }: HeldSpace): Promise<void> {
    if (actor.kind === 'desk') return;
    if (!session) throw identityErrors('step-up-required');
    await deps.requireStrong(tx, session);
  }

  /** @returns the state after it @throws `step-impossible` */
  function checkStep(from: SpaceState, act: SpaceAct): SpaceState {
    const to = next(from, act);
    if (!to) throw enrolmentErrors('step-impossible', `${act} from ${from}`);
    return to;
  }

  /**
   * Inside a held space. `untold`: another step of the same transaction is told.
   * @throws `step-impossible`, `step-up-required`, `by-representative` to a minor, however they are there (R64)
   */
  async function step(
    tx: DatabaseTransaction,
    space: HeldSpace,
    act: SpaceAct,
    about: About = {},
    told: 'told' | 'untold' = 'told',
  ): Promise<SpaceState> {
    const to = checkStep(space.state, act);
    const { actor, onBehalf } = space;
    if (onBehalf) checkOnBehalf(act, onBehalf);
    else if (actor.kind !== 'representative' && isMinor(space.birthDate, parisDay(deps.clock.now())))
      throw enrolmentErrors('by-representative');
    if (act === 'close' && space.state === 'active') await requireStrong(tx, space);
    const said = {
      ...about,
      ...(onBehalf && { declared: onBehalf.declared }),
      kind: actor.kind,
      label: actor.label,
    };
    const { rows } = await sql<{ done: boolean }>`select enrolment.step(${act}, ${space.state}, ${to},
      ${JSON.stringify(said)}::jsonb, ${space.proofHash}, ${space.codeSeal}) as done`.execute(tx);
    if (!rows[0]?.done) throw enrolmentErrors('step-impossible', 'changed meanwhile');
    await deps.audit.write(tx, space.holderId, {
      actor: {
        kind: actor.kind === 'desk' ? 'SUPPORT' : 'PATIENT',
        id: actor.id,
        label: actor.label,
        as: actor.kind === 'representative' ? 'representative' : undefined,
      },
      action: `space.${act}`,
      outcome: 'allowed',
      rule: RULES[act] ?? 'A-LIFE',
      mode: 'normal',
      basis: onBehalf ? 'call:for' : space.basis,
      subject: onBehalf?.by,
    });
    await onBehalf?.tellCaller('support.act');
    if (told === 'told')
      await deps.publish(tx, {
        topic: 'space-changed',
        holderId: space.holderId,
        act,
        at: deps.clock.now().toISOString(),
      });
    return to;
  }

  return {
    inOwnSpace,
    inSpaceOf,
    step,
    checkStep,
    requireStrong,
    /** Where the person's space stands. @throws `proof-ended` */
    ownSpace: (by: ByOrCall): Promise<OwnSpace> => inOwnSpace(by, async (_tx, space) => space),
    /**
     * One step and nothing else. A step taken already is taken (R43).
     * @param reason why, as one of a few words; anything else is no reason
     * @throws `proof-ended`, `step-up-required`, `step-impossible`
     */
    takeStep: (
      by: ByOrCall,
      act: 'withdraw' | 'oppose' | 'close' | 'reopen',
      reason?: string,
    ): Promise<SpaceState> =>
      inOwnSpace(by, async (tx, space) =>
        space.state === DONE[act]
          ? space.state
          : step(tx, space, act, reason !== undefined && REASONS.has(reason) ? { reason } : {}),
      ),
  };
}

/**
 * By telephone for another: what opens a space gives powers in it, and is done signed in, with the letter; a parent says where
 * the other one stands (J02); a closing takes two agents (A24).
 * @throws `by-representative`, `not-certified`, `second-agent`
 */
function checkOnBehalf(act: SpaceAct, { bond, declared, confirmed }: NonNullable<HeldSpace['onBehalf']>) {
  if (act === 'activate') throw enrolmentErrors('by-representative');
  if (bond === 'parent' && declared === undefined) throw enrolmentErrors('not-certified');
  if (act === 'close' && !confirmed) throw enrolmentErrors('second-agent');
}

export type Steps = ReturnType<typeof createSteps>;

/** The rules of the table of access that say the same; before activation there is nothing to decide. */
const RULES: Partial<Record<SpaceAct, string>> = {
  close: 'A-CLOSE',
  reopen: 'A-CLOSED-REQUEST',
  destroy: 'A-CLOSED-REQUEST',
};

const DONE = { withdraw: 'created', oppose: 'opposed', close: 'closed', reopen: 'active' } as const;

/** What `enrolment.enter` returns. */
type Found = {
  readonly holderId: string;
  readonly state: SpaceState;
  readonly since: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate: string;
  readonly deadline: string | null;
};
/** What `enrolment.enter_for` returns. */
type FoundFor = Found & {
  readonly bond: 'parent' | 'guardian';
  readonly personId: string;
  readonly personGivenName: string;
  readonly personFamilyName: string;
};

function spaceOf(found: Found, now: Date): OwnSpace {
  const deadline = found.deadline === null ? undefined : new Date(found.deadline);
  return {
    holderId: found.holderId,
    state: found.state,
    since: new Date(found.since),
    givenName: nameCase(found.givenName),
    label: nameCase(`${found.givenName} ${found.familyName}`),
    birthDate: found.birthDate,
    deadline: deadline && deadline > now ? deadline : undefined,
  };
}
