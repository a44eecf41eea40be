/**
 * A forgotten password, without FranceConnect: a code on a known channel and the number of the card, then a wait during which
 * every channel is told and whoever can sign in stops it. So it is no weaker than signing in (A3). The first answer is the same
 * whoever the identifier is of, or of nobody (R16).
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { parseIns } from '#formats/ins';
import type { Limit } from '#platform/rate-limit';
import type { Browser } from '../devices.ts';
import { identityErrors } from '../errors.ts';
import { CODE_MINUTES, type Parts, TRIES_OF_A_SOURCE, WAIT_HOURS } from '../parts.ts';
import { hashPassword } from '../passwords.ts';
import { readIdentifier } from '../rules/identifier.ts';
import { refusePassword } from '../rules/password.ts';

/** Of one identifier, whether anybody has it or not. */
const RECOVERIES: Limit = { name: 'recovery', times: 3, seconds: 3600 };

/** Milliseconds that the first answer takes at least: more than the work for anybody, so that nobody is felt (R16). */
const FLOOR = 400;

export function createRecover(parts: Parts) {
  return {
    /** @returns the secret of a step, always. @throws `too-many` */
    async start(typed: string, browser: Browser): Promise<string> {
      const identifier = readIdentifier(typed) ?? typed.slice(0, 254);
      await parts.limits.consume(TRIES_OF_A_SOURCE, browser.source);
      await parts.limits.consume(RECOVERIES, createHash('sha256').update(identifier).digest('base64url'));
      const answerAt = parts.wait(FLOOR);
      const account = await parts.accounts.byIdentifier(identifier);
      const secret = await parts.db.transaction().execute(async (tx) => {
        const { secret: made, hash } = await parts.steps.start(tx, {
          purpose: 'recover',
          holderId: account?.holderId,
          payload: {},
          minutes: CODE_MINUTES,
        });
        // the channel is looked up by the job: whether there is one is not felt here
        await parts.outbox.queueCode(tx, hash);
        return made;
      });
      await answerAt;
      return secret;
    },

    /** @returns when the new password holds. @throws `password-…`, `recovery-wrong`, `step-over` */
    async finish(
      step: string | undefined,
      typed: { readonly code: string; readonly ins: string; readonly password: string },
      browser: Browser,
    ): Promise<Date> {
      await parts.limits.consume(TRIES_OF_A_SOURCE, browser.source);
      const refusal = refusePassword(typed.password, '');
      if (refusal) throw identityErrors(refusal);
      const judged =
        step === undefined ? undefined : await parts.steps.judge(step, 'recover', { only: typed.code });
      if (!judged) throw identityErrors('step-over');
      // one wording, whichever of the two is wrong
      if ('wrong' in judged) throw identityErrors(judged.wrong > 0 ? 'recovery-wrong' : 'step-over');
      const { holderId } = judged;
      const number = parseIns(typed.ins);
      if (!holderId || !number.ok || !(await hasIns(holderId, number.ins)))
        throw identityErrors(judged.tries < 5 ? 'recovery-wrong' : 'step-over');
      const sameAsIdentifier = refusePassword(
        typed.password,
        (await parts.accounts.of(holderId))?.identifier ?? '',
      );
      if (sameAsIdentifier) throw identityErrors(sameAsIdentifier);
      // after everything was judged: what costs most is for whoever proved who they are
      const password = await hashPassword(typed.password);
      return parts.db.transaction().execute(async (tx) => {
        if (!(await parts.steps.end(tx, judged.hash))) throw identityErrors('step-over');
        const at = await parts.accounts.planPassword(tx, holderId, password, WAIT_HOURS);
        await parts.outbox.publishChange(tx, holderId, 'password-planned', { at });
        return at;
      });
    },
  };

  async function hasIns(holderId: string, ins: string): Promise<boolean> {
    const { rows } = await sql<{
      same: boolean;
    }>`select identity.has_ins(${holderId}, ${ins}) as same`.execute(parts.db);
    return rows[0]?.same ?? false;
  }
}
