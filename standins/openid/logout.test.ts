import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAgent } from './agent.ts';
import { type OpenIdStandin, startOpenIdStandin } from './index.ts';
import { discover, martine, redirectUri, relyingParty, start } from './relying-party.ts';

let receiver: Server;
let france: OpenIdStandin;
const posted: string[] = [];

beforeAll(async () => {
  receiver = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += String(chunk);
    });
    req.on('end', () => {
      posted.push(new URLSearchParams(body).get('logout_token') ?? '');
      res.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  france = await startOpenIdStandin({
    kind: 'franceconnect',
    host: '127.0.0.1',
    port: 0,
    clients: [{ ...relyingParty, backchannelLogoutUri: `http://127.0.0.1:${port}/deconnexion` }],
    accounts: [martine],
  });
});
afterAll(async () => {
  await france?.close();
  receiver?.close();
});

test('a relying party is told by a signed token that the person signed out here', async () => {
  const config = await discover(france);
  const agent = createAgent();
  const { authorizationUrl } = await start(config, { scope: 'openid' });
  await agent.signIn({ authorizationUrl, account: martine.id, redirectUri });
  const page = await (await agent.request(`${france.issuer}/session/end`)).text();
  const value = (name: string) => new RegExp(`${name}="([^"]+)"`).exec(page)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  expect(posted).toEqual([]);
  await agent.request(value('action'), {
    method: 'POST',
    body: new URLSearchParams({ xsrf, logout: 'yes' }),
  });
  expect(posted).toHaveLength(1);
  const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''));
  const { payload, protectedHeader } = await jwtVerify(posted[0] ?? '', keys, {
    issuer: france.issuer,
    audience: relyingParty.clientId,
  });
  expect(protectedHeader.typ).toBe('logout+jwt');
  expect(payload).toMatchObject({
    sub: expect.any(String),
    sid: expect.any(String),
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  });
  expect(payload).not.toHaveProperty('nonce');
});
