import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAgent } from './agent.ts';
import { type FranceConnectAccount, type OpenIdStandin, startOpenIdStandin } from './index.ts';
import { discover, franceScopes, martine, relyingParty, signIn, start, startBoth } from './relying-party.ts';

let france: OpenIdStandin;
let sante: OpenIdStandin;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ france, sante, close } = await startBoth());
});
afterAll(() => close());

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
    expect((await signIn(second, 'jeanne', { scope: franceScopes })).claims.sub).toBe(claims.sub);
    expect(await (await fetch(`${second.issuer}/jwks`)).text()).toBe(keys);
    const listed = (await (await fetch(`${second.url}/_accounts`)).json()) as { accounts: { id: string }[] };
    expect(listed.accounts.map(({ id }) => id).sort()).toEqual(['jeanne', 'martine']);
    expect(await (await fetch(second.url)).text()).toContain('Jeanne &lt;Roussel&gt;');
    await second.close();
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
