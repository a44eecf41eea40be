/** The code that was received is typed: a session opens, or the one that asked becomes strong. Bound to one browser and one purpose (A3). */
import type { Browser } from '../devices.ts';
import { identityErrors } from '../errors.ts';
import type { OpenedSession, Parts } from '../parts.ts';
import { ownPath } from '../rules/own-path.ts';
import type { Purpose, Step } from '../store/steps.ts';

/** @throws `code-wrong` with how many tries are left, `step-over` */
export async function rightStep(
  parts: Parts,
  secret: string | undefined,
  purpose: Purpose,
  codes: Readonly<Partial<Record<'only' | 'new', string>>>,
): Promise<Step> {
  const judged = secret === undefined ? undefined : await parts.steps.judge(secret, purpose, codes);
  if (!judged) throw identityErrors('step-over');
  if ('wrong' in judged)
    throw identityErrors(judged.wrong > 0 ? 'code-wrong' : 'step-over', `${judged.wrong}`);
  return judged;
}

/** @throws `code-wrong`, `step-over` */
export function createAnswerCode(parts: Parts) {
  return async (
    secret: string | undefined,
    answer: { readonly code: string; readonly trust: boolean },
    browser: Browser,
  ): Promise<{ readonly opened: OpenedSession | undefined; readonly returnTo: string }> => {
    const purpose = (await parts.steps.find(secret ?? ''))?.purpose === 'confirm' ? 'confirm' : 'sign-in';
    const step = await rightStep(parts, secret, purpose, { only: answer.code });
    const { holderId, payload } = step;
    if (holderId === undefined || !(await parts.steps.end(parts.db, step.hash)))
      throw identityErrors('step-over');
    const returnTo = ownPath(payload.returnTo ?? '', '/moi');
    if (payload.channelId && !payload.moved) await parts.citizens.proveChannel(holderId, payload.channelId);
    if (purpose === 'confirm') {
      await parts.sessions.strengthen(Buffer.from(payload.session ?? '', 'hex'));
      return { opened: undefined, returnTo };
    }
    const shared = payload.shared ?? false;
    const opened = await parts.openCitizen(
      {
        holderId,
        method: 'password',
        strongAt: parts.clock.now(),
        shared,
        trust: answer.trust && !shared,
      },
      browser,
    );
    return { opened, returnTo };
  };
}
