/**
 * A code to read aloud, sent to where the person is already known. The answer is the same whether there is such a channel or
 * not, and the code is made from a key when it leaves: neither the queue nor the database holds it (R27).
 */
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { ChannelKind, ContactChannel } from '#citizens';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { CarnetError } from '#platform/errors';
import { enqueue, type Task } from '#platform/jobs';
import type { Mailer } from '#platform/mail';
import type { Limit, RateLimits } from '#platform/rate-limit';
import { sixDigits } from '#platform/six-digits';
import type { SmsSender } from '#platform/sms';
import type { Agent, CallRef } from '../call.ts';
import { supportErrors } from '../errors.ts';
import { callerCodeMessage } from '../messages.ts';

/** Whoever calls again and again in the name of somebody must not fill their telephone. */
const PERSON: Limit = { name: 'desk-code-person', times: 6, seconds: 86_400 };

type CodeJob = {
  readonly holderId: string;
  readonly callId: string;
  readonly nth: number;
  readonly kind: ChannelKind;
};

/** @param key 32 bytes */
export function createCallerCodes(key: Buffer) {
  const mac = (text: string) => createHmac('sha256', key).update(text).digest();
  return {
    /** Six digits, of the nth code of a call. */
    codeOf: (callId: string, nth: number): string => sixDigits(mac(`code ${callId} ${nth}`)),
    sealOf: (callId: string, code: string): Buffer => mac(`seal ${callId} ${code}`),
  };
}

export function createSendCallerCode(deps: {
  readonly db: Database;
  readonly agent: (session: CallRef['session']) => Promise<Agent>;
  readonly limits: RateLimits;
  readonly codes: ReturnType<typeof createCallerCodes>;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly sms: SmsSender;
  readonly mailDomain: string;
  /** Opens a visit as Carnet. */
  readonly visit: <T>(holderId: string, work: (tx: DatabaseTransaction) => Promise<T>) => Promise<T>;
  readonly channels: (tx: DatabaseTransaction, holderId: string) => Promise<readonly ContactChannel[]>;
}) {
  const { codes } = deps;

  async function send({ holderId, callId, nth, kind }: CodeJob): Promise<void> {
    const to = await deps.visit(holderId, async (tx) => {
      const { rows } = await sql<{
        waits: boolean;
      }>`select support.code_waits(${callId}, ${nth}) as waits`.execute(tx);
      if (!rows[0]?.waits) return undefined;
      const known = (await deps.channels(tx, holderId)).filter((one) => one.kind === kind);
      return (known.find(({ verified }) => verified) ?? known[0])?.value;
    });
    if (to === undefined) return;
    const message = callerCodeMessage(codes.codeOf(callId, nth));
    const id = `desk-${callId}-${nth}`;
    if (kind === 'mail')
      await deps.mailer.send({ to, messageId: `<${id}@${deps.mailDomain}>`, ...message.mail });
    else if (deps.sms.available) await deps.sms.send({ to, text: message.sms, id });
  }

  return {
    /** @throws `not-an-agent`; `no-more-codes`, when the call is over too */
    async sendCode(call: CallRef, kind: ChannelKind): Promise<void> {
      const { session, holderId, callId } = call;
      await deps.agent(session);
      await deps.limits.check(PERSON, holderId).catch((error: unknown) => {
        throw error instanceof CarnetError ? supportErrors('no-more-codes') : error;
      });
      await deps.db.transaction().execute(async (tx) => {
        const { rows } = await sql<{
          nth: number | null;
        }>`select support.next_code(${session.hash}, ${holderId}, ${callId}) as nth`.execute(tx);
        const nth = rows[0]?.nth;
        if (typeof nth !== 'number') throw supportErrors('no-more-codes');
        const seal = codes.sealOf(callId, codes.codeOf(callId, nth));
        await sql`select support.keep_code(${session.hash}, ${holderId}, ${callId}, ${seal})`.execute(tx);
        await enqueue(tx, 'support/send-code', { holderId, callId, nth, kind } satisfies CodeJob);
      });
      await deps.limits.consume(PERSON, holderId);
    },
    tasks: { 'support/send-code': (payload) => send(payload as CodeJob) } satisfies Readonly<
      Record<string, Task>
    >,
  };
}
