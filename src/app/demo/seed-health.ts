/**
 * Health profiles of the cast, written by those who would: Martine notes what she knows and her measures; Camille notes the growth
 * and the vaccinations of one of her twins. Told once: filling again adds nothing.
 */
import type { VisitRequest } from '#access';
import type { House } from '../compose.ts';
import { citizenSession } from './sign-in.ts';

const DAY_MS = 86_400_000;

export async function seedHealth(house: House, holders: ReadonlyMap<string, string>): Promise<void> {
  await asPerson(house, holders, 'martine', 'martine', (request) => martine(house, request));
  await asPerson(house, holders, 'camille', 'alice', (request) => alice(house, request));
}

async function asPerson(
  house: House,
  holders: ReadonlyMap<string, string>,
  who: string,
  whose: string,
  work: (request: VisitRequest) => Promise<void>,
): Promise<void> {
  const holderId = holders.get(whose);
  if (!holderId) throw new Error(`No space was opened for ${whose}`);
  const { identity } = house.doors;
  const secret = await citizenSession(house, who);
  const session = await identity.session(secret);
  if (!session) throw new Error('The session is over already.');
  await work({ session, holderId });
  await identity.signOut(secret);
}

async function martine({ doors, clock }: House, request: VisitRequest): Promise<void> {
  const { healthProfile } = doors;
  const declared = await healthProfile.facts(request, ['habit', 'blood-group', 'contact', 'professional']);
  if (declared.some(({ origin }) => origin === 'holder')) return;
  await healthProfile.declare(request, 'habit', { label: 'Tabac', details: { value: 'Non-fumeuse' } });
  await healthProfile.declare(request, 'blood-group', {
    label: 'O+',
    details: { from: 'Une carte de groupe' },
  });
  await healthProfile.declare(request, 'contact', {
    label: 'Soizic Leguellec',
    details: { role: 'À prévenir en urgence', bond: 'Ma fille', phone: '06 39 98 00 02' },
  });
  await healthProfile.declare(request, 'professional', {
    label: 'Dr Claire Fournier',
    details: { role: 'Médecin traitant' },
    start: 'vers 2012',
  });
  // early in the morning, as one weighs oneself
  const before = (days: number) => {
    const day = new Date(clock.now().getTime() - days * DAY_MS);
    day.setUTCHours(6, 10, 0, 0);
    return day;
  };
  const weights = [58.2, 57.8, 57.9, 57.3, 57.1, 56.6, 56.8, 56.4, 56.1, 56.2, 56];
  const pressures = [
    [138, 86],
    [134, 84],
    [136, 82],
    [131, 80],
    [128, 79],
    [129, 78],
  ] as const;
  await healthProfile.measures.write(request, [
    { kind: 'height', at: before(700), value: 155, externalId: 'demo/height' },
    ...weights.map((value, n) => ({
      kind: 'weight' as const,
      at: before((weights.length - n) * 30),
      value,
      externalId: `demo/weight/${n}`,
    })),
    ...pressures.map(([value, value2], n) => ({
      kind: 'blood-pressure' as const,
      at: before((pressures.length - n) * 12),
      value,
      value2,
      externalId: `demo/pressure/${n}`,
    })),
  ]);
}

/** Months of age, kg, cm, cm of head: between the curves of girls. */
const GROWTH = [
  [0, 2.6, 47, 33],
  [1, 3.5, 50.5, 35.4],
  [2, 4.4, 53.8, 37.2],
  [4, 5.8, 59, 39.6],
  [6, 6.8, 63, 41.3],
  [9, 7.8, 67.5, 43],
  [12, 8.6, 71.5, 44.2],
  [13, 8.9, 72.8, 44.5],
] as const;

const VACCINATIONS = [
  ['Hexyon', '14/11/2025'],
  ['Vaxneuvance', '14/11/2025'],
  ['Bexsero', 'décembre 2025'],
  ['Hexyon', '15/01/2026'],
  ['Vaxneuvance', '15/01/2026'],
  ['Bexsero', '16/02/2026'],
  ['Nimenrix', '17/03/2026'],
] as const;

async function alice({ doors }: House, request: VisitRequest): Promise<void> {
  const { healthProfile } = doors;
  const { person, examinations } = await healthProfile.booklet(request);
  if (examinations.some(({ standing }) => standing === 'noted')) return;
  const born = Date.parse(`${person.birthDate}T10:00:00Z`);
  await healthProfile.measures.write(
    request,
    GROWTH.flatMap(([months, ...values]) =>
      (['weight', 'height', 'head'] as const).map((kind, n) => ({
        kind,
        at: new Date(born + months * 30.44 * DAY_MS),
        value: values[n] ?? 0,
        externalId: `demo/${kind}/${months}`,
      })),
    ),
  );
  for (const [label, start] of VACCINATIONS)
    await healthProfile.declare(request, 'vaccination', { label, start });
  for (const [code, when] of [
    ['exa-01', '16/09/2025'],
    ['exa-02', '25/09/2025'],
    ['exa-03', 'octobre 2025'],
    ['exa-04', '14/11/2025'],
    ['exa-06', '15/01/2026'],
    ['exa-08', 'mai 2026'],
    ['81', 'avril 2026'],
    ['71', 'avril 2026'],
  ] as const)
    await healthProfile.noteInBooklet(request, code, when);
}
