/**
 * A call begins: what the caller says names one person, or nobody. Whatever is wrong, the words are the same (R16), the try
 * is counted against the agent, and a try that finds nobody is told to the security journal without any number.
 */
import { sql } from 'kysely';
import type { Audit } from '#audit';
import { citizenErrors } from '#citizens';
import { parseIns } from '#formats/ins';
import type { SessionRef } from '#identity';
import type { Database } from '#platform/database/database';
import { CarnetError } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Limit, RateLimits } from '#platform/rate-limit';
import type { Agent, CallRef } from '../call.ts';
import { supportErrors } from '../errors.ts';
import { readBirthDate, readNames } from '../rules/said.ts';

/** An agent takes some ten calls an hour. */
const CALLS: Limit = { name: 'desk-call', times: 30, seconds: 3600 };
/** Callers misread their card; they do not misread ten cards. */
const MISSED: Limit = { name: 'desk-nobody', times: 10, seconds: 3600 };

/** As typed. */
export type SaidByCaller = { readonly ins: string; readonly birthName: string; readonly birthDate: string };

export function createOpenCall(deps: {
  readonly db: Database;
  readonly audit: Audit;
  readonly limits: RateLimits;
  readonly agent: (session: SessionRef) => Promise<Agent>;
}) {
  const { limits, audit } = deps;

  /** @throws `too-many`, which the journal learns too */
  async function withinBudget(agent: Agent, event: (code: string) => Promise<void>): Promise<void> {
    try {
      await limits.check(MISSED, agent.id);
      await limits.consume(CALLS, agent.id);
    } catch (error) {
      if (error instanceof CarnetError) await event(error.code);
      throw error;
    }
  }

  /** @throws `not-an-agent`, `ins-…`, `birth-date`, `caller-unknown`, `too-many` */
  return async function openCall(
    request: { readonly session: SessionRef; readonly requestId?: string },
    said: SaidByCaller,
  ): Promise<CallRef> {
    const { session, requestId } = request;
    const agent = await deps.agent(session);
    const parsed = parseIns(said.ins);
    if (!parsed.ok) throw citizenErrors(`ins-${parsed.reason}`);
    const birthDate = readBirthDate(said.birthDate);
    if (birthDate === undefined) throw supportErrors('birth-date');
    const event = (code: string) =>
      audit.writeSecurityEvent({
        actorKind: 'SUPPORT',
        actorId: agent.id,
        action: 'support.call',
        code,
        requestId,
      });
    await withinBudget(agent, event);
    const callId = newId();
    const holderId = await deps.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{
        holder: string | null;
      }>`select support.open_call(${session.hash}, ${parsed.ins},
        ${readNames(said.birthName)}, ${birthDate}::date, ${callId}) as holder`.execute(tx);
      const found = rows[0]?.holder ?? undefined;
      if (found)
        await audit.write(tx, found, {
          actor: { kind: 'SUPPORT', ...agent },
          action: 'support.call',
          outcome: 'allowed',
          rule: 'A-DESK',
          mode: 'normal',
          requestId,
        });
      return found;
    });
    if (holderId) return { session, holderId, callId };
    await event('nobody');
    await limits.consume(MISSED, agent.id);
    throw supportErrors('caller-unknown');
  };
}
