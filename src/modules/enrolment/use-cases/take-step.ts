/**
 * The steps that a person takes in the life of their space (R1111-28, R1111-36), each one transaction: the row of the
 * space held alone, the state after it, its dated line, the line of the history and what is told of it.
 */
import { sql } from 'kysely';
import type { Audit } from '#audit';
import { nameCase } from '#formats/traits';
import type { Clock } from '#platform/clock';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { enrolmentErrors } from '../errors.ts';
import type { PublishEnrolmentEvent } from '../events.ts';
import type { SpaceState } from '../index.ts';
import { next, type SpaceAct } from '../rules/lifecycle.ts';
import { hashProof } from './prove.ts';

/** Who is there: a card and a code that were shown, or somebody signed in. */
export type By = { readonly proof: string } | { readonly session: { readonly hash: Buffer } };

/** A space as the person it is of sees it, whatever its state. */
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

export type StepDeps = {
  readonly db: Database;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly publish: PublishEnrolmentEvent;
};

export function createSteps(deps: StepDeps) {
  /** Runs `work` with the person's space held. @throws `proof-ended` */
  const inOwnSpace = <T>(
    by: By,
    work: (tx: DatabaseTransaction, space: OwnSpace) => Promise<T>,
  ): Promise<T> =>
    deps.db.transaction().execute(async (tx) => {
      const [proof, session] = 'proof' in by ? [hashProof(by.proof), null] : [null, by.session.hash];
      const { rows } = await sql<{
        found: Found | null;
      }>`select enrolment.enter(${proof}, ${session}) as found`.execute(tx);
      const found = rows[0]?.found;
      if (!found) throw enrolmentErrors('proof-ended');
      return work(tx, spaceOf(found, deps.clock.now()));
    });

  /** Inside `inOwnSpace`. @throws `step-impossible` */
  async function step(
    tx: DatabaseTransaction,
    by: By,
    space: OwnSpace,
    act: SpaceAct,
    termsVersion?: string,
  ): Promise<SpaceState> {
    const to = next(space.state, act);
    if (!to) throw enrolmentErrors('step-impossible', `${act} from ${space.state}`);
    const proof = 'proof' in by ? hashProof(by.proof) : null;
    const { rows } = await sql<{
      done: boolean;
    }>`select enrolment.step(${act}, ${space.state}, ${to}, 'holder',
      ${space.label}, ${termsVersion ?? null}, ${proof}) as done`.execute(tx);
    if (!rows[0]?.done) throw enrolmentErrors('step-impossible', 'changed meanwhile');
    await deps.audit.write(tx, space.holderId, {
      actor: { kind: 'PATIENT', id: space.holderId, label: space.label },
      action: `space.${act}`,
      outcome: 'allowed',
      rule: RULES[act] ?? 'A-LIFE',
      mode: 'normal',
      basis: 'proof' in by ? 'code' : 'holder',
    });
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
    step,
    /** Where the person's space stands. @throws `proof-ended` */
    ownSpace: (by: By): Promise<OwnSpace> => inOwnSpace(by, async (_tx, space) => space),
    /** One step and nothing else. A step taken already is taken (R43). @throws `proof-ended`, `step-impossible` */
    takeStep: (by: By, act: 'withdraw' | 'oppose' | 'close' | 'reopen'): Promise<SpaceState> =>
      inOwnSpace(by, async (tx, space) =>
        space.state === DONE[act] ? space.state : step(tx, by, space, act),
      ),
  };
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
