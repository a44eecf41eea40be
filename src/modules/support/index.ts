/** The help desk: who answers, calls about one person, whether the caller is that person. Nothing of a record (R41). */
import { hkdfSync } from 'node:crypto';
import { sql } from 'kysely';
import type { Audit } from '#audit';
import type { ContactChannel } from '#citizens';
import type { SessionRef } from '#identity';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { Mailer } from '#platform/mail';
import type { RateLimits } from '#platform/rate-limit';
import type { SmsSender } from '#platform/sms';
import type { Agent, CallRef } from './call.ts';
import { supportErrors } from './errors.ts';
import { type Confirmation, createCallFor, type WardCall } from './use-cases/call-for.ts';
import { createCheckCaller } from './use-cases/check-caller.ts';
import { createFollowCall } from './use-cases/follow-call.ts';
import { createOpenCall } from './use-cases/open-call.ts';
import { createCallerCodes, createSendCallerCode } from './use-cases/send-caller-code.ts';

export type { Agent, CallRef } from './call.ts';
export { supportErrors } from './errors.ts';
export { addAgent, type ListedAgent, listAgents, removeAgent } from './use-cases/agents.ts';
export type { Confirmation, WaitingRequest, WardCall } from './use-cases/call-for.ts';
export type { CallView, SpaceView, WardView } from './use-cases/follow-call.ts';

export type Support = ReturnType<typeof createSupport>;

export function createSupport(deps: {
  readonly db: Database;
  readonly audit: Audit;
  readonly limits: RateLimits;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly sms: SmsSender;
  readonly mailDomain: string;
  /** 32 bytes, from which the key of the codes to read aloud is derived. */
  readonly masterKey: Buffer;
  /** The seal of a card's number; undefined when what was typed is none. */
  readonly sealOfSerial: (typed: string) => Buffer | undefined;
  /** Opens a visit as Carnet. */
  readonly visit: <T>(holderId: string, work: (tx: DatabaseTransaction) => Promise<T>) => Promise<T>;
  readonly channels: (tx: DatabaseTransaction, holderId: string) => Promise<readonly ContactChannel[]>;
}) {
  const codes = createCallerCodes(
    Buffer.from(hkdfSync('sha256', deps.masterKey, '', 'support/caller-code', 32)),
  );
  /** @throws `not-an-agent` */
  async function agent(session: SessionRef): Promise<Agent> {
    const { rows } = await sql<{
      agent: Agent | null;
    }>`select support.agent_of(${session.hash}) as agent`.execute(deps.db);
    const found = rows[0]?.agent;
    if (!found) throw supportErrors('not-an-agent');
    return found;
  }
  const follow = createFollowCall({ ...deps, agent });
  const callFor = createCallFor({ ...deps, agent });
  return {
    agent,
    /** For a step in the life of a space: the caller's own, that of their ward, or that of a request to confirm. */
    enterFor: (tx: DatabaseTransaction, call: CallRef | WardCall | Confirmation) => {
      if ('requestId' in call) return callFor.enterConfirmed(tx, call);
      return 'forWard' in call && call.forWard
        ? callFor.enterWard(tx, { ...call, forWard: call.forWard })
        : follow.enter(tx, call);
    },
    openCall: createOpenCall({ ...deps, agent }),
    ...createCheckCaller({ ...deps, agent, sealOfCode: codes.sealOf }),
    ...createSendCallerCode({ ...deps, agent, codes }),
    ...follow,
    ...callFor,
  };
}
