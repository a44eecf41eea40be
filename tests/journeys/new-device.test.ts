/** A sign-in from a browser that never served this person is told at once (A3, ux §3.8); from a known one, never. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAccount } from '../../src/app/demo/standin-accounts.ts';
import { createServer } from '../../src/app/server.ts';
import { createAgent } from '../../standins/openid/agent.ts';
import { startHouse, type TestHouse } from '../house.ts';
import { at, DAY } from '../moved-clock.ts';
import { person } from '../personas.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ providers: true, mail: true });
});
afterAll(() => house?.close());

const redirectUri = 'http://localhost:8080/connexion/retour';
const finish = async (account: string, device?: string, identity = house.identity) => {
  const provider = account === 'medecin' ? 'prosanteconnect' : 'franceconnect';
  const { url, state } = await identity.startSignIn(provider, '/');
  const callback = await createAgent().signIn({ authorizationUrl: url, account, redirectUri });
  return identity.finishSignIn(callback, state, { source: '', label: undefined, device });
};
const mails = async (account: string) => {
  await house.runJobs();
  return (await house.mails(person(account).mail)).map(({ subject }) => subject);
};
const NEW = 'Connexion depuis un nouvel appareil';

describe('a browser', () => {
  test('is told about the first time, and known from then on', async () => {
    const { device } = await finish('martine');
    expect(device).toMatch(/^[\w-]{43}$/);
    expect(await mails('martine')).toEqual([NEW]);
    expect((await finish('martine', device)).device).toBe(device);
    expect(await mails('martine')).toEqual([NEW]);
    const other = await finish('martine');
    expect(other.device).not.toBe(device);
    expect(await mails('martine')).toEqual([NEW, NEW]);
  });

  test('that another person of the household used is new to this one, and nothing kept ties the two', async () => {
    const { device } = await finish('monique');
    expect((await finish('monique-2', device)).device).toBe(device);
    expect(await mails('monique-2')).toEqual([NEW]);
    const rows = await house.rows<{ hash: string }>(
      `select encode(device_hash, 'hex') as hash from identity.device`,
    );
    expect(new Set(rows.map(({ hash }) => hash)).size).toBe(rows.length);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(device!).toString('hex'));
  });

  test('that brings anything else than a secret of ours gets one', async () => {
    for (const brought of ['', 'x', 'é'.repeat(43), 'a'.repeat(44), "' or 1=1 --"]) {
      const { device } = await finish('lea', brought);
      expect(device).toMatch(/^[\w-]{43}$/);
      expect(device).not.toBe(brought);
    }
    expect((await mails('lea')).length).toBe(5);
  });

  test('is forgotten when it was not used for 400 days', async () => {
    const { device } = await finish('soizic');
    await at(house, new Date(Date.now() + 399 * DAY), (then) => then.doors.identity.sweep());
    const count = async () =>
      (
        await house.rows(
          `select 1 from identity.device d join citizens.person p using (holder_id) where p.ins = $1`,
          [person('soizic').ins],
        )
      ).length;
    expect(await count()).toBe(1);
    await at(house, new Date(Date.now() + 401 * DAY), (then) => then.doors.identity.sweep());
    expect(await count()).toBe(0);
    await finish('soizic', device);
    expect(await mails('soizic')).toEqual([NEW, NEW]);
  });

  test('of a professional is not followed', async () => {
    expect((await finish('medecin')).device).toBeUndefined();
  });

  test('of somebody who has no space is told to nobody, and not kept', async () => {
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
    const before = await house.rows('select 1 from identity.device');
    await expect(finish('personne')).rejects.toMatchObject({ code: 'no-space' });
    expect(await house.rows('select 1 from identity.device')).toEqual(before);
  });
});

test('the cookie is out of reach of scripts, long-lived, and survives signing out', async () => {
  const app = await createServer(house.house);
  try {
    const host = new URL('http://localhost:8080').host;
    const ask = (url: string, cookie = '', method: 'GET' | 'POST' = 'GET') =>
      app.inject({ method, url, headers: { host, cookie, origin: 'http://localhost:8080' } });
    const begun = await ask('/connexion/franceconnect');
    const callback = await createAgent().signIn({
      authorizationUrl: new URL(begun.headers.location as string),
      account: 'martine',
      redirectUri,
    });
    const state = begun.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const done = await ask(`${callback.pathname}${callback.search}`, state);
    const device = done.cookies.find(({ name }) => name === 'carnet-appareil');
    expect(device).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 400 * 24 * 3600 });
    const session = done.cookies.find(({ name }) => name === 'carnet');
    const out = await ask(
      '/deconnexion',
      `carnet=${session!.value}; carnet-appareil=${device!.value}`,
      'POST',
    );
    expect(out.cookies.map(({ name }) => name)).toEqual(['carnet']);
  } finally {
    await app.close();
  }
});
