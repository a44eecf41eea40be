/** Signing in through the two national services, and with a token for the API (A20). The stand-ins speak the real protocol. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bearerToken } from '../../src/app/demo/sign-in.ts';
import { addAccount } from '../../src/app/demo/standin-accounts.ts';
import { createAgent } from '../../standins/openid/agent.ts';
import { startHouse, type TestHouse } from '../house.ts';
import { person, professional } from '../personas.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ providers: true });
});
afterAll(() => house?.close());

const redirectUri = 'http://localhost:8080/connexion/retour';
type Provider = 'franceconnect' | 'prosanteconnect';

/** @returns the address that the provider sends the browser back to, and the state of its cookie */
async function callbackOf(provider: Provider, account: string, returnTo = '/') {
  const { url, state } = await house.identity.startSignIn(provider, returnTo);
  return { callback: await createAgent().signIn({ authorizationUrl: url, account, redirectUri }), state };
}
async function signIn(provider: Provider, account: string, returnTo?: string) {
  const { callback, state } = await callbackOf(provider, account, returnTo);
  return house.identity.finishSignIn(callback, state);
}
const holderOf = (id: string) => house.citizens.holderByIns(person(id).ins, person(id).insOid);
const page = { limit: 10, offset: 0 };

describe('a person, through FranceConnect', () => {
  test('opens their own space, again the second time, and no other', async () => {
    const { secret, returnTo } = await signIn(
      'franceconnect',
      'martine',
      '/moi/documents?categorie=BIOLOGIE',
    );
    expect(returnTo).toBe('/moi/documents?categorie=BIOLOGIE');
    const session = await house.identity.session(secret);
    expect(session).toMatchObject({
      kind: 'citizen',
      channel: 'web',
      holderId: await holderOf('martine'),
      acr: 'eidas2',
    });
    const again = await house.identity.session((await signIn('franceconnect', 'martine')).secret);
    expect(again!.holderId).toBe(session!.holderId);
    expect(
      (await house.documents.list({ session: session!, holderId: session!.holderId! }, {}, page)).total,
    ).toBe(0);
    const other = { session: session!, holderId: (await holderOf('soizic'))! };
    await expect(house.documents.list(other, {}, page)).rejects.toMatchObject({ code: 'space-not-open' });
  });

  test('is told apart from a perfect namesake by the commune of birth', async () => {
    const found = await Promise.all(
      ['monique', 'monique-2'].map(
        async (id) => (await house.identity.session((await signIn('franceconnect', id)).secret))!.holderId,
      ),
    );
    expect(found).toEqual([await holderOf('monique'), await holderOf('monique-2')]);
    expect(found[0]).not.toBe(found[1]);
  });

  test('is refused when nobody has that identity, and the secret of the session is stored nowhere', async () => {
    await addAccount(house.providers!.franceconnect.issuer, {
      ...{
        label: 'Personne',
        givenNames: ['Personne'],
        familyName: 'Inconnue',
        gender: 'female',
        birthdate: '1990-01-01',
        birthplace: '38185',
        birthcountry: '99100',
      },
      id: 'personne',
    });
    await expect(signIn('franceconnect', 'personne')).rejects.toMatchObject({
      code: 'no-space',
      status: 403,
    });
    const { secret } = await signIn('franceconnect', 'martine');
    const kept = JSON.stringify(
      await house.rows('select s::text, encode(session_hash, $1) from identity.session s', ['base64']),
    );
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(Buffer.from(secret).toString('hex'));
  });

  test('is refused with a way of signing in that is too weak for health data', async () => {
    const { givenNames, birthName, birthDate, birthCog } = person('martine');
    await addAccount(house.providers!.franceconnect.issuer, {
      ...{
        label: 'Martine',
        givenNames,
        familyName: birthName,
        gender: 'female',
        birthdate: birthDate,
        birthplace: birthCog,
        birthcountry: '99100',
        acr: 'eidas1',
      },
      id: 'martine-faible',
    });
    await expect(signIn('franceconnect', 'martine-faible')).rejects.toMatchObject({
      code: 'sign-in-too-weak',
      status: 403,
    });
  });
});

