/**
 * Is the caller the person? The database compares; the agent learns yes or no, never which answer was wrong, and the person
 * reads the outcome in their history (A24).
 */
import { sql } from 'kysely';
import type { Audit } from '#audit';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { Agent, CallRef } from '../call.ts';
import { supportErrors } from '../errors.ts';
import { readNames, readPostcode, readSpokenCode } from '../rules/said.ts';

/** As typed; the card's number must be right, and one of the two others (R60). */
export type Answers = { readonly serial: string; readonly postcode: string; readonly givenNames: string };

export function createCheckCaller(deps: {
  readonly db: Database;
  readonly audit: Audit;
  readonly agent: (session: CallRef['session']) => Promise<Agent>;
  /** The seal of a card's number; undefined when what was typed is none. */
  readonly sealOfSerial: (typed: string) => Buffer | undefined;
  readonly sealOfCode: (callId: string, code: string) => Buffer;
}) {
  /** What failed stays counted: the transaction that says so is committed before anything is thrown. */
  async function judge(
    call: CallRef,
    by: 'answers' | 'code',
    compare: (tx: DatabaseTransaction) => Promise<boolean | null | undefined>,
  ): Promise<boolean> {
    const agent = await deps.agent(call.session);
    const right = await deps.db.transaction().execute(async (tx) => {
      const same = await compare(tx);
      if (typeof same === 'boolean')
        await deps.audit.write(tx, call.holderId, {
          actor: { kind: 'SUPPORT', ...agent },
          action: 'support.check',
          outcome: same ? 'allowed' : 'refused',
          rule: same ? 'A-DESK' : 'D-DESK-CHECK',
          mode: 'normal',
          basis: `call:${by}`,
        });
      return same;
    });
    if (typeof right !== 'boolean') throw supportErrors('call-over');
    return right;
  }

  return {
    /** @throws `not-an-agent`, `call-over`, `check-failed` */
    async checkAnswers(call: CallRef, typed: Answers): Promise<void> {
      const right = await judge(call, 'answers', async (tx) => {
        const { rows } = await sql<{
          same: boolean | null;
        }>`select support.check_answers(${call.session.hash},
          ${call.holderId}, ${call.callId}, ${deps.sealOfSerial(typed.serial) ?? null},
          ${readPostcode(typed.postcode) ?? null}, ${readNames(typed.givenNames)}) as same`.execute(tx);
        return rows[0]?.same;
      });
      if (!right) throw supportErrors('check-failed');
    },

    /** @throws `not-an-agent`, `call-over`, `caller-code-wrong` */
    async checkCode(call: CallRef, typed: string): Promise<void> {
      const code = readSpokenCode(typed);
      // a slip of the keyboard is no try
      if (code === undefined) throw supportErrors('caller-code-wrong');
      const right = await judge(call, 'code', async (tx) => {
        const { rows } = await sql<{ same: boolean | null }>`select support.check_code(${call.session.hash},
          ${call.holderId}, ${call.callId}, ${deps.sealOfCode(call.callId, code)}) as same`.execute(tx);
        return rows[0]?.same;
      });
      if (!right) throw supportErrors('caller-code-wrong');
    },
  };
}
