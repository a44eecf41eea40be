import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAgent } from './agent.ts';
import type { OpenIdStandin } from './index.ts';
import {
  discover,
  fhir,
  franceScopes,
  redirectUri,
  script,
  signIn,
  start,
  startBoth,
} from './relying-party.ts';

let france: OpenIdStandin;
let sante: OpenIdStandin;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ france, sante, close } = await startBoth());
});
afterAll(() => close());

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
