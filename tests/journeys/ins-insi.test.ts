import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#platform/clock';
import { createInsi, type Insi } from '../../src/modules/citizens/insi.ts';
import { createMutual } from '../../standins/certificate.ts';
import { type RunningInsi, startInsiStandin } from '../../standins/insi/index.ts';

const insuredIns = '292084408090152';
const child = {
  oid: '1.2.250.1.213.1.4.10',
  birthName: 'Morel',
  sex: 'F',
  birthDate: '2025-09-14',
  birthCog: '85142',
  insuredIns,
} as const;
let standin: RunningInsi;
let insi: Insi;
const clients: Insi[] = [];
const client = (over: { url?: string; ca?: string; softwareId?: string; timeoutMs?: number } = {}) => {
  const made = createInsi({
    clock: systemClock,
    settings: {
      url: standin.url,
      ca: standin.ca,
      cert: standin.clientCert,
      key: standin.clientKey,
      softwareId: 'C0',
      ...over,
    },
  });
  clients.push(made);
  return made;
};
beforeAll(async () => {
  standin = await startInsiStandin({
    host: '127.0.0.1',
    port: 0,
    softwareIds: ['C0'],
    people: [
      { ...child, ins: '225098514290193', givenNames: ['Alice'] },
      { ...child, ins: '225098514290292', givenNames: ['Alix'], birthRank: 2 },
      {
        ...child,
        ins: '203062A06290167',
        givenNames: ['Léa', 'Rose'],
        birthCog: '2A062',
        birthDate: '2003-06-18',
      },
    ],
    slowMs: 3000,
  });
  insi = client();
});
afterAll(async () => {
  for (const one of clients) one.close();
  await standin.close();
});

const ask = (birthName: string, givenNames: string[], sex: 'M' | 'F', birthDate: string, place?: string) =>
  insi.byTraits({ birthName, givenNames, sex, birthDate, birthPlaceCog: place }, '899900000015');

describe('INSi, asked over its real protocol', () => {
  test('finds people by their traits: accents, Corsica, overseas, twins', async () => {
    expect(await ask('Morel', ['Léa'], 'F', '2003-06-18')).toMatchObject({
      outcome: 'found',
      identity: { ins: '203062A06290167', birthPlaceCog: '2A062', birthGivenNames: 'LEA ROSE', former: [] },
    });
    expect(await ask("d'Outre-mer", ['Jean-Marie'], 'M', '1980-03-02')).toMatchObject({
      identity: { birthPlaceCog: '97411', birthName: "D'OUTRE-MER" },
    });
    expect(await ask('Morel', ['Alix'], 'F', '2025-09-14')).toMatchObject({
      identity: { ins: '225098514290292' },
    });
  });

  test('asks again with all given names, then the place, when several answer; with another name when nobody does', async () => {
    expect(await ask('Jumelle', ['Marie', 'Louise'], 'F', '1984-05-12', '35238')).toMatchObject({
      outcome: 'found',
      identity: { ins: '284053523800296' },
    });
    expect(await ask('Pareil', ['Lucie'], 'F', '1991-06-07', '2B033')).toEqual({ outcome: 'several' });
    expect(await ask('Morel', ['Inconnue', 'Rose'], 'F', '2003-06-18')).toMatchObject({ outcome: 'found' });
    expect(await ask('Morel', ['Inconnue'], 'F', '2003-06-18')).toEqual({ outcome: 'none' });
  });

  test('gives the numbers that a person had before, with their authority', async () => {
    expect(await ask('Auparavant', ['Claude'], 'M', '1973-01-15')).toMatchObject({
      identity: {
        ins: '173019935200727',
        former: [
          { ins: '273019935200774', from: '2001-02-01', until: '2019-02-28' },
          { ins: '773019935200718', insOid: '1.2.250.1.213.1.4.9', until: '2001-01-31' },
        ],
      },
    });
  });

  test('finds by card, twins by their rank', async () => {
    const card = { insuredNumber: insuredIns, birthDate: '2025-09-14', birthRank: 2 };
    expect(await insi.byCard(card, 'x')).toMatchObject({ identity: { ins: '225098514290292' } });
    expect(await insi.byCard({ ...card, birthRank: 4 }, 'x')).toEqual({ outcome: 'none' });
  });

  test('says what is wrong, each in its own words, and never what the service said', async () => {
    const code = (asked: Promise<unknown>) =>
      asked.then(
        () => 'answered',
        (error: { code: string }) => error.code,
      );
    expect(await code(ask('Panne', ['X'], 'F', '2003-06-18'))).toBe('insi-unavailable');
    expect(await code(ask('Coupure', ['X'], 'F', '2003-06-18'))).toBe('insi-unavailable');
    expect(await code(ask('Bruit', ['X'], 'F', '2003-06-18'))).toBe('insi-unreadable');
    expect(await code(ask('王', ['X'], 'F', '2003-06-18'))).toBe('insi-traits');
    const traits = { birthName: 'Morel', givenNames: ['Alix'], sex: 'F', birthDate: '2025-09-14' } as const;
    expect(await code(client({ softwareId: 'C9' }).byTraits(traits, 'x'))).toBe('insi-refused');
    const nowhere = createInsi({ clock: systemClock, settings: undefined });
    expect(nowhere.available).toBe(false);
    expect(await code(nowhere.byTraits(traits, 'x'))).toBe('insi-absent');
  });

  test('waits no longer than it may, and trusts no server of another authority', async () => {
    const started = performance.now();
    const slow = client({ timeoutMs: 300 });
    const traits = { birthName: 'Lenteur', givenNames: ['X'], sex: 'F', birthDate: '2003-06-18' } as const;
    await expect(slow.byTraits(traits, 'x')).rejects.toMatchObject({ code: 'insi-unavailable' });
    expect(performance.now() - started).toBeLessThan(2000);
    const other = await createMutual(['localhost'], 'INSI-AUTO');
    await expect(client({ ca: other.ca }).byTraits(traits, 'x')).rejects.toMatchObject({
      code: 'insi-unavailable',
      detail: expect.stringMatching(/CERT|SIGNATURE|SELF/),
    });
  });

  test('reads no answer without end', async () => {
    const made = await createMutual(['localhost'], 'INSI-AUTO');
    const server = createServer({ ...made.server }, (_request, response) => {
      response.writeHead(200);
      const more = () => {
        while (response.write(Buffer.alloc(64 * 1024, 'x')));
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const asked = client({ url: `https://localhost:${port}/lps`, ca: made.ca });
    const traits = { birthName: 'Morel', givenNames: ['Alix'], sex: 'F', birthDate: '2025-09-14' } as const;
    await expect(asked.byTraits(traits, 'x')).rejects.toMatchObject({ code: 'insi-unreadable' });
    server.closeAllConnections();
    server.close();
  });
});
