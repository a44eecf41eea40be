/**
 * Identifier and password, then a code. Whether the identifier exists changes neither the words, nor the status, nor the work
 * done (R16); wrong tries slow whoever makes them and never block an account (R27).
 */
import { createHash } from 'node:crypto';
import type { Browser } from '../devices.ts';
import { identityErrors } from '../errors.ts';
import {
  CODE_MINUTES,
  type OpenedSession,
  type Parts,
  SLOWED,
  TRIES_OF_A_SOURCE,
  TRIES_OF_AN_IDENTIFIER,
} from '../parts.ts';
import { checkPassword, DECOY, hashPassword } from '../passwords.ts';
import { readIdentifier } from '../rules/identifier.ts';
import type { Session } from '../sessions.ts';
import type { Account } from '../store/accounts.ts';
import { askForCode } from './ask-for-code.ts';

export type Typed = { readonly identifier: string; readonly password: string };

const NOBODY = '00000000-0000-4000-8000-000000000000';

/**
 * @param session whose person is asked again: counted apart from strangers
 * @throws `password-wrong`, `too-many`
 */
export async function checkTyped(
  parts: Parts,
  typed: Typed,
  browser: Browser,
  session?: Session,
): Promise<{ readonly account: Account; readonly standing: 'trusted' | 'known' | undefined }> {
  const identifier = readIdentifier(typed.identifier) ?? typed.identifier.slice(0, 254);
  await parts.limits.consume(TRIES_OF_A_SOURCE, browser.source);
  const account = await parts.accounts.byIdentifier(identifier);
  const standing = await parts.devices.standing(account?.holderId ?? NOBODY, browser.device);
  const stranger = createHash('sha256').update(identifier).digest('base64url');
  const own = session?.hash.toString('base64url') ?? (standing && browser.device);
  const who = own ? `${stranger}/${own}` : stranger;
  const tries = await parts.limits.count(TRIES_OF_AN_IDENTIFIER, who);
  await parts.limits.consume(TRIES_OF_AN_IDENTIFIER, who);
  await parts.wait(SLOWED.findLast((one) => tries >= one.tries)?.wait ?? 0);
  const verdict = await checkPassword(typed.password.slice(0, 1000), account?.password ?? DECOY);
  if (!account || verdict === 'wrong') throw identityErrors('password-wrong');
  if (verdict === 'stale' && !account.nextAt)
    await parts.accounts.setPassword(parts.db, account.holderId, await hashPassword(typed.password));
  return { account, standing };
}

/** @returns a session where the browser is trusted; elsewhere the secret of a step that waits for a code */
export function createSignInByPassword(parts: Parts) {
  return async (
    typed: Typed,
    options: { readonly shared: boolean; readonly returnTo: string },
    browser: Browser,
  ): Promise<OpenedSession | { readonly step: string }> => {
    const { account, standing } = await checkTyped(parts, typed, browser);
    const { holderId } = account;
    if (standing === 'trusted' && !options.shared)
      return parts.openCitizen({ holderId, method: 'trusted', strongAt: undefined, shared: false }, browser);
    return {
      step: await askForCode(parts, {
        purpose: 'sign-in',
        holderId,
        payload: { returnTo: options.returnTo, shared: options.shared },
        minutes: CODE_MINUTES,
      }),
    };
  };
}
