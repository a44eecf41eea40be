/** Measures: written by the person, those close to them and professionals, read by whoever may (D06, D07, R24). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const weight = (value: number, day = '2026-01-10') => ({
  kind: 'weight' as const,
  at: new Date(`${day}T08:00:00Z`),
  value,
});
const values = async (request: Parameters<TestHouse['healthProfile']['measures']['read']>[0]) =>
  (await house.healthProfile.measures.read(request)).map(({ value }) => value);

async function treated(): Promise<TestPerson> {
  const person = await house.newPerson();
  await house.consent('medecin', person);
  await house.consent('infirmiere', person);
  return person;
}

test('the person writes several kinds at once, and reads them newest first, or the last of each', async () => {
  const person = await house.newPerson();
  const me = await house.asHolder(person);
  const written = await house.healthProfile.measures.write(me, [
    weight(64.5),
    weight(66, '2026-02-10'),
    { kind: 'blood-pressure', at: new Date('2026-02-11T08:00:00Z'), value: 128, value2: 82 },
    { kind: 'glucose-blood', at: new Date('2026-02-12T07:00:00Z'), value: 105, moment: '53049-3' },
    { kind: 'height', at: new Date('2020-02-12T07:00:00Z'), value: 168 },
  ]);
  expect(written.map(({ created }) => created)).toEqual([true, true, true, true, true]);
  expect(await values(me)).toEqual([105, 128, 66, 64.5, 168]);
  const last = await house.healthProfile.measures.read(me, { kinds: ['weight'] }, { last: true });
  expect(last.map(({ value, unit, origin }) => [value, unit, origin])).toEqual([[66, 'kg', 'holder']]);
  const between = { from: new Date('2026-02-01'), to: new Date('2026-02-11T08:00:00Z') };
  expect(
    (await house.healthProfile.measures.read(me, between)).map(({ value, value2 }) => [value, value2]),
  ).toEqual([
    [128, 82],
    [66, undefined],
  ]);
  expect(
    (await house.healthProfile.measures.bodyMass(me, person.birthDate)).map(({ value }) => value),
  ).toEqual([23.4, 22.9]);
});

test('one wrong measure and none is written; an unlikely one is questioned, then believed', async () => {
  const me = await house.asHolder(await house.newPerson());
  await expect(house.healthProfile.measures.write(me, [weight(64), weight(-1)])).rejects.toMatchObject({
    code: 'measure-impossible',
    detail: 'measure 1',
  });
  await expect(house.healthProfile.measures.write(me, [weight(780)])).rejects.toMatchObject({
    code: 'measure-unlikely',
  });
  await expect(house.healthProfile.measures.write(me, [])).rejects.toMatchObject({ code: 'measure-none' });
  expect(await values(me)).toEqual([]);
  await house.healthProfile.measures.write(me, [weight(780)], { confirmed: true });
  expect(await values(me)).toEqual([780]);
});

test('sent again under the same identifier it is the same measure, at the same time too', async () => {
  const me = await house.asHolder(await house.newPerson());
  const sent = [{ ...weight(64), externalId: 'scale/1' }, weight(65, '2026-01-11')];
  const [first] = await house.healthProfile.measures.write(me, sent);
  const again = await Promise.all(
    [0, 1, 2].map(() => house.healthProfile.measures.write(me, sent.slice(0, 1))),
  );
  expect(again.flat()).toEqual(
    Array.from({ length: 3 }, () => ({ measureId: first?.measureId, created: false })),
  );
  const twice = { ...weight(70, '2026-03-01'), externalId: 'scale/2' };
  const both = await house.healthProfile.measures.write(me, [twice, twice]);
  expect(both[0]?.measureId).toBe(both[1]?.measureId);
  expect((await values(me)).sort()).toEqual([64, 65, 70]);
});

test('a doctor reads what the person notes, until it is hidden; a profession outside of the matrix never does', async () => {
  const person = await treated();
  const me = await house.asHolder(person);
  const [doctor, nurse] = [
    await house.asProfessional('medecin', person),
    await house.asProfessional('infirmiere', person),
  ];
  const [one] = await house.healthProfile.measures.write(me, [weight(64)]);
  expect(await values(doctor)).toEqual([64]);
  expect(await values(nurse)).toEqual([]);
  const id = one?.measureId ?? '';
  await expect(house.healthProfile.measures.remove(doctor, id)).rejects.toMatchObject({
    code: 'act-refused',
  });
  await expect(house.healthProfile.measures.remove(nurse, id)).rejects.toMatchObject({
    code: 'measure-absent',
  });
  await house.healthProfile.measures.setHidden(me, id, true);
  expect(await values(doctor)).toEqual([]);
  await expect(house.healthProfile.measures.find(doctor, id)).rejects.toMatchObject({
    code: 'measure-absent',
  });
  expect(await values(me)).toEqual([64]);
  await house.healthProfile.measures.setHidden(me, id, false);
  expect(await values(doctor)).toEqual([64]);
  await house.healthProfile.measures.remove(me, id);
  expect([await values(me), await values(doctor)]).toEqual([[], []]);
});

test('a professional’s measure is theirs: the person hides it and cannot delete it', async () => {
  const person = await treated();
  const me = await house.asHolder(person);
  const nurse = await house.asProfessional('infirmiere', person);
  const [one] = await house.healthProfile.measures.write(nurse, [weight(61)]);
  const id = one?.measureId ?? '';
  const measure = await house.healthProfile.measures.find(me, id);
  expect([measure.origin, measure.typeCode, measure.entered]).toEqual([
    'professional',
    '60591-5',
    'professional',
  ]);
  await expect(house.healthProfile.measures.remove(me, id)).rejects.toMatchObject({ code: 'act-refused' });
  await house.healthProfile.measures.setHidden(me, id, true);
  // its author keeps it (R2)
  expect(await values(nurse)).toEqual([61]);
  expect(await values(await house.asProfessional('medecin', person))).toEqual([]);
  await house.healthProfile.measures.remove(nurse, id);
  expect(await values(me)).toEqual([]);
});

test('« tout cacher » hides measures too, those that come as well', async () => {
  const person = await treated();
  const me = await house.asHolder(person);
  const doctor = await house.asProfessional('medecin', person);
  await house.healthProfile.measures.write(me, [weight(64)]);
  await house.documents.hideEverything(me);
  await house.healthProfile.measures.write(me, [weight(65)]);
  expect(await values(doctor)).toEqual([]);
  expect((await values(me)).length).toBe(2);
  // shown again in one act, and what was hidden by itself stays
  await house.documents.showAgain(me, 'everything');
  expect(await values(doctor)).toEqual([]);
  const [newest] = await house.healthProfile.measures.read(me);
  await house.healthProfile.measures.setHidden(me, newest?.measureId ?? '', false);
  await house.healthProfile.measures.setHidden(me, newest?.measureId ?? '', true);
  expect((await house.healthProfile.profile(me)).mayShowAgain).toBe(true);
  await expect(house.healthProfile.showProfileAgain(doctor)).rejects.toMatchObject({ code: 'act-refused' });
  await house.healthProfile.showProfileAgain(me);
  expect((await values(doctor)).length).toBe(1);
  expect((await house.healthProfile.profile(me)).mayShowAgain).toBe(false);
});

test('the database keeps hidden measures from whoever passes the first gate', async () => {
  const person = await treated();
  const me = await house.asHolder(person);
  const [one] = await house.healthProfile.measures.write(me, [weight(64)]);
  await house.healthProfile.measures.setHidden(me, one?.measureId ?? '', true);
  const open = house.withoutFirstGate().healthProfile.measures;
  const doctor = await house.asProfessional('medecin', person);
  expect(await open.read(doctor)).toEqual([]);
  await expect(open.remove(doctor, one?.measureId ?? '')).rejects.toMatchObject({ code: 'measure-absent' });
  const other = await house.newPerson();
  expect(
    await open
      .read({ ...(await house.asHolder(person)), holderId: other.holderId })
      .catch((error) => error.code),
  ).toBe('space-not-open');
});

test('a target is set by the person and by the treating doctor, each their own; nobody else sets one', async () => {
  const person = await house.newPerson({ treating: ['medecin'] });
  const [me, doctor] = [await house.asHolder(person), await house.asProfessional('medecin', person)];
  await house.consent('infirmiere', person);
  await house.healthProfile.setTarget(me, 'weight', { low: 55, high: 60 });
  await house.healthProfile.setTarget(doctor, 'weight', { high: 58 });
  await house.healthProfile.setTarget(me, 'weight', { high: 59 });
  const targets = async (request: typeof me) =>
    (await house.healthProfile.targets(request)).map(({ origin, low, high }) => [origin, low, high]);
  expect(await targets(me)).toEqual([
    ['holder', undefined, 59],
    ['professional', undefined, 58],
  ]);
  await expect(house.healthProfile.setTarget(me, 'weight', { low: 60, high: 55 })).rejects.toMatchObject({
    code: 'target-wrong',
  });
  await expect(
    house.healthProfile.setTarget(await house.asProfessional('infirmiere', person), 'weight', { high: 50 }),
  ).rejects.toMatchObject({ code: 'target-not-yours' });
  await house.healthProfile.setTarget(me, 'weight', {});
  expect(await targets(me)).toEqual([['professional', undefined, 58]]);
  await house.documents.hideEverything(me);
  expect(await targets(await house.asProfessional('cardiologue', person)).catch((error) => error.code)).toBe(
    'access-refused',
  );
});
