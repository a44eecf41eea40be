import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAgent } from './agent.ts';
import {
  type FranceConnectAccount,
  type OpenIdClient,
  type OpenIdStandin,
  type ProSanteConnectAccount,
  startOpenIdStandin,
} from './index.ts';

const relyingParty: OpenIdClient = {
  clientId: 'carnet-test',
  clientSecret: 'secret-of-the-test-relying-party',
  name: 'Carnet',
  redirectUris: ['http://127.0.0.1:4999/retour'],
  postLogoutRedirectUris: ['http://127.0.0.1:4999/au-revoir'],
};
const script: OpenIdClient = {
  clientId: 'carnet-script',
  name: 'Un script',
  redirectUris: ['http://127.0.0.1/retour'],
  native: true,
};
const redirectUri = 'http://127.0.0.1:4999/retour';
const fhir = 'http://127.0.0.1:4999/fhir';

const martine: FranceConnectAccount = {
  id: 'martine',
  label: 'Martine Leguellec',
  description: 'Patiente, 64 ans',
  givenNames: ['Martine', 'Yvonne'],
  familyName: 'Leguellec',
  gender: 'female',
  birthdate: '1962-06-04',
  birthplace: '29134',
  email: 'martine@courriel.example',
};
const carlos: FranceConnectAccount = {
  id: 'carlos',
  label: 'Carlos Fernandez',
  givenNames: ['Carlos'],
  familyName: 'Fernandez',
  gender: 'male',
  birthdate: '1966-09-09',
  birthcountry: '99130',
  acr: 'eidas1',
};
const fournier: ProSanteConnectAccount = {
  id: 'dr-fournier',
  label: 'Claire Fournier',
  description: 'Médecin généraliste',
  nationalId: '899700900204',
  familyName: 'FOURNIER',
  givenName: 'CLAIRE',
  civility: 'MME',
  organization: { id: 'R10000000045', name: 'Maison de santé des Tilleuls' },
  exercises: [
    {
      codeProfession: '10',
      codeTypeSavoirFaire: 'S',
      codeSavoirFaire: 'SM54',
      activities: [
        {
          codeSecteurDactivite: 'SA05',
          numeroFinessSite: '990000045',
          raisonSocialeSite: 'Maison de santé des Tilleuls',
        },
      ],
    },
  ],
};

const standins: OpenIdStandin[] = [];
let france: OpenIdStandin;
let sante: OpenIdStandin;

beforeAll(async () => {
  const common = { host: '127.0.0.1', port: 0, clients: [relyingParty, script], resource: fhir };
  [france, sante] = await Promise.all([
    startOpenIdStandin({ ...common, kind: 'franceconnect', accounts: [martine, carlos] }),
    startOpenIdStandin({ ...common, kind: 'prosanteconnect', accounts: [fournier] }),
  ]);
  standins.push(france, sante);
});
afterAll(() => Promise.all(standins.map((one) => one.close())));

function discover(standin: OpenIdStandin): Promise<client.Configuration> {
  return client.discovery(
    new URL(standin.issuer),
    relyingParty.clientId,
    undefined,
    client.ClientSecretBasic(relyingParty.clientSecret),
    {
      execute: [client.allowInsecureRequests],
    },
  );
}

async function start(config: client.Configuration, parameters: Record<string, string>) {
  const verifier = client.randomPKCECodeVerifier();
  const checks = {
    pkceCodeVerifier: verifier,
    expectedNonce: client.randomNonce(),
    expectedState: client.randomState(),
  };
  const authorizationUrl = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce: checks.expectedNonce,
    state: checks.expectedState,
    ...parameters,
  });
  return { authorizationUrl, checks };
}

async function signIn(
  standin: OpenIdStandin,
  account: string,
  parameters: Record<string, string>,
  agent = createAgent(),
) {
  const config = await discover(standin);
  const { authorizationUrl, checks } = await start(config, parameters);
  const callback = await agent.signIn({ authorizationUrl, account, redirectUri });
  const resource = parameters.resource;
  const tokens = await client.authorizationCodeGrant(config, callback, checks, resource ? { resource } : {});
  return { agent, config, tokens, claims: tokens.claims()! };
}

const franceScopes = 'openid identite_pivot preferred_username email';

