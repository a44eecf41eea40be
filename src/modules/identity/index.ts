/** Who is signed in, and how strongly. */
import { hkdfSync } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Citizens } from '#citizens';
import type { Clock } from '#platform/clock';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { Mailer } from '#platform/mail';
import type { RateLimits } from '#platform/rate-limit';
import type { SmsSender } from '#platform/sms';
import type { Professionals } from '#professionals';
import { createBearers } from './bearers.ts';
import { type ProfessionLabel, pivotIdentity, professionalIdentity } from './claims.ts';
import { type Browser, createDevices } from './devices.ts';
import { identityErrors } from './errors.ts';
import type { PublishIdentityEvent } from './events.ts';
import { createProviderLogout } from './logout.ts';
import { createOpenCitizen } from './open-citizen.ts';
import { createOutbox } from './outbox.ts';
import type { Parts } from './parts.ts';
import { createProvider, type ProviderName, type ProviderSettings, type SignedIn } from './provider.ts';
import { ownPath } from './rules/own-path.ts';
import { isStrong, requireStrong } from './rules/strong.ts';
import { createSessions, hashSecret, type Session, type SessionRef } from './sessions.ts';
import { createAccounts } from './store/accounts.ts';
import { createSteps } from './store/steps.ts';
import { createAccountActs } from './use-cases/account.ts';
import { createAnswerCode } from './use-cases/answer-code.ts';
import { createFindStep, createSendAgain } from './use-cases/ask-for-code.ts';
import { createChangeChannel } from './use-cases/change-channel.ts';
import { createConfirm } from './use-cases/confirm.ts';
import { createPasskeys } from './use-cases/passkeys.ts';
import { createPlaces } from './use-cases/places.ts';
import { createRecover } from './use-cases/recover.ts';
import { createSignInByPassword } from './use-cases/sign-in-by-password.ts';

export type { Browser, KnownDevice } from './devices.ts';
export { identityErrors } from './errors.ts';
export type { IdentityEvent } from './events.ts';
export type { ProviderName, ProviderSettings } from './provider.ts';
export { type OpenSession, type Session, type SessionRef, systemSession } from './sessions.ts';
export type { Passkey } from './store/passkeys.ts';

export type Identity = ReturnType<typeof createIdentity>;

/** A professional's day; it ends after half an hour without a page. */
const PROFESSIONAL_SECONDS = 10 * 3600;
const IDLE_SECONDS = 30 * 60;

