/** The vaccination record and a child's booklet, as each reader may know them (C19, R24). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

/** A girl of fourteen months. */
async function baby(): Promise<TestPerson> {
  const child = await newMinor(house);
  await house.rows(
    `update citizens.person set birth_date = (now() at time zone 'Europe/Paris')::date - interval '14 months' where holder_id = $1`,
    [child.holderId],
  );
  return child;
}
const monthsAfterBirth = async (child: TestPerson, months: number): Promise<string> => {
  const [row] = await house.rows<{ day: string }>(
    `select (birth_date + make_interval(months => $2))::date::text as day from citizens.person where holder_id = $1`,
    [child.holderId, months],
  );
  return row?.day ?? '';
};

test('what a parent copies from the paper record is placed in the calendar, and a doctor confirms a line', async () => {
  const child = await baby();
  const parent = (await newRelative(house, child, PARENT)).request;
  await house.consent('medecin', child);
  const doctor = await house.asProfessional('medecin', child);
  const before = await house.healthProfile.vaccinations(parent);
  const standing = (record: typeof before, id: string) =>
    record.calendar.find(({ act }) => act.id === id)?.standing;
  expect([standing(before, 'vac-hexa-1'), standing(before, 'vac-hexa-2')]).toEqual(['late', 'late']);
  for (const months of [2, 4])
    await house.healthProfile.declare(parent, 'vaccination', {
      label: 'Hexyon',
      start: await monthsAfterBirth(child, months),
      details: { lot: `L${months}` },
    });
  const after = await house.healthProfile.vaccinations(parent);
  expect([
    standing(after, 'vac-hexa-1'),
    standing(after, 'vac-hexa-2'),
    standing(after, 'vac-hexa-r'),
  ]).toEqual(['done', 'done', 'late']);
  const seen = await house.healthProfile.vaccinations(doctor);
  expect(seen.vaccinations.map(({ details }) => details.lot)).toEqual(['L4', 'L2']);
  await house.healthProfile.confirm(doctor, seen.vaccinations[0]?.factId ?? '');
  const own = await house.healthProfile.declare(doctor, 'vaccination', {
    label: 'Priorix',
    start: await monthsAfterBirth(child, 12),
  });
  const all = await house.healthProfile.vaccinations(parent);
  expect(all.vaccinations.map(({ label, confidence }) => [label, confidence])).toEqual([
    ['Priorix', 'confirmed'],
    ['Hexyon', 'confirmed'],
    ['Hexyon', 'declared'],
  ]);
  expect((await house.healthProfile.fact(parent, own)).typeCode).toBe('87273-9');
  expect(all.edition.source).toContain('2025');
});

test('a vaccination that is hidden counts for nobody who may not see it', async () => {
  const child = await baby();
  const parent = (await newRelative(house, child, PARENT)).request;
  const carer = (await newRelative(house, child, { kind: 'carer', scopes: ['documents.read'] })).request;
  const id = await house.healthProfile.declare(parent, 'vaccination', {
    label: 'Hexyon',
    start: await monthsAfterBirth(child, 2),
  });
  const first = async (request: typeof parent) =>
    (await house.healthProfile.vaccinations(request)).calendar.find(({ act }) => act.id === 'vac-hexa-1')
      ?.standing;
  expect([await first(parent), await first(carer)]).toEqual(['done', 'done']);
  await house.healthProfile.setHidden(parent, id, true);
  expect([await first(parent), await first(carer)]).toEqual(['done', 'late']);
});

test('the booklet: examinations are noted, growth stands beside the curves of the child’s sex, teeth come out', async () => {
  const child = await baby();
  const parent = (await newRelative(house, child, PARENT)).request;
  const carer = (await newRelative(house, child, { kind: 'carer', scopes: ['documents.read'] })).request;
  await house.healthProfile.measures.write(parent, [
    { kind: 'weight', at: new Date(`${await monthsAfterBirth(child, 6)}T10:00:00Z`), value: 7.2 },
  ]);
  await house.healthProfile.noteInBooklet(parent, 'exa-01', await monthsAfterBirth(child, 0));
  await house.healthProfile.noteInBooklet(parent, '81', 'vers 2026');
  await expect(house.healthProfile.noteInBooklet(parent, 'exa-99', '2026')).rejects.toMatchObject({
    code: 'choice-unknown',
  });
  await expect(house.healthProfile.noteInBooklet(parent, 'exa-03', 'bleu')).rejects.toMatchObject({
    code: 'date-unreadable',
    detail: 'date',
  });
  await expect(house.healthProfile.noteInBooklet(carer, 'exa-03', '2026')).rejects.toMatchObject({
    code: 'act-refused',
  });
  const booklet = await house.healthProfile.booklet(carer);
  expect(booklet.isMinor).toBe(true);
  expect(booklet.examinations.map(({ standing }) => standing).slice(0, 2)).toEqual(['noted', 'past']);
  expect(booklet.teeth.filter(({ out }) => out).map(({ tooth }) => tooth.code)).toEqual(['81']);
  const [weight, height] = booklet.growth;
  expect([weight?.measures.length, weight?.references.length, height?.measures.length]).toEqual([1, 3, 0]);
  const [low, , high] = weight?.references ?? [];
  expect(low?.points[0]?.value).toBeLessThan(high?.points[0]?.value ?? 0);
  expect([booklet.mayAdd, (await house.healthProfile.booklet(parent)).mayAdd]).toEqual([false, true]);
});

test('neither exists for who may not enter', async () => {
  const child = await baby();
  const stranger = await house.asProfessional('cardiologue', child);
  await expect(house.healthProfile.vaccinations(stranger)).rejects.toMatchObject({ code: 'access-refused' });
  await expect(house.healthProfile.booklet(stranger)).rejects.toMatchObject({ code: 'access-refused' });
  const other = { ...(await house.asHolder(await house.newPerson())), holderId: child.holderId };
  await expect(house.healthProfile.booklet(other)).rejects.toMatchObject({ code: 'space-not-open' });
});