describe('FranceConnect', () => {
  test('a person signs in with PKCE, nonce and the level asked for, and userinfo gives the pivot identity', async () => {
    const { config, tokens, claims } = await signIn(france, 'martine', {
      scope: franceScopes,
      acr_values: 'eidas2',
    });
    expect(claims.acr).toBe('eidas2');
    expect(claims.sub).toMatch(/^[0-9a-f]{64}v1$/);
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    expect(userinfo).toMatchObject({
      given_name: 'Martine Yvonne',
      given_name_array: ['Martine', 'Yvonne'],
      family_name: 'Leguellec',
      gender: 'female',
      birthdate: '1962-06-04',
      birthplace: '29134',
      birthcountry: '99100',
      email: 'martine@courriel.example',
    });
    expect(userinfo).not.toHaveProperty('preferred_username');
  });

  test('userinfo holds only what the scopes open', async () => {
    const { config, tokens, claims } = await signIn(france, 'martine', { scope: 'openid birthdate' });
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    expect(userinfo).toEqual({ sub: claims.sub, birthdate: '1962-06-04' });
  });

  test('a birth abroad has an empty birthplace, and an account may be held at a low level', async () => {
    const { config, tokens, claims } = await signIn(france, 'carlos', {
      scope: franceScopes,
      acr_values: 'eidas3',
    });
    expect(claims.acr).toBe('eidas1');
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    expect(userinfo).toMatchObject({ birthplace: '', birthcountry: '99130' });
  });

  test('signing out with the id_token ends the session and comes back with the state', async () => {
    const { agent, config, tokens, claims } = await signIn(france, 'martine', { scope: franceScopes });
    const silent = await start(config, { scope: 'openid', prompt: 'none' });
    const before = await agent.request(silent.authorizationUrl);
    expect(new URL(before.headers.get('location')!).searchParams.get('code')).toBeTruthy();
    const end = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token!,
      post_logout_redirect_uri: 'http://127.0.0.1:4999/au-revoir',
      state: 'x1',
    });
    const answer = await agent.request(end);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('http://127.0.0.1:4999/au-revoir?state=x1');
    const after = await agent.request(
      (await start(config, { scope: 'openid', prompt: 'none' })).authorizationUrl,
    );
    expect(new URL(after.headers.get('location')!).searchParams.get('error')).toBe('login_required');
    await expect(client.fetchUserInfo(config, tokens.access_token, claims.sub)).rejects.toThrow();
  });

  test('signing out without the id_token asks first, and an unknown return address is refused', async () => {
    const { agent, config, tokens } = await signIn(france, 'martine', { scope: franceScopes });
    const page = await agent.request(client.buildEndSessionUrl(config, {}));
    const text = await page.text();
    expect(text).toContain('Me déconnecter');
    expect(text).toContain('Simulateur — données fictives');
    const secret = /name="xsrf" value="([^"]+)"/.exec(text)![1]!;
    const action = /action="([^"]+)"/.exec(text)![1]!;
    const done = await agent.request(action, {
      method: 'POST',
      body: new URLSearchParams({ xsrf: secret, logout: 'yes' }),
    });
    expect(done.headers.get('location')).toContain('/session/end/success');
    const refused = await agent.request(
      client.buildEndSessionUrl(config, {
        id_token_hint: tokens.id_token!,
        post_logout_redirect_uri: 'http://127.0.0.1:4999/ailleurs',
      }),
    );
    expect(refused.status).toBe(400);
  });

  test('another person may sign in on the same browser', async () => {
    const { agent } = await signIn(france, 'martine', { scope: franceScopes });
    const second = await signIn(france, 'carlos', { scope: franceScopes }, agent);
    const first = await signIn(france, 'martine', { scope: franceScopes });
    expect(second.claims.sub).not.toBe(first.claims.sub);
  });
});

describe('Pro Santé Connect', () => {
  test('discovery also answers under the name of the real service', async () => {
    const answer = await fetch(`${sante.issuer}/.well-known/wallet-openid-configuration`);
    const document = (await answer.json()) as Record<string, unknown>;
    expect(document).toMatchObject({
      issuer: sante.issuer,
      token_endpoint: `${sante.issuer}/protocol/openid-connect/token`,
      acr_values_supported: ['eidas1'],
      code_challenge_methods_supported: ['S256'],
    });
  });

  test('userinfo gives the professional’s national identifier, structure, role and exercises', async () => {
    const { config, tokens, claims } = await signIn(sante, 'dr-fournier', {
      scope: 'openid scope_all',
      acr_values: 'eidas1',
    });
    expect(claims.acr).toBe('eidas1');
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    expect(userinfo).toMatchObject({
      SubjectNameID: '899700900204',
      preferred_username: '899700900204',
      given_name: 'CLAIRE',
      family_name: 'FOURNIER',
      SubjectOrganization: 'Maison de santé des Tilleuls',
      SubjectOrganizationID: 'R10000000045',
      SubjectRole: ['10^1.2.250.1.213.1.1.5.5'],
      Secteur_Activite: 'SA05^1.2.250.1.71.4.2.4',
      SubjectRefPro: {
        codeCivilite: 'MME',
        exercices: [
          {
            codeProfession: '10',
            codeCategorieProfessionnelle: 'C',
            codeSavoirFaire: 'SM54',
            nomDexercice: 'FOURNIER',
            prenomDexercice: 'CLAIRE',
            activities: [{ codeModeExercice: 'L', numeroFinessSite: '990000045' }],
          },
        ],
      },
    });
  });

  test('introspection names the professional, and revocation ends the token', async () => {
    const { config, tokens } = await signIn(sante, 'dr-fournier', { scope: 'openid scope_all' });
    expect(tokens.access_token.split('.')).toHaveLength(1);
    const introspected = await client.tokenIntrospection(config, tokens.access_token);
    expect(introspected).toMatchObject({
      active: true,
      SubjectNameID: '899700900204',
      client_id: 'carnet-test',
    });
    await client.tokenRevocation(config, tokens.access_token);
    expect((await client.tokenIntrospection(config, tokens.access_token)).active).toBe(false);
  });
});

