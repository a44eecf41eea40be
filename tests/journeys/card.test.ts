/** The emergency card: lines chosen by the person's side, kept by it alone, and what became of them since (D07, R13, R40). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../house.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ mail: false });
});
afterAll(() => house?.close());

type Request = Parameters<TestHouse['healthProfile']['profile']>[0];
const read = (request: Request) => house.healthProfile.card.read(request);
const choose = (request: Request, ids: readonly string[]) => house.healthProfile.card.choose(request, ids);
const onCard = async (request: Request) =>
  (await read(request)).groups.flatMap(({ lines }) => lines.map(({ title }) => title));
const proposed = async (request: Request) =>
  (await read(request)).offered.flatMap(({ lines }) =>
    lines.filter(({ chosen }) => chosen).map(({ title }) => title),
  );

test('nothing stands on it until the person chose; what is useful first is proposed, in the order of an emergency', async () => {
  const me = await house.asHolder(await house.newPerson());
  const { declare, declareNone } = house.healthProfile;
  await declare(me, 'wish', { label: 'Directives anticipées', details: { value: 'Pas de réanimation' } });
  await declare(me, 'contact', { label: 'Ana', details: { phone: '06 39 98 00 01' } });
  await declare(me, 'blood-group', { label: 'A−' });
  await declare(me, 'general', { label: 'Métier', details: { value: 'Serrurier' } });
  await declare(me, 'treatment', { label: 'Amoxicilline', end: '12/03/2020' });
  await declare(me, 'treatment', { label: 'Apixaban', details: { dose: '5 mg' } });
  await declareNone(me, 'illness');
  const wasp = await declare(me, 'allergy', { label: 'Guêpe' });
  await declare(me, 'allergy', { label: 'Arachide', details: { severity: 'Oui, grave' } });
  expect(await onCard(me)).toEqual([]);
  expect((await read(me)).chosenAt).toBeUndefined();
  // severe first; what ended is not proposed; « aucune » is an answer
  expect(await proposed(me)).toEqual(['Arachide', 'Guêpe', 'Apixaban', 'Aucune maladie connue', 'Ana']);
  const all = (await read(me)).offered.flatMap(({ lines }) => lines);
  expect(all.map(({ title }) => title)).not.toContain('Métier');
  await choose(me, [
    wasp,
    ...all.filter(({ section }) => section === 'blood-group').map((one) => one.factId),
  ]);
  expect(await onCard(me)).toEqual(['Guêpe', 'A−']);
  expect(await proposed(me)).toEqual(['Guêpe', 'A−']);
  await choose(me, []);
  expect([await onCard(me), (await read(me)).chosenAt]).toEqual([[], expect.any(Date)]);
});

test('a chosen line that changed, was hidden or went is told; an old page and a card that is too long are refused', async () => {
  const me = await house.asHolder(await house.newPerson());
  const { declare, change, setHidden, remove } = house.healthProfile;
  const asthma = await declare(me, 'illness', { label: 'Asthme' });
  const latex = await declare(me, 'allergy', { label: 'Latex' });
  const pill = await declare(me, 'treatment', { label: 'Aspirine' });
  await choose(me, [asthma, latex, pill]);
  expect((await read(me)).since).toEqual({ changed: [], hidden: [], gone: 0 });
  await change(me, asthma, { label: 'Asthme sévère' });
  await setHidden(me, latex, true);
  await remove(me, pill);
  expect(await onCard(me)).toEqual(['Latex', 'Asthme sévère']);
  expect((await read(me)).since).toEqual({ changed: ['Asthme sévère'], hidden: ['Latex'], gone: 1 });
  await expect(choose(me, [asthma])).rejects.toMatchObject({ code: 'fact-old' });
  expect((await read(me)).since.gone).toBe(1);
  const now = (await read(me)).groups.flatMap(({ lines }) => lines.map(({ factId }) => factId));
  await choose(me, now);
  expect((await read(me)).since).toEqual({ changed: [], hidden: [], gone: 0 });
  await expect(
    choose(
      me,
      Array.from({ length: 41 }, (_none, at) => `${at}`),
    ),
  ).rejects.toMatchObject({
    code: 'card-too-long',
  });
  // a line that proved false leaves the card
  await change(me, now[0] ?? '', { label: 'Latex', state: 'refuted' });
  expect(await onCard(me)).toEqual(['Asthme sévère']);
});

test('« aucune » leaves the card, and is told, as soon as a line of its section says otherwise', async () => {
  const person = await house.newPerson();
  const me = await house.asHolder(person);
  await house.healthProfile.declareNone(me, 'allergy');
  await choose(
    me,
    (await read(me)).offered.flatMap(({ lines }) => lines.map(({ factId }) => factId)),
  );
  expect(await onCard(me)).toEqual(['Aucune allergie connue']);
  // as a document does: « aucune » stays beside it in the profile
  await house.rows(
    `insert into profile.fact (holder_id, fact_id, logical_id, section, label, origin, type_code, author_label, depositor_id)
     values ($1, gen_random_uuid(), gen_random_uuid(), 'allergy', 'Pénicilline', 'professional', '60591-5', 'Dr Essai', 'x')`,
    [person.holderId],
  );
  const after = await read(me);
  expect(after.offered.flatMap(({ lines }) => lines.map(({ title }) => title))).toEqual(['Pénicilline']);
  expect([await onCard(me), after.since.gone]).toEqual([[], 1]);
});

test('a professional and a carer have no card; rows of it are refused to them by the database too', async () => {
  const person = await house.newPerson();
  const me = await house.asHolder(person);
  const id = await house.healthProfile.declare(me, 'allergy', { label: 'Iode' });
  await choose(me, [id]);
  const doctor = await house.asProfessional('medecin', person);
  await house.access.stateConsent(doctor, { basis: 'consent_given', form: 'oral', confirmed: true });
  const carer = await newRelative(house, person, {
    kind: 'carer',
    scopes: ['documents.read', 'documents.add'],
  });
  for (const request of [doctor, carer.request]) {
    expect(await house.healthProfile.facts(request, ['allergy'])).toHaveLength(1);
    await expect(read(request)).rejects.toMatchObject({ code: 'card-not-yours' });
    await expect(choose(request, [id])).rejects.toMatchObject({ code: 'card-not-yours' });
  }
  const seen = (request: Request) =>
    house.access.reading(request, async (visit) => {
      const granted = visit.authorize('document.list');
      const { findCard } = await import('../../src/modules/health-profile/card/store.ts');
      visit.trace(granted);
      return findCard(granted);
    });
  expect(await seen(me)).toMatchObject({ choices: [{ factId: id }] });
  expect(await seen(doctor)).toBeUndefined();
  expect(await seen(carer.request)).toBeUndefined();
});

test('a parent neither reads nor takes away what a minor chose for themselves alone', async () => {
  const child = await newMinor(house);
  const parent = await newRelative(house, child, PARENT);
  const me = await house.asHolder(child);
  const { declare } = house.healthProfile;
  const secret = await declare(me, 'treatment', { label: 'Pilule' }, { keptFromRepresentatives: true });
  const open = await declare(me, 'allergy', { label: 'Kiwi' });
  await choose(me, [secret, open]);
  expect(await onCard(me)).toEqual(['Kiwi', 'Pilule']);
  expect(await onCard(parent.request)).toEqual(['Kiwi']);
  expect((await read(parent.request)).since).toEqual({ changed: [], hidden: [], gone: 0 });
  await expect(choose(parent.request, [secret])).rejects.toMatchObject({ code: 'fact-old' });
  await choose(parent.request, []);
  expect(await onCard(me)).toEqual(['Pilule']);
  const lines = await house.access.history(parent.request, { limit: 100 });
  expect(JSON.stringify(lines)).not.toContain('Pilule');
});
