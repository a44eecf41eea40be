/** Who is signed in, and how strongly. */
import { sql } from 'kysely';
import type { Citizens } from '#citizens';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import type { Professionals } from '#professionals';
import { createBearers } from './bearers.ts';
import { type ProfessionLabel, pivotIdentity, professionalIdentity } from './claims.ts';
import { createDevices } from './devices.ts';
import { identityErrors } from './errors.ts';
import type { PublishIdentityEvent } from './events.ts';
import { createProvider, type ProviderName, type ProviderSettings, type SignedIn } from './provider.ts';
import { createSessions, hashSecret, type Session } from './sessions.ts';

export { identityErrors } from './errors.ts';
export type { IdentityEvent } from './events.ts';
export type { ProviderName, ProviderSettings } from './provider.ts';
export { type Session, type SessionRef, systemSession } from './sessions.ts';

export type Identity = ReturnType<typeof createIdentity>;

/** A professional's day; a citizen's evening. Both end after half an hour without a page. */
const LIFETIME = { citizen: 2 * 3600, professional: 10 * 3600 } as const;
const IDLE = 30 * 60;

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
}) {
  const { db, citizens, professionals } = deps;
  const providers = {
    franceconnect: createProvider(deps.franceConnect),
    prosanteconnect: createProvider(deps.proSanteConnect),
  };
  const sessions = createSessions(db);
  const meetDevice = createDevices(deps);

  const openFor = async (
    name: ProviderName,
    signedIn: SignedIn,
    knownDevice: string | undefined,
  ): Promise<{ readonly secret: string; readonly device?: string }> => {
    const common = {
      channel: 'web' as const,
      issuer: signedIn.issuer,
      acr: signedIn.acr,
      providerSid: signedIn.sid,
      idToken: signedIn.idToken,
      idleSeconds: IDLE,
    };
    const until = (seconds: number) => new Date(deps.clock.now().getTime() + seconds * 1000);
    if (name === 'franceconnect') {
      const pivot = pivotIdentity(signedIn.claims);
      const holderId = pivot && (await citizens.holderByLogin(signedIn.issuer, signedIn.subject, pivot));
      if (!holderId) throw identityErrors('no-space');
      const device = await meetDevice(holderId, knownDevice);
      const expiresAt = until(LIFETIME.citizen);
      return { secret: await sessions.open({ ...common, kind: 'citizen', holderId, expiresAt }), device };
    }
    const who = professionalIdentity(signedIn.claims, deps.professionLabel);
    if (!who) throw identityErrors('sign-in-failed', 'no professional identity');
    await professionals.register(who.professional, who.structure);
    const professionalId = who.professional.id;
    const expiresAt = until(LIFETIME.professional);
    return { secret: await sessions.open({ ...common, kind: 'professional', professionalId, expiresAt }) };
  };

  return {
    /**
     * Starts a sign-in.
     * @param returnTo a path of ours
     * @returns where to send the browser, and the state that its cookie must hold until it comes back
     */
    async startSignIn(name: ProviderName, returnTo: string): Promise<{ url: URL; state: string }> {
      const start = await providers[name].start();
      const expires = new Date(deps.clock.now().getTime() + 10 * 60_000);
      await sql`select identity.start_sign_in(${hashSecret(start.state)}, ${name}, ${start.nonce}, ${start.codeVerifier},
        ${isOwnPath(returnTo) ? returnTo : '/'}, ${expires})`.execute(db);
      return { url: start.url, state: start.state };
    },

    /**
     * The browser is back from the provider.
     * @param state what its cookie held: another browser cannot finish this sign-in
     * @param device what the long-lived cookie of a citizen's browser held
     * @returns the session's secret, where to go, and for a citizen what that cookie must hold from now on
     */
    async finishSignIn(
      callback: URL,
      state: string | undefined,
      device?: string | undefined,
    ): Promise<{
      readonly secret: string;
      readonly device?: string;
      readonly returnTo: string;
      readonly provider: ProviderName;
    }> {
      if (!state || callback.searchParams.get('state') !== state)
        throw identityErrors('sign-in-failed', 'state');
      const { rows } = await sql<{
        found: { provider: ProviderName; nonce: string; codeVerifier: string; returnTo: string } | null;
      }>`
        select identity.finish_sign_in(${hashSecret(state)}) as found`.execute(db);
      const found = rows[0]?.found;
      if (!found) throw identityErrors('sign-in-failed', 'expired');
      const signedIn = await providers[found.provider].finish(callback, { ...found, state });
      return {
        ...(await openFor(found.provider, signedIn, device)),
        returnTo: found.returnTo,
        provider: found.provider,
      };
    },

    session: (secret: string): Promise<Session | undefined> => sessions.find(secret),

    /** Ends the session here. @returns where the provider ends its own */
    async signOut(secret: string): Promise<URL | undefined> {
      const session = await sessions.find(secret);
      await sessions.close(secret);
      if (!session) return undefined;
      const name: ProviderName = session.kind === 'citizen' ? 'franceconnect' : 'prosanteconnect';
      return providers[name].endSessionUrl(session.idToken).catch(() => undefined);
    },

    /** Forgets sign-ins that were never finished and sessions long over. */
    async sweep(): Promise<void> {
      await sql`select identity.sweep()`.execute(db);
    },

    /** The professional's session behind a bearer token of Pro Santé Connect. @throws `token-invalid` */
    authenticateBearer: createBearers({
      provider: providers.prosanteconnect,
      sessions,
      professionals,
      audience: deps.apiAudience,
      clock: deps.clock,
    }),
  };
}

/** A path of this site and of no other: no scheme, no host, no backslash. */
const isOwnPath = (path: string) => /^\/(?![/\\])[\x21-\x7e]*$/.test(path);
