/**
 * Signs a program in at the stand-in of Pro Santé Connect or of FranceConnect, as a browser would: the authorization-code flow with PKCE
 * (RFC 7636), its redirects followed one by one, its form sent, and an access token for the FHIR API (RFC 8707).
 */
import * as oidc from 'openid-client';
import type { House } from '../compose.ts';
import { COMMAND_CLIENT } from './standins.ts';

export type SignIn = {
  readonly issuer: string;
  /** Id of the account at the stand-in, for example `medecin`. */
  readonly account: string;
  /** A person, and not a professional. */
  readonly citizen?: boolean;
  /** The address of the FHIR API, which the token is made for. */
  readonly resource: string;
};

/** @returns the bearer token. @throws Error with a French sentence */
export async function bearerToken({ issuer, account, resource, citizen }: SignIn): Promise<string> {
  const { clientId, redirectUri } = COMMAND_CLIENT;
  const config = await oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), {
    execute: [oidc.allowInsecureRequests],
    timeout: 10,
  });
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedState = oidc.randomState();
  const start = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: citizen ? 'openid identite_pivot' : 'openid scope_all',
    state: expectedState,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    acr_values: citizen ? 'eidas2' : 'eidas1',
    resource,
  });
  const callback = await browse(start, account, new URL(redirectUri));
  const tokens = await oidc.authorizationCodeGrant(
    config,
    callback,
    { pkceCodeVerifier, expectedState },
    { resource },
  );
  return tokens.access_token;
}

/**
 * Signs one of the people in at the FranceConnect stand-in, as their browser would.
 * @returns the session's secret
 */
export async function citizenSession(house: House, account: string): Promise<string> {
  const { identity } = house.doors;
  const { url, state } = await identity.startSignIn('franceconnect', '/moi');
  const back = await browse(url, account, new URL('/connexion/retour', house.config.CARNET_PUBLIC_URL));
  return (await identity.finishSignIn(back, state)).secret;
}

const MAX_STEPS = 12;

/** @returns the address on `target` that the provider sends the browser to; it is never fetched */
async function browse(start: URL, account: string, target: URL): Promise<URL> {
  const cookies = new Map<string, string>();
  const request = async (url: URL, body?: URLSearchParams): Promise<Response> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(body ? { method: 'POST', body } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const at = pair.indexOf('=');
      if (pair.slice(at + 1) === '') cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  };

  let url = start;
  let response = await request(url);
  for (let step = 0; step < MAX_STEPS; step++) {
    const location = response.headers.get('location');
    if (location) {
      await response.body?.cancel();
      url = new URL(location, url);
      if (url.origin === target.origin && url.pathname === target.pathname) return url;
      response = await request(url);
      continue;
    }
    const action = /<form method="post" action="([^"]+\/connexion)"/.exec(await response.text())?.[1];
    if (!response.ok || !action)
      throw new Error(
        `La connexion de « ${account} » au simulateur s’est arrêtée (réponse ${response.status}).`,
      );
    url = new URL(action, url);
    response = await request(url, new URLSearchParams({ compte: account }));
  }
  throw new Error(`La connexion de « ${account} » au simulateur n’a pas abouti.`);
}
