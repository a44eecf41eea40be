/** Another code, for whoever called the help desk and was identified: to the known mail, or by post; nowhere else (R29). */
import { sql } from 'kysely';
import type { Audit } from '#audit';
import type { Limit, RateLimits } from '#platform/rate-limit';
import { enrolmentErrors } from '../errors.ts';
import { type Asked, type IssueDeps, issueCode } from './request-code.ts';
import type { DeskCall, Steps } from './take-step.ts';

/** Whoever lost three in a day waits for the post. */
const CODES: Limit = { name: 'code-by-call', times: 3, seconds: 86_400 };

export function createCodeByCall(
  deps: IssueDeps & { readonly steps: Steps; readonly audit: Audit; readonly limits: RateLimits },
) {
  /** @throws `call-ended`, `no-code-needed`, `nowhere-to-send`, `too-many` */
  return async function sendCodeByCall(call: DeskCall, by: 'mail' | 'post'): Promise<void> {
    await deps.limits.check(CODES, call.holderId);
    await deps.steps.inOwnSpace({ call }, async (tx, { actor, holderId, onBehalf }) => {
      const { rows } = await sql<{
        asked: (Asked & { readonly mail: boolean; readonly post: boolean }) | null;
      }>`select enrolment.code_by_call() as asked`.execute(tx);
      const asked = rows[0]?.asked;
      if (!asked) throw enrolmentErrors('no-code-needed');
      if (!asked[by]) throw enrolmentErrors('nowhere-to-send');
      await issueCode(deps, tx, asked, by === 'post');
      await deps.audit.write(tx, holderId, {
        actor: { kind: 'SUPPORT', id: actor.id, label: actor.label },
        action: 'support.code',
        outcome: 'allowed',
        rule: 'A-DESK',
        mode: 'normal',
        basis: onBehalf ? 'call:for' : 'call',
        subject: onBehalf?.by,
      });
      await onBehalf?.tellCaller('support.act');
    });
    await deps.limits.consume(CODES, call.holderId);
  };
}