export function createIdentity(deps: {
  readonly db: Database;
  readonly citizens: Citizens;
  readonly professionals: Professionals;
  readonly clock: Clock;
  readonly professionLabel: ProfessionLabel;
  readonly franceConnect: ProviderSettings;
  readonly proSanteConnect: ProviderSettings;
  /** The audience that an access token must name: the address of the FHIR API. */
  readonly apiAudience: string;
  readonly publish: PublishIdentityEvent;
  readonly limits: RateLimits;
  readonly mailer: Mailer;
  readonly sms: SmsSender;
  readonly publicUrl: string;
  readonly mailDomain: string;
  /** 32 bytes, from which this module's own keys are derived. */
  readonly masterKey: Buffer;
  readonly channelsOf: Parts['channelsOf'];
  readonly onChannels: Parts['onChannels'];
  readonly changeOf: Parameters<typeof createOutbox>[0]['changeOf'];
  /** Milliseconds to let pass; another in tests of what is slowed. */
  readonly wait?: ((ms: number) => Promise<unknown>) | undefined;
  /** The holder whom the proof of a letter and a card names. */
  readonly proofHolder: (secret: string) => Promise<string | undefined>;
  readonly giveContact: Parameters<typeof createAccountActs>[0]['giveContact'];
}) {
  const { db, citizens, professionals } = deps;
  const providers = {
    franceconnect: createProvider(deps.franceConnect),
    prosanteconnect: createProvider(deps.proSanteConnect),
  };
  const sessions = createSessions(db);
  const keyFor = (use: string) => Buffer.from(hkdfSync('sha256', deps.masterKey, '', `identity/${use}`, 32));
  const devices = createDevices(deps);
  const steps = createSteps({ db, key: keyFor('one-time-code'), now: () => deps.clock.now() });
  const parts: Parts = {
    ...deps,
    wait: deps.wait ?? ((ms) => wait(ms)),
    sessions,
    devices,
    steps,
    accounts: createAccounts(db, keyFor('identifier')),
    outbox: createOutbox({ ...deps, steps }),
    openCitizen: createOpenCitizen({ clock: deps.clock, sessions, devices }),
  };

  const providerLogout = createProviderLogout({ sessions, clock: deps.clock });

  const openFor = async (
    name: ProviderName,
    signedIn: SignedIn,
    browser: Browser,
    shared: boolean,
  ): Promise<{ readonly secret: string; readonly device?: string | undefined }> => {
    const provider = {
      issuer: signedIn.issuer,
      subject: signedIn.subject,
      acr: signedIn.acr,
      providerSid: signedIn.sid,
      idToken: signedIn.idToken,
    };
    if (name === 'franceconnect') {
      const pivot = pivotIdentity(signedIn.claims);
      const holderId = pivot && (await citizens.holderByLogin(signedIn.issuer, signedIn.subject, pivot));
      if (!holderId) throw identityErrors('no-space');
      const { proofAge } = signedIn;
      const strongAt = proofAge === undefined ? undefined : new Date(deps.clock.now().getTime() - proofAge);
      return parts.openCitizen({ holderId, method: name, strongAt, shared, provider }, browser);
    }
    const who = professionalIdentity(signedIn.claims, deps.professionLabel);
    if (!who) throw identityErrors('sign-in-failed', 'no professional identity');
    await professionals.register(who.professional, who.structure);
    const secret = await sessions.open({
      ...provider,
      kind: 'professional',
      channel: 'web',
      method: name,
      professionalId: who.professional.id,
      label: browser.label,
      expiresAt: new Date(deps.clock.now().getTime() + PROFESSIONAL_SECONDS * 1000),
      idleSeconds: IDLE_SECONDS,
    });
    return { secret };
  };

  return {
    /**
     * Starts a sign-in.
     * @param returnTo a path of ours
     * @param how `shared`: on a computer of others; `again`: the provider asks anew, whoever is signed in there
     * @returns where to send the browser, and the state that its cookie must hold until it comes back
     */
    async startSignIn(
      name: ProviderName,
      returnTo: string,
      how: { readonly shared?: boolean; readonly again?: boolean } = {},
    ): Promise<{ url: URL; state: string }> {
      const start = await providers[name].start(how.again);
      const expires = new Date(deps.clock.now().getTime() + 10 * 60_000);
      await sql`select identity.start_sign_in(${hashSecret(start.state)}, ${name}, ${start.nonce}, ${start.codeVerifier},
        ${ownPath(returnTo, '/')}, ${expires}, ${how.shared ?? false})`.execute(db);
      return { url: start.url, state: start.state };
    },

    /**
     * The browser is back from the provider.
     * @param state what its cookie held: another browser cannot finish this sign-in
     * @param browser what the request tells of it
     * @returns the session's secret, where to go, and for a citizen what that cookie must hold from now on
     */
    async finishSignIn(
      callback: URL,
      state: string | undefined,
      browser: Browser = { source: '', label: undefined, device: undefined },
    ): Promise<{
      readonly secret: string;
      readonly device?: string | undefined;
      readonly returnTo: string;
      readonly provider: ProviderName;
    }> {
      if (!state || callback.searchParams.get('state') !== state)
        throw identityErrors('sign-in-failed', 'state');
      const { rows } = await sql<{
        found: {
          provider: ProviderName;
          nonce: string;
          codeVerifier: string;
          returnTo: string;
          shared: boolean;
        } | null;
      }>`
        select identity.finish_sign_in(${hashSecret(state)}) as found`.execute(db);
      const found = rows[0]?.found;
      if (!found) throw identityErrors('sign-in-failed', 'expired');
      const signedIn = await providers[found.provider].finish(callback, { ...found, state });
      return {
        ...(await openFor(found.provider, signedIn, browser, found.shared)),
        returnTo: found.returnTo,
        provider: found.provider,
      };
    },

    session: (secret: string): Promise<Session | undefined> => sessions.find(secret),

    signInByPassword: createSignInByPassword(parts),
    /** What the browser's step waits for. */
    step: createFindStep(parts),
    sendAgain: createSendAgain(parts),
    answerCode: createAnswerCode(parts),
    accounts: createAccountActs({
      ...parts,
      proofHolder: deps.proofHolder,
      giveContact: deps.giveContact,
    }),
    passkeys: createPasskeys(parts, deps),
    channels: createChangeChannel(parts),
    recover: createRecover(parts),
    /** A provider says that somebody signed out there. @throws `logout-token` */
    providerLogout: (name: ProviderName, token: string): Promise<number> =>
      providerLogout(providers[name], token),
    /** One's own sessions and browsers. */
    places: createPlaces(parts),
    signInRequired: () => identityErrors('sign-in-required'),
    /** Starts the proof that a grave act asks for, in a session that has an account. */
    confirm: createConfirm(parts),
    /** Ends this session, before another takes its place in the browser (session fixation, A20). */
    leave: (session: Session): Promise<void> => sessions.closeByHash(session.hash),
    ownPath: (path: string): string => ownPath(path, '/moi'),
    /** Before a grave act. @throws `step-up-required` */
    requireStrong: (session: Session): void => requireStrong(session, deps.clock.now()),
    isStrong: (session: Session): boolean => isStrong(session, deps.clock.now()),
    /** The same inside of a transaction, for whoever has no more of the session than its digest. @throws `step-up-required` */
    async requireStrongIn(tx: DatabaseTransaction, { hash }: SessionRef): Promise<void> {
      requireStrong({ strongAt: await sessions.strongAt(tx, hash) }, deps.clock.now());
    },
    tasks: parts.outbox.tasks,
    /** Writes to every channel of a person. @throws when one could not be reached: all are tried again, each once */
    tellChange: parts.outbox.tellChange,

    /** Ends the session here. @returns where the provider ends its own */
    async signOut(secret: string): Promise<URL | undefined> {
      const session = await sessions.find(secret);
      await sessions.close(secret);
      if (!session) return undefined;
      // whoever came by a password or a passkey has no session elsewhere
      if (session.idToken === undefined) return undefined;
      const name: ProviderName = session.kind === 'citizen' ? 'franceconnect' : 'prosanteconnect';
      return providers[name].endSessionUrl(session.idToken).catch(() => undefined);
    },

    /** Forgets sign-ins that were never finished and sessions long over. */
    async sweep(): Promise<void> {
      await sql`select identity.sweep()`.execute(db);
    },

    /** The session behind a bearer token: of Pro Santé Connect, or of FranceConnect for a person's own program. @throws `token-invalid` */
    authenticateBearer: createBearers({
      provider: providers.prosanteconnect,
      citizenProvider: providers.franceconnect,
      citizens,
      sessions,
      professionals,
      audience: deps.apiAudience,
      clock: deps.clock,
    }),
  };
}