describe('access tokens for a resource', () => {
  test.each([
    ['franceconnect', 'martine', franceScopes, 'ES256'],
    ['prosanteconnect', 'dr-fournier', 'openid scope_all', 'RS256'],
  ] as const)(
    '%s: a JWT signed by the provider, for that audience alone',
    async (kind, account, scope, alg) => {
      const standin = kind === 'franceconnect' ? france : sante;
      const { config, tokens, claims } = await signIn(standin, account, { scope, resource: fhir });
      expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ typ: 'at+jwt', alg });
      const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri!));
      const expected = { issuer: standin.issuer, audience: fhir, typ: 'at+jwt' };
      const { payload } = await jwtVerify(tokens.access_token, keys, expected);
      expect(payload).toMatchObject({ sub: claims.sub, client_id: 'carnet-test' });
      expect(payload.SubjectNameID).toBe(kind === 'prosanteconnect' ? '899700900204' : undefined);
      await expect(
        jwtVerify(tokens.access_token, keys, { ...expected, audience: 'http://127.0.0.1/autre' }),
      ).rejects.toThrow(/"aud"/);
      await expect(client.fetchUserInfo(config, tokens.access_token, claims.sub)).rejects.toThrow();
    },
  );

  test('the resource of the authorization request is enough', async () => {
    const config = await discover(sante);
    const { authorizationUrl, checks } = await start(config, { scope: 'openid scope_all', resource: fhir });
    const callback = await createAgent().signIn({ authorizationUrl, account: 'dr-fournier', redirectUri });
    const tokens = await client.authorizationCodeGrant(config, callback, checks);
    expect(decodeProtectedHeader(tokens.access_token).typ).toBe('at+jwt');
    expect(tokens.scope).toContain('scope_all');
  });

  test('a public script with a free loopback port gets one too', async () => {
    const config = await client.discovery(new URL(sante.issuer), script.clientId, undefined, client.None(), {
      execute: [client.allowInsecureRequests],
    });
    const own = 'http://127.0.0.1:50123/retour';
    const { authorizationUrl, checks } = await start(config, {
      scope: 'openid scope_all',
      resource: fhir,
      redirect_uri: own,
    });
    const callback = await createAgent().signIn({
      authorizationUrl,
      account: 'dr-fournier',
      redirectUri: own,
    });
    const tokens = await client.authorizationCodeGrant(config, callback, checks, { resource: fhir });
    expect(decodeProtectedHeader(tokens.access_token).typ).toBe('at+jwt');
  });

  test('an unknown resource is refused', async () => {
    const config = await discover(sante);
    const { authorizationUrl } = await start(config, {
      scope: 'openid scope_all',
      resource: 'http://127.0.0.1:1/autre',
    });
    const answer = await createAgent().request(authorizationUrl);
    expect(new URL(answer.headers.get('location')!).searchParams.get('error')).toBe('invalid_target');
  });
});

