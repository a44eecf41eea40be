/**
 * Passkeys (WebAuthn level 2): the device keeps the key and asks for a finger, a face or a code, so that one gesture is two
 * factors, and nothing can be given away to a false site (A3).
 */
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Browser } from '../devices.ts';
import { identityErrors } from '../errors.ts';
import { type OpenedSession, type Parts, TRIES_OF_A_SOURCE } from '../parts.ts';
import { requireStrong } from '../rules/strong.ts';
import type { Session } from '../sessions.ts';
import { createPasskeyStore, holderOfHandle, type Passkey, userHandle } from '../store/passkeys.ts';
import type { Purpose, Step } from '../store/steps.ts';

/** How a key is reached, as WebAuthn level 2 names it (5.8.4) and later drafts add. Whatever else a browser says is not kept. */
const TRANSPORTS: ReadonlySet<string> = new Set([
  'ble',
  'cable',
  'hybrid',
  'internal',
  'nfc',
  'smart-card',
  'usb',
]);

const transportsOf = (said: unknown): readonly string[] =>
  Array.isArray(said) ? [...new Set(said.filter((one) => TRANSPORTS.has(one)))] : [];

const MOST = 10;
const MINUTES = 5;

export function createPasskeys(parts: Parts, site: { readonly publicUrl: string }) {
  const store = createPasskeyStore(parts.db);
  const { hostname: rpID, origin } = new URL(site.publicUrl);

  const begin = async (purpose: Purpose, holderId: string | undefined, challenge: string): Promise<string> =>
    (await parts.steps.start(parts.db, { purpose, holderId, payload: { challenge }, minutes: MINUTES }))
      .secret;

  /** Used up by the first who brings it: a challenge is answered once. */
  async function challengeOf(
    secret: string | undefined,
    purpose: Purpose,
  ): Promise<Step & { readonly challenge: string }> {
    const step = secret === undefined ? undefined : await parts.steps.find(secret);
    const challenge = step?.payload.challenge;
    if (!step || step.purpose !== purpose || !challenge || !(await parts.steps.end(parts.db, step.hash)))
      throw identityErrors('passkey-failed', 'no challenge');
    return { ...step, challenge };
  }

  /** @returns whose passkey signed. @throws `passkey-failed`, whatever is wrong */
  async function whoSigned(step: string | undefined, response: AuthenticationResponseJSON): Promise<string> {
    const { challenge } = await challengeOf(step, 'passkey-in');
    try {
      const holderId = holderOfHandle(response.response.userHandle);
      const found = holderId ? await store.find(holderId, Buffer.from(response.id, 'base64url')) : undefined;
      if (!holderId || !found) throw identityErrors('passkey-failed', 'unknown');
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpID,
        requireUserVerification: true,
        credential: {
          id: response.id,
          publicKey: new Uint8Array(found.publicKey),
          counter: found.counter,
        },
      });
      if (!verified) throw identityErrors('passkey-failed', 'not verified');
      await store.use(holderId, found.id, authenticationInfo.newCounter);
      return holderId;
    } catch (error) {
      // the library's messages tell what was expected: none of it goes to whoever tries
      throw identityErrors('passkey-failed', error instanceof Error ? error.name : undefined);
    }
  }

  return {
    /** Anybody may ask: it names nobody. @returns what the browser is to sign, and the secret for its cookie */
    async startSignIn(
      browser: Browser,
    ): Promise<{ readonly options: PublicKeyCredentialRequestOptionsJSON; readonly step: string }> {
      await parts.limits.consume(TRIES_OF_A_SOURCE, browser.source);
      const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' });
      return { options, step: await begin('passkey-in', undefined, options.challenge) };
    },

    async signIn(
      step: string | undefined,
      response: AuthenticationResponseJSON,
      shared: boolean,
      browser: Browser,
    ): Promise<OpenedSession> {
      const holderId = await whoSigned(step, response);
      return parts.openCitizen({ holderId, method: 'passkey', strongAt: parts.clock.now(), shared }, browser);
    },

    /** Before a grave act: the same person, in the same session. */
    async confirm(
      session: Session,
      step: string | undefined,
      response: AuthenticationResponseJSON,
    ): Promise<void> {
      if ((await whoSigned(step, response)) !== session.holderId)
        throw identityErrors('passkey-failed', 'other');
      await parts.sessions.strengthen(session.hash);
    },

    /** @throws `step-up-required` */
    async startAdding(
      session: Session,
    ): Promise<{ readonly options: PublicKeyCredentialCreationOptionsJSON; readonly step: string }> {
      requireStrong(session, parts.clock.now());
      const { holderId } = session;
      if (!holderId) throw identityErrors('sign-in-required');
      const [known, account] = await Promise.all([store.list(holderId), parts.accounts.of(holderId)]);
      if (known.length >= MOST) throw identityErrors('passkey-many');
      const options = await generateRegistrationOptions({
        rpName: 'Carnet',
        rpID,
        userID: userHandle(holderId),
        userName: account?.identifier ?? 'Mon carnet',
        attestationType: 'none',
        excludeCredentials: known.map(({ id, transports }) => ({
          id: id.toString('base64url'),
          transports: [...transports],
        })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      return { options, step: await begin('passkey-add', holderId, options.challenge) };
    },

    async add(
      session: Session,
      step: string | undefined,
      response: RegistrationResponseJSON,
      browser: Browser,
    ): Promise<void> {
      const { holderId } = session;
      const { challenge, holderId: asked } = await challengeOf(step, 'passkey-add');
      if (!holderId || holderId !== asked) throw identityErrors('passkey-failed', 'other');
      const verified = await verifyRegistrationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpID,
        requireUserVerification: true,
      }).catch((error: unknown) => {
        throw identityErrors('passkey-failed', error instanceof Error ? error.name : undefined);
      });
      if (!verified.verified) throw identityErrors('passkey-failed', 'not verified');
      const { credential } = verified.registrationInfo;
      if ((await store.list(holderId)).length >= MOST) throw identityErrors('passkey-many');
      await parts.db.transaction().execute(async (tx) => {
        const added = await store.add(tx, holderId, {
          id: Buffer.from(credential.id, 'base64url'),
          publicKey: Buffer.from(credential.publicKey),
          counter: credential.counter,
          transports: transportsOf(response.response.transports),
          label: browser.label ?? 'Clé d’accès',
        });
        // one notice a key: the same answer sent twice is one key
        if (!added) throw identityErrors('passkey-failed', 'known');
        await parts.outbox.publishChange(tx, holderId, 'passkey-added');
      });
    },

    list: async (session: Session): Promise<readonly Passkey[]> =>
      session.holderId ? store.list(session.holderId) : [],

    /** @throws `step-up-required` */
    async remove(session: Session, id: string): Promise<void> {
      requireStrong(session, parts.clock.now());
      const { holderId } = session;
      if (!holderId || !/^[\da-f]{2,2046}$/.test(id)) return;
      await parts.db.transaction().execute(async (tx) => {
        if (await store.remove(tx, holderId, Buffer.from(id, 'hex')))
          await parts.outbox.publishChange(tx, holderId, 'passkey-removed');
      });
    },
  };
}
