import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAgent } from './agent.ts';
import type { OpenIdStandin } from './index.ts';
import { discover, redirectUri, start, startBoth } from './relying-party.ts';

let france: OpenIdStandin;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ france, close } = await startBoth());
});
afterAll(() => close());

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
