/** One OpenID Connect provider as a relying party sees it: FranceConnect for citizens, Pro Santé Connect for professionals. */
import { createRemoteJWKSet } from 'jose';
import * as oidc from 'openid-client';
import { identityErrors } from './errors.ts';

export type ProviderName = 'franceconnect' | 'prosanteconnect';

export type ProviderSettings = {
  readonly name: ProviderName;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the provider sends the person back. */
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  readonly scope: string;
  /** The weakest accepted assurance level and those above it, in order. */
  readonly acrValues: readonly string[];
};

export type SignInStart = {
  readonly url: URL;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
};

export type SignedIn = {
  readonly issuer: string;
  readonly subject: string;
  readonly acr: string | undefined;
  readonly sid: string | undefined;
  readonly idToken: string;
  /**
   * Milliseconds since the person proved there who they are; undefined when the provider does not say. A sign-in by a session
   * that was still open there is no gesture of now (OpenID Connect Core 1.0, 2: auth_time).
   */
  readonly proofAge: number | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
};

type ProviderKeys = { readonly issuer: string; readonly set: ReturnType<typeof createRemoteJWKSet> };

export type Provider = ReturnType<typeof createProvider>;

export function createProvider(settings: ProviderSettings) {
  let ready: Promise<oidc.Configuration> | undefined;
  let keys: ProviderKeys | undefined;
  // Discovered at the first use and again after a failure: a provider may start after us.
  const configuration = () => {
    ready ??= discover(settings).catch((error: unknown) => {
      ready = undefined;
      throw identityErrors('provider-unavailable', error instanceof Error ? error.name : undefined);
    });
    return ready;
  };
  return {
    settings,

    /** @param again asks the person to prove who they are even if they are signed in there */
    async start(again = false): Promise<SignInStart> {
      const config = await configuration();
      const codeVerifier = oidc.randomPKCECodeVerifier();
      const state = oidc.randomState();
      const nonce = oidc.randomNonce();
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: settings.redirectUri,
        scope: settings.scope,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        acr_values: settings.acrValues.join(' '),
        claims: JSON.stringify({ id_token: { auth_time: { essential: true } } }),
        // both: one of them can be taken away in the browser, and what is answered says when the proof was
        ...(again && { prompt: 'login', max_age: '0' }),
      });
      return { url, state, nonce, codeVerifier };
    },

    /** @throws `sign-in-refused`, `sign-in-failed`, `sign-in-too-weak` */
    async finish(
      callback: URL,
      expected: { state: string; nonce: string; codeVerifier: string },
    ): Promise<SignedIn> {
      const config = await configuration();
      try {
        // The library compares the address of the request with the registered one: behind a proxy ours is the reference.
        const current = new URL(settings.redirectUri);
        current.search = callback.search;
        const tokens = await oidc.authorizationCodeGrant(config, current, {
          expectedState: expected.state,
          expectedNonce: expected.nonce,
          pkceCodeVerifier: expected.codeVerifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims || !tokens.id_token) throw identityErrors('sign-in-failed', 'no id_token');
        const acr = typeof claims.acr === 'string' ? claims.acr : undefined;
        if (!acr || !settings.acrValues.includes(acr)) throw identityErrors('sign-in-too-weak');
        const userInfo = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
        return {
          issuer: claims.iss,
          subject: claims.sub,
          acr,
          sid: typeof claims.sid === 'string' ? claims.sid : undefined,
          idToken: tokens.id_token,
          // by the wall's clock, as the provider's: ours may be moved
          proofAge:
            typeof claims.auth_time === 'number'
              ? Math.max(0, Date.now() - claims.auth_time * 1000)
              : undefined,
          claims: userInfo,
        };
      } catch (error) {
        if (error instanceof oidc.AuthorizationResponseError)
          throw identityErrors(
            error.error === 'access_denied' ? 'sign-in-refused' : 'sign-in-failed',
            error.error,
          );
        if (error instanceof Error && 'sentence' in error) throw error;
        throw identityErrors('sign-in-failed', error instanceof Error ? error.name : undefined);
      }
    },

    /** The provider's own sign-out page, which comes back to us. */
    async endSessionUrl(idToken: string | undefined): Promise<URL> {
      const config = await configuration();
      return oidc.buildEndSessionUrl(config, {
        post_logout_redirect_uri: settings.postLogoutRedirectUri,
        ...(idToken ? { id_token_hint: idToken } : {}),
      });
    },

    /** The provider's issuer and published keys, to verify what it signed; kept, and read again when one is unknown. */
    async keys(): Promise<ProviderKeys> {
      const { issuer, jwks_uri: uri } = (await configuration()).serverMetadata();
      if (!uri) throw identityErrors('provider-unavailable', 'no jwks_uri');
      keys ??= { issuer, set: createRemoteJWKSet(new URL(uri)) };
      return keys;
    },
  };
}

async function discover(settings: ProviderSettings): Promise<oidc.Configuration> {
  const issuer = new URL(settings.issuer);
  // Plain HTTP is for a provider on this very machine: the demonstration and the tests.
  const loopback =
    issuer.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(issuer.hostname);
  return oidc.discovery(issuer, settings.clientId, settings.clientSecret, undefined, {
    ...(loopback ? { execute: [oidc.allowInsecureRequests] } : {}),
    timeout: 10,
  });
}