describe('refusals', () => {
  test('an address that is not registered gets a page, never a redirect', async () => {
    const config = await discover(france);
    const { authorizationUrl } = await start(config, {
      scope: 'openid',
      redirect_uri: 'http://127.0.0.1:4999/ailleurs',
    });
    const answer = await createAgent().request(authorizationUrl);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    const text = await answer.text();
    expect(text).toContain('invalid_redirect_uri');
    expect(text).toContain('Simulateur — données fictives');
  });

  test('without PKCE, or with the plain method, the request is refused', async () => {
    const config = await discover(france);
    const without = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      state: 's',
      nonce: 'n',
    });
    const answer = await createAgent().request(without);
    const error = new URL(answer.headers.get('location')!).searchParams;
    expect(error.get('error')).toBe('invalid_request');
    expect(error.get('error_description')).toMatch(/PKCE/);
    const { authorizationUrl } = await start(config, { scope: 'openid', code_challenge_method: 'plain' });
    const plain = await createAgent().request(authorizationUrl);
    expect(new URL(plain.headers.get('location')!).searchParams.get('error')).toBe('invalid_request');
  });

  test('a wrong verifier, or a code used twice, gives no token', async () => {
    const config = await discover(france);
    const { authorizationUrl, checks } = await start(config, { scope: 'openid' });
    const callback = await createAgent().signIn({ authorizationUrl, account: 'martine', redirectUri });
    const wrong = { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() };
    await expect(client.authorizationCodeGrant(config, callback, wrong)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const again = await start(config, { scope: 'openid' });
    const second = await createAgent().signIn({
      authorizationUrl: again.authorizationUrl,
      account: 'martine',
      redirectUri,
    });
    await client.authorizationCodeGrant(config, second, again.checks);
    await expect(client.authorizationCodeGrant(config, second, again.checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('an unknown person is told so on the page, and giving up answers access_denied', async () => {
    const config = await discover(france);
    const { authorizationUrl } = await start(config, { scope: 'openid' });
    const agent = createAgent();
    await expect(agent.signIn({ authorizationUrl, account: 'personne', redirectUri })).rejects.toThrow(
      /400.*Cette personne n’existe pas/,
    );
    const first = await agent.request((await start(config, { scope: 'openid' })).authorizationUrl);
    const page = new URL(first.headers.get('location')!, authorizationUrl);
    const left = await agent.request(`${page.href}/abandon`, { method: 'POST', body: new URLSearchParams() });
    const back = await agent.request(left.headers.get('location')!);
    expect(new URL(back.headers.get('location')!).searchParams.get('error')).toBe('access_denied');
  });
});

describe('the sign-in page', () => {
  test('is French, without script, and lets the form lead back to the relying party alone', async () => {
    const config = await discover(sante);
    const agent = createAgent();
    const first = await agent.request((await start(config, { scope: 'openid scope_all' })).authorizationUrl);
    const page = await agent.request(new URL(first.headers.get('location')!, sante.url));
    const text = await page.text();
    expect(text).toContain('<html lang="fr">');
    expect(text).toContain('Simulateur — données fictives');
    expect(text).toContain('Claire Fournier');
    expect(text).toContain('Médecin généraliste');
    expect(text).not.toContain('<script');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' http://127.0.0.1:4999;");
  });

  test('an address out of its time says what to do', async () => {
    const answer = await fetch(`${sante.issuer}/interaction/ancienne-demande`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('a expiré');
  });
});

describe('accounts added at run time', () => {
  const jeanne: FranceConnectAccount = {
    id: 'jeanne',
    label: 'Jeanne <Roussel>',
    givenNames: ['Jeanne'],
    familyName: 'Roussel',
    gender: 'female',
    birthdate: '1925-09-14',
    birthplace: '50086',
  };
  const post = (standin: OpenIdStandin, body: string, type = 'application/json') =>
    fetch(`${standin.url}/_accounts`, { method: 'POST', headers: { 'content-type': type }, body });

  test('can sign in at once, and after a restart when the stand-in has a folder', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'simulateur-'));
    const options = {
      kind: 'franceconnect',
      host: '127.0.0.1',
      clients: [relyingParty],
      accounts: [martine],
      folder,
    } as const;
    const first = await startOpenIdStandin({ ...options, port: 0 });
    const added = await post(first, JSON.stringify([jeanne]));
    expect(added.status).toBe(201);
    const { claims } = await signIn(first, 'jeanne', { scope: franceScopes });
    const keys = await (await fetch(`${first.issuer}/jwks`)).text();
    await first.close();
    const second = await startOpenIdStandin({ ...options, port: first.port });
    standins.push(second);
    expect((await signIn(second, 'jeanne', { scope: franceScopes })).claims.sub).toBe(claims.sub);
    expect(await (await fetch(`${second.issuer}/jwks`)).text()).toBe(keys);
    const listed = (await (await fetch(`${second.url}/_accounts`)).json()) as { accounts: { id: string }[] };
    expect(listed.accounts.map(({ id }) => id).sort()).toEqual(['jeanne', 'martine']);
    expect(await (await fetch(second.url)).text()).toContain('Jeanne &lt;Roussel&gt;');
    await rm(folder, { recursive: true });
  });

  test('what cannot be read is refused with the reason, and nothing is kept', async () => {
    const wrong = await post(france, JSON.stringify([jeanne, { ...jeanne, id: 'autre', gender: 'homme' }]));
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({
      error: 'invalid_account',
      detail: expect.stringContaining('gender'),
    });
    const listed = (await (await fetch(`${france.url}/_accounts`)).json()) as { accounts: { id: string }[] };
    expect(listed.accounts.map(({ id }) => id)).toEqual(['martine', 'carlos']);
    expect((await post(france, '{', 'application/json')).status).toBe(400);
    expect((await post(france, JSON.stringify(jeanne), 'text/plain')).status).toBe(415);
  });
});