describe('a professional, through Pro Santé Connect', () => {
  test('is known by what the national service vouches for', async () => {
    const session = await house.identity.session((await signIn('prosanteconnect', 'pharmacien')).secret);
    expect(session).toMatchObject({
      kind: 'professional',
      professionalId: professional('pharmacien').nationalId,
    });
    expect(await house.professionals.find(professional('pharmacien').nationalId)).toMatchObject({
      familyName: 'Renard',
      professionCode: '21',
      section: 'A',
      structureId: professional('pharmacien').structureId,
      regulator: false,
    });
    expect(
      await house.professionals.find(
        (await house.identity.session((await signIn('prosanteconnect', 'regulateur')).secret))!
          .professionalId!,
      ),
    ).toMatchObject({ regulator: true });
  });

  test('a secretary is no professional with a column of her own', async () => {
    const session = await house.identity.session((await signIn('prosanteconnect', 'secretaire')).secret);
    const request = { session: session!, holderId: (await holderOf('martine'))! };
    await expect(house.documents.list(request, {}, page)).rejects.toMatchObject({ code: 'access-refused' });
  });
});

describe('a sign-in', () => {
  test('ends in the browser that began it, once, and in its time', async () => {
    const mine = await callbackOf('franceconnect', 'martine');
    await expect(house.identity.finishSignIn(mine.callback, undefined)).rejects.toMatchObject({
      code: 'sign-in-failed',
    });
    await expect(
      house.identity.finishSignIn(mine.callback, 'the state of another browser'),
    ).rejects.toMatchObject({ code: 'sign-in-failed' });
    expect((await house.identity.finishSignIn(mine.callback, mine.state)).secret).toBeDefined();
    await expect(house.identity.finishSignIn(mine.callback, mine.state)).rejects.toMatchObject({
      code: 'sign-in-failed',
    });
    const late = await callbackOf('franceconnect', 'martine');
    await house.rows(`update identity.sign_in set expires_at = now() - interval '1 second'`);
    await expect(house.identity.finishSignIn(late.callback, late.state)).rejects.toMatchObject({
      code: 'sign-in-failed',
    });
  });

  test('does not take the code of another sign-in (PKCE, nonce)', async () => {
    const [mine, theirs] = [
      await callbackOf('franceconnect', 'martine'),
      await callbackOf('franceconnect', 'soizic'),
    ];
    const mixed = new URL(mine.callback);
    mixed.searchParams.set('code', theirs.callback.searchParams.get('code')!);
    await expect(house.identity.finishSignIn(mixed, mine.state)).rejects.toMatchObject({
      code: 'sign-in-failed',
    });
  });

  test('before a grave act asks the person again, whoever is signed in at the provider', async () => {
    const asked = async (how: { again?: boolean }) =>
      (await house.identity.startSignIn('franceconnect', '/', how)).url.searchParams.get('prompt');
    expect([await asked({}), await asked({ again: true })]).toEqual([null, 'login']);
    const { url, state } = await house.identity.startSignIn('franceconnect', '/moi/compte', {
      again: true,
      shared: true,
    });
    const callback = await createAgent().signIn({ authorizationUrl: url, account: 'martine', redirectUri });
    const { secret, device } = await house.identity.finishSignIn(callback, state);
    expect(device).toBeUndefined();
    const session = (await house.identity.session(secret))!;
    expect(session).toMatchObject({ method: 'franceconnect', shared: true });
    expect(house.identity.isStrong(session)).toBe(true);
  });

  test('by a session that is still open at the provider is no gesture of now: it is not strong (A3)', async () => {
    const agent = createAgent();
    const throughProvider = async (how: { readonly again?: boolean; readonly silent?: boolean }) => {
      const { url, state } = await house.identity.startSignIn('franceconnect', '/moi', how);
      // whoever holds the browser changes the address as they like
      if (how.silent) url.searchParams.set('prompt', 'none');
      const callback = await agent.signIn({ authorizationUrl: url, account: 'martine', redirectUri });
      const { secret } = await house.identity.finishSignIn(callback, state);
      return (await house.identity.session(secret))!;
    };
    expect(house.identity.isStrong(await throughProvider({}))).toBe(true);
    // six minutes later, somebody else at the same computer
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * 60_000 });
    try {
      const found = await throughProvider({ silent: true });
      expect(found.holderId).toBe(await holderOf('martine'));
      expect(house.identity.isStrong(found)).toBe(false);
      // they press « Confirmer » and take the question out of the address: no page asked them anything
      await expect(throughProvider({ again: true, silent: true })).rejects.toMatchObject({
        code: 'sign-in-failed',
      });
      expect(house.identity.isStrong(await throughProvider({ again: true }))).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('given up at the provider is told as such', async () => {
    const { state } = await house.identity.startSignIn('franceconnect', '/');
    const callback = new URL(`${redirectUri}?error=access_denied&state=${state}`);
    await expect(house.identity.finishSignIn(callback, state)).rejects.toMatchObject({
      code: expect.stringMatching(/^sign-in-(refused|failed)$/),
    });
  });

  test.each([
    'https://ailleurs.test/',
    '//ailleurs.test',
    '/\\ailleurs.test',
    'javascript:alert(1)',
    '/moi\nSet-Cookie: a=b',
    '',
  ])('leads back to a page of ours and never to %j', async (returnTo) => {
    expect((await signIn('franceconnect', 'martine', returnTo)).returnTo).toBe('/');
  });

  test('ends when the person signs out, here and at the provider', async () => {
    const { secret } = await signIn('franceconnect', 'martine');
    const session = (await house.identity.session(secret))!;
    const url = await house.identity.signOut(secret);
    expect(url?.href).toContain('post_logout_redirect_uri');
    expect(await house.identity.session(secret)).toBeUndefined();
    await expect(
      house.documents.list({ session, holderId: session.holderId! }, {}, page),
    ).rejects.toMatchObject({ code: 'session-ended' });
    expect(await house.identity.signOut(secret)).toBeUndefined();
  });
});

describe('a token for the API', () => {
  const resource = 'http://localhost:8080/fhir';
  const token = (account: string, audience = resource) =>
    bearerToken({ issuer: house.providers!.prosanteconnect.issuer, account, resource: audience });

  test('of a known professional opens a visit, and is one session however often it comes', async () => {
    const text = await token('cardiologue');
    const sessions = await Promise.all(
      Array.from({ length: 5 }, () => house.identity.authenticateBearer(text)),
    );
    expect(sessions[0]).toMatchObject({
      kind: 'professional',
      channel: 'api',
      professionalId: professional('cardiologue').nationalId,
    });
    expect(await house.rows(`select from identity.session where channel = 'api'`)).toHaveLength(1);
    const request = { session: sessions[0]!, holderId: (await holderOf('martine'))! };
    expect((await house.access.threshold(request)).person.birthName).toBe('LEGUELLEC');
  });

  test('made for another address, altered, cut or no token at all is refused', async () => {
    const text = await token('cardiologue');
    const [head, body, signature] = text.split('.');
    const other = JSON.parse(Buffer.from(body!, 'base64url').toString()) as Record<string, unknown>;
    const forged = Buffer.from(
      JSON.stringify({ ...other, SubjectNameID: professional('medecin').nationalId }),
    ).toString('base64url');
    const unsigned = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${forged}.`;
    for (const wrong of [
      await token('cardiologue', 'http://localhost:9999/fhir'),
      `${head}.${forged}.${signature}`,
      unsigned,
      text.slice(0, -4),
      'x',
      '',
    ])
      await expect(house.identity.authenticateBearer(wrong)).rejects.toMatchObject({
        code: 'token-invalid',
        status: 401,
      });
  });

  test('whose session was ended stays refused, though its signature is still true', async () => {
    const text = await token('biologiste');
    const session = await house.identity.authenticateBearer(text);
    await house.sessions.close(text);
    const request = { session, holderId: (await holderOf('martine'))! };
    await expect(house.access.threshold(request)).rejects.toMatchObject({ code: 'session-ended' });
    const again = await house.identity.authenticateBearer(text).catch((error: { code: string }) => error);
    if ('hash' in again)
      await expect(house.access.threshold({ ...request, session: again })).rejects.toMatchObject({
        code: 'session-ended',
      });
    else expect(again.code).toBe('token-invalid');
  });

  test('of a professional whom nobody registered is refused', async () => {
    await house.rows('delete from professionals.professional where professional_id = $1', [
      professional('sage-femme').nationalId,
    ]);
    const text = await token('sage-femme');
    await expect(house.identity.authenticateBearer(text)).rejects.toMatchObject({
      code: 'professional-unknown',
      status: 403,
    });
  });
});
