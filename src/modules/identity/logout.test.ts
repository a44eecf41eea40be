import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#platform/clock';
import { createProviderLogout } from './logout.ts';

const ISSUER = 'http://issuer.test';
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
type Ended = { issuer: string; subject: string | undefined; sid: string | undefined; before: Date };
let server: Server;
let keys: Keys;
let others: Keys;
let ended: Ended[] = [];
let logout: (token: string) => Promise<number>;

beforeAll(async () => {
  [keys, others] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), alg: 'ES256', use: 'sig' }] });
  server = createServer((_req, res) => res.setHeader('content-type', 'application/json').end(jwks));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const set = createRemoteJWKSet(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`));
  const provider = {
    keys: async () => ({ issuer: ISSUER, set }),
    settings: { clientId: 'carnet' },
  } as unknown as Parameters<ReturnType<typeof createProviderLogout>>[0];
  const sessions = {
    endOfProvider: async (said: Ended) => {
      ended.push(said);
      return 1;
    },
  } as unknown as Parameters<typeof createProviderLogout>[0]['sessions'];
  const verify = createProviderLogout({ sessions, clock: systemClock });
  logout = (token) => verify(provider, token);
});
afterAll(() => server?.close());
beforeEach(() => {
  ended = [];
});

type Change = {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly typ?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly age?: number;
  readonly by?: Keys;
};
const token = ({
  claims = {},
  typ = 'logout+jwt',
  issuer = ISSUER,
  audience = 'carnet',
  age = 0,
  by = keys,
}: Change = {}) =>
  new SignJWT({ events: EVENTS, sub: 'a-subject', sid: 'a-sid', jti: 'one', ...claims })
    .setProtectedHeader({ alg: 'ES256', typ })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(Math.floor(Date.now() / 1000) - age)
    .sign(by.privateKey);

describe('a logout that a provider says', () => {
  test('ends what its subject opened before it was said, in that session there', async () => {
    expect(await logout(await token({ age: 60 }))).toBe(1);
    expect(ended).toMatchObject([{ issuer: ISSUER, subject: 'a-subject', sid: 'a-sid' }]);
    const late = Date.now() - ended[0]!.before.getTime();
    expect(late).toBeGreaterThan(57_000);
    expect(late).toBeLessThan(63_000);
  });

  test('may name the session or the subject alone', async () => {
    await logout(await token({ claims: { sub: undefined } }));
    await logout(await token({ claims: { sid: undefined } }));
    expect(ended).toMatchObject([
      { subject: undefined, sid: 'a-sid' },
      { subject: 'a-subject', sid: undefined },
    ]);
  });

  test.each<readonly [string, () => Promise<string>]>([
    ['signed by somebody else', () => token({ by: others })],
    ['for another client', () => token({ audience: 'autre' })],
    ['of another issuer', () => token({ issuer: 'http://autre.test' })],
    ['that is too old', () => token({ age: 600 })],
    ['without the event', () => token({ claims: { events: {} } })],
    ['without any events', () => token({ claims: { events: undefined } })],
    ['that is an ID token, with a nonce', () => token({ claims: { nonce: 'x' } })],
    ['of another type', () => token({ typ: 'at+jwt' })],
    ['that names nobody', () => token({ claims: { sub: undefined, sid: undefined } })],
    ['without an id', () => token({ claims: { jti: undefined } })],
    [
      'without a signature',
      async () => {
        const [, body] = (await token()).split('.');
        return `${Buffer.from('{"alg":"none","typ":"logout+jwt"}').toString('base64url')}.${body}.`;
      },
    ],
    ['that is none', async () => 'x'],
    ['that is empty', async () => ''],
  ])('by a token %s ends nothing', async (_what, make) => {
    await expect(logout(await make())).rejects.toMatchObject({ code: 'logout-token', status: 400 });
    expect(ended).toEqual([]);
  });
});
