/** « C'est bien vous ? »: before a grave act, the password and a code once more, even where no code is asked to sign in. */
import type { Browser } from '../devices.ts';
import { identityErrors } from '../errors.ts';
import { CODE_MINUTES, type Parts } from '../parts.ts';
import type { Session } from '../sessions.ts';
import { askForCode } from './ask-for-code.ts';
import { checkTyped } from './sign-in-by-password.ts';

/** @returns the secret of the step that waits for the code. @throws `password-wrong`, `too-many` */
export function createConfirm(parts: Parts) {
  return async (
    session: Session,
    given: { readonly password: string; readonly returnTo: string },
    browser: Browser,
  ): Promise<string> => {
    const { holderId } = session;
    const own = holderId === undefined ? undefined : await parts.accounts.of(holderId);
    if (!holderId || !own) throw identityErrors('sign-in-required');
    await checkTyped(parts, { identifier: own.identifier, password: given.password }, browser, session);
    const payload = { returnTo: given.returnTo, session: session.hash.toString('hex') };
    return askForCode(parts, { purpose: 'confirm', holderId, payload, minutes: CODE_MINUTES });
  };
}
