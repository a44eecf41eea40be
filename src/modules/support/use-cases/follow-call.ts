/** Where a call stands, as its agent may know it: nothing of a record, no name but the one the caller gave (R41). */
import { sql } from 'kysely';
import { type ContactChannel, maskChannel } from '#citizens';
import { actsIn, type SpaceAct, type SpaceState } from '#enrolment';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { Agent, CallRef } from '../call.ts';
import { supportErrors } from '../errors.ts';

export type CallView = {
  readonly birthName: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly startedAt: Date;
  /** Checks of this agent about this person that may still fail until tomorrow; the last one ends the call. */
  readonly checksLeft: number;
  /** Codes to read aloud that may still be sent in this call. */
  readonly codesLeft: number;
  /** One was sent in this call. */
  readonly codeSent: boolean;
  readonly codeRuns: boolean;
  /** Undefined until the caller is identified. */
  readonly space: SpaceView | undefined;
  /** For whom the caller calls, once they said so and it was found true. */
  readonly ward: WardView | undefined;
};

export type WardView = {
  readonly givenName: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly bond: 'parent' | 'guardian';
  readonly state: SpaceState;
  /** What may be asked of it by telephone. */
  readonly acts: readonly SpaceAct[];
  readonly since: Date;
  readonly hasMail: boolean;
  readonly hasAddress: boolean;
  /** A closing waits for a second agent. */
  readonly waits: boolean;
};

export type SpaceView = {
  readonly state: SpaceState;
  readonly acts: readonly SpaceAct[];
  readonly since: Date;
  /** The first moment at which it opens by itself. */
  readonly deadline: Date | undefined;
  /** Until when a code of a letter or a mail can be used. */
  readonly codeUntil: Date | undefined;
  readonly hasAddress: boolean;
  readonly hasMail: boolean;
  /** `m•••@e•••.fr` */
  readonly channels: readonly string[];
};

export function createFollowCall(deps: {
  readonly db: Database;
  readonly agent: (session: CallRef['session']) => Promise<Agent>;
  readonly visit: <T>(holderId: string, work: (tx: DatabaseTransaction) => Promise<T>) => Promise<T>;
  readonly channels: (tx: DatabaseTransaction, holderId: string) => Promise<readonly ContactChannel[]>;
}) {
  return {
    /** @throws `not-an-agent`, `call-over` */
    async view(call: CallRef): Promise<CallView> {
      await deps.agent(call.session);
      const { rows } = await sql<{
        found: Found | null;
      }>`select support.view(${call.session.hash}, ${call.holderId}, ${call.callId}) as found`.execute(
        deps.db,
      );
      const found = rows[0]?.found;
      if (!found) throw supportErrors('call-over');
      const { space } = found;
      const channels = space ? await deps.visit(call.holderId, (tx) => deps.channels(tx, call.holderId)) : [];
      return {
        birthName: found.birthName,
        birthDate: found.birthDate,
        startedAt: new Date(found.startedAt),
        checksLeft: Math.max(0, CHECKS - found.wrong),
        codesLeft: Math.max(0, CODES - found.codes),
        codeSent: found.codes > 0,
        codeRuns: found.codeRuns,
        space: space
          ? {
              state: space.state,
              acts: actsByTelephone(space.state),
              since: new Date(space.since),
              deadline: dateOf(space.deadline),
              codeUntil: dateOf(space.codeUntil),
              hasAddress: space.hasAddress,
              hasMail: channels.some(({ kind }) => kind === 'mail'),
              channels: channels.map(maskChannel),
            }
          : undefined,
        ward: found.ward
          ? { ...found.ward, acts: actsByTelephone(found.ward.state), since: new Date(found.ward.since) }
          : undefined,
      };
    },

    /** Harmless twice. */
    async endCall(call: CallRef): Promise<void> {
      await sql`select support.end_call(${call.session.hash}, ${call.holderId}, ${call.callId})`.execute(
        deps.db,
      );
    },

    /**
     * For a step in the life of the space: opens the transaction to it, in the agent's name.
     * @returns undefined unless the caller of this running call was identified
     */
    async enter(tx: DatabaseTransaction, call: CallRef): Promise<Agent | undefined> {
      const { rows } = await sql<{
        agent: Agent | null;
      }>`select support.enter(${call.session.hash}, ${call.holderId}, ${call.callId}) as agent`.execute(tx);
      return rows[0]?.agent ?? undefined;
    },
  };
}

/** As the functions of the database count them (0200). */
const CHECKS = 3;
const CODES = 3;

/** What an agent may carry out: nothing is destroyed by telephone (R60). */
const actsByTelephone = (state: SpaceState) => actsIn(state, 'desk').filter((act) => act !== 'destroy');

const dateOf = (text: string | null): Date | undefined => (text === null ? undefined : new Date(text));

/** What `support.view` returns; times are ISO 8601. */
type Found = {
  readonly birthName: string;
  readonly birthDate: string;
  readonly startedAt: string;
  readonly wrong: number;
  readonly codes: number;
  readonly codeRuns: boolean;
  readonly ward: (Omit<WardView, 'since' | 'acts'> & { readonly since: string }) | null;
  readonly space: {
    readonly state: SpaceState;
    readonly since: string;
    readonly deadline: string | null;
    readonly codeUntil: string | null;
    readonly hasAddress: boolean;
  } | null;
};
