/**
 * A legal representative answers for somebody: a parent for the child insured with them, by the code of the child's letter
 * (J01), who certifies it and says where the other parent stands (J02); a guardian by a mandate that a judgment gave.
 */
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { Limit, RateLimits } from '#platform/rate-limit';
import { enrolmentErrors } from '../errors.ts';
import type { SpaceState } from '../index.ts';
import { readCode } from '../rules/codes.ts';
import { actsIn, type SpaceAct } from '../rules/lifecycle.ts';
import type { createActivate } from './activate.ts';
import type { For, HeldSpace, OwnSpace, Steps } from './take-step.ts';

type SessionRef = { readonly hash: Buffer };

/** Whoever reads a letter badly tries a few times. Counted by who is signed in: nobody else is slowed. */
const WRONG_CODES: Limit = { name: 'wrong-child-code', times: 50, seconds: 3600 };

/** A parent has the child's powers (R40). */
const PARENT_SCOPES = ['documents.read', 'documents.add', 'access', 'trace'];

/** What a representative declares. A parent who says that the other one disagrees goes no further here. */
export type Declaration = {
  /** « J’exerce l’autorité parentale », or for a guardian « le jugement est en cours ». */
  readonly certified: boolean;
  readonly otherParent: 'agreed' | 'alone' | undefined;
};

export type RepresentedAct = 'activate' | 'oppose' | 'withdraw' | 'close' | 'reopen';

/** Somebody whose space waits for what their representative says. */
export type Ward = {
  readonly holderId: string;
  readonly label: string;
  readonly state: SpaceState;
  readonly kind: 'parent' | 'guardian';
};

export type RepresentedSpace = OwnSpace & {
  readonly bond: 'parent' | 'guardian';
  /** What a representative may do now. */
  readonly acts: readonly SpaceAct[];
};

export function createActFor(deps: {
  readonly db: Database;
  readonly steps: Steps;
  readonly limits: RateLimits;
  readonly accepted: ReturnType<typeof createActivate>['accepted'];
}) {
  const { steps, limits } = deps;

  /** @throws `code-shape`, `not-representative`, `too-many` */
  async function within<T>(
    session: SessionRef,
    whom: For,
    work: (tx: DatabaseTransaction, space: HeldSpace) => Promise<T>,
  ): Promise<T> {
    const who = session.hash.toString('hex');
    if (!('code' in whom)) return steps.inSpaceOf(session, whom, work);
    const code = readCode(whom.code);
    if (code === undefined) throw enrolmentErrors('code-shape');
    await limits.check(WRONG_CODES, who);
    try {
      return await steps.inSpaceOf(session, { code }, work);
    } catch (error) {
      if (isUnknown(error)) await limits.consume(WRONG_CODES, who);
      throw error;
    }
  }

  return {
    /** Those whom a mandate lets the person of the session answer for. */
    async wards(session: SessionRef): Promise<readonly Ward[]> {
      const { rows } = await sql<Ward>`select holder_id as "holderId", initcap(label) as label, state, kind
        from enrolment.wards_of(${session.hash})`.execute(deps.db);
      return rows;
    },

    /** Whose space it is, before anything is done. @throws `code-shape`, `not-representative`, `too-many` */
    representedSpace: (session: SessionRef, whom: For): Promise<RepresentedSpace> =>
      within(session, whom, async (_tx, space) => ({
        ...space,
        bond: space.bond ?? 'parent',
        acts: actsIn(space.state, 'representative'),
      })),

    /**
     * @param terms the version accepted; read for an activation only
     * @returns whose space it is
     * @throws `code-shape`, `not-representative`, `not-certified`, `terms-not-accepted`, `terms-changed`, `step-up-required`,
     *   `step-impossible`
     */
    actFor: (
      session: SessionRef,
      whom: For,
      act: RepresentedAct,
      declaration: Declaration,
      terms?: string,
    ): Promise<string> =>
      within(session, whom, async (tx, space) => {
        checkDeclared(space, declaration);
        const version = act === 'activate' ? deps.accepted(terms) : undefined;
        await steps.step(tx, space, act, {
          declared: declaration.otherParent,
          ...(version !== undefined && { terms: version }),
        });
        if (act === 'activate' && space.bond === 'parent')
          await sql`select enrolment.establish_parent(${space.actor.label}, ${PARENT_SCOPES})`.execute(tx);
        return space.holderId;
      }),
  };
}

/** @throws `not-certified` */
export function checkDeclared({ bond }: HeldSpace, { certified, otherParent }: Declaration): void {
  if (!certified || (bond === 'parent' && otherParent === undefined)) throw enrolmentErrors('not-certified');
}

const isUnknown = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'not-representative';
