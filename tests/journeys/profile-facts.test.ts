/** The declared profile: sections, « aucune », dates as they were written, versions, joining, confirming (D01, D02, D04, B15). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/ids';
import { deriveFacts } from '../../src/modules/health-profile/store/facts.ts';
import { startHouse, type TestHouse } from '../house.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({
    mail: false,
    derive: async (visit, { entry }) => {
      await deriveFacts(visit, entry.entryId, [
        { key: '1', factId: newId(), section: 'allergy', label: 'Pénicilline V' },
      ]);
    },
  });
});
afterAll(() => house?.close());

const sectionOf = async (request: Parameters<TestHouse['healthProfile']['profile']>[0], code: string) => {
  const view = await house.healthProfile.profile(request);
  return view.sections.find((one) => one.code === code);
};
const labels = async (request: Parameters<TestHouse['healthProfile']['profile']>[0], code: string) =>
  (await sectionOf(request, code))?.lines.map(({ fact }) => fact.label);

test('an empty section says nothing; « aucune » is said, and gives way to a line', async () => {
  const me = await house.asHolder(await house.newPerson());
  expect(await sectionOf(me, 'allergy')).toMatchObject({ answered: false, none: undefined, lines: [] });
  await house.healthProfile.declareNone(me, 'allergy');
  expect(await sectionOf(me, 'allergy')).toMatchObject({
    answered: true,
    none: { label: 'Aucune allergie connue' },
    lines: [],
  });
  expect((await house.healthProfile.profile(me)).answered).toBe(1);
  await house.healthProfile.declare(me, 'allergy', { label: 'Arachide' });
  expect(await sectionOf(me, 'allergy')).toMatchObject({
    none: undefined,
    lines: [{ fact: { label: 'Arachide' } }],
  });
  await expect(house.healthProfile.declareNone(me, 'allergy')).rejects.toMatchObject({
    code: 'section-not-empty',
  });
});

test('dates are kept with what is known of them, and read back as they were written', async () => {
  const me = await house.asHolder(await house.newPerson());
  for (const start of ['vers 2012', 'depuis l’enfance', 'été 2019', '03/2020'])
    await house.healthProfile.declare(me, 'illness', { label: `Asthme ${start}`, start });
  const found = await house.healthProfile.facts(me, ['illness']);
  expect(found.map(({ start }) => [start?.precision, start?.date, start?.text])).toEqual([
    ['month', '2020-03-01', '03/2020'],
    ['about', '2019-06-01', 'été 2019'],
    ['about', '2012-01-01', 'vers 2012'],
    ['childhood', undefined, 'depuis l’enfance'],
  ]);
});

test.each([
  [{ label: '' }, 'label-missing', 'label'],
  [{ label: 'x'.repeat(301) }, 'text-too-long', 'label'],
  [{ label: 'Asthme', start: 'bleu' }, 'date-unreadable', 'start'],
  [{ label: 'Asthme', start: '2150' }, 'date-future', 'start'],
  [{ label: 'Asthme', start: '2015', end: '2012' }, 'dates-reversed', 'end'],
  [{ label: 'Asthme', details: { ald: 'peut-être' } }, 'choice-unknown', 'ald'],
  [{ label: 'Asthme', details: { planted: 'x' } }, 'choice-unknown', 'label'],
] as const)('%j is refused in words', async (written, code, detail) => {
  const me = await house.asHolder(await house.newPerson());
  await expect(house.healthProfile.declare(me, 'illness', written)).rejects.toMatchObject({ code, detail });
  expect(await house.healthProfile.facts(me)).toEqual([]);
});

test('changing keeps the former version; taking away takes both; an old page is told so', async () => {
  const person = await house.newPerson();
  const me = await house.asHolder(person);
  const first = await house.healthProfile.declare(me, 'treatment', {
    label: 'Metformine',
    details: { dose: '500 mg' },
  });
  const second = await house.healthProfile.change(me, first, {
    label: 'Metformine',
    details: { dose: '1 g' },
  });
  const section = await house.healthProfile.section(me, 'treatment');
  expect(section.lines.map(({ fact }) => [fact.version, fact.details])).toEqual([[2, { dose: '1 g' }]]);
  expect([...section.former.values()].flat().map(({ details }) => details)).toEqual([{ dose: '500 mg' }]);
  await expect(house.healthProfile.change(me, first, { label: 'Autre' })).rejects.toMatchObject({
    code: 'fact-old',
  });
  await expect(house.healthProfile.remove(me, first)).rejects.toMatchObject({ code: 'fact-old' });
  await house.healthProfile.remove(me, second);
  expect(await house.rows('select from profile.fact where holder_id = $1', [person.holderId])).toEqual([]);
});

test('hiding a line hides its former versions; a doctor sees what is shown', async () => {
  const person = await house.newPerson();
  await house.consent('medecin', person);
  const [me, doctor] = [await house.asHolder(person), await house.asProfessional('medecin', person)];
  const first = await house.healthProfile.declare(me, 'habit', {
    label: 'Tabac',
    details: { value: '10 par jour' },
  });
  const second = await house.healthProfile.change(me, first, {
    label: 'Tabac',
    details: { value: 'arrêté' },
  });
  expect(await labels(doctor, 'habit')).toEqual(['Tabac']);
  await house.healthProfile.setHidden(me, second, true);
  expect(await labels(doctor, 'habit')).toEqual([]);
  expect([...(await house.healthProfile.section(doctor, 'habit')).former]).toEqual([]);
  const third = await house.healthProfile.change(me, second, {
    label: 'Tabac',
    details: { value: 'repris' },
  });
  expect(await labels(doctor, 'habit')).toEqual([]);
  await house.healthProfile.setHidden(me, third, false);
  expect(await labels(doctor, 'habit')).toEqual(['Tabac']);
});

test('a professional adds where care is spoken of and confirms what they see, in their own name; the person is told', async () => {
  const person = await house.newPerson();
  await house.consent('medecin', person);
  const [me, doctor] = [await house.asHolder(person), await house.asProfessional('medecin', person)];
  const declared = await house.healthProfile.declare(me, 'allergy', { label: 'Latex' });
  await house.healthProfile.confirm(doctor, declared);
  await house.healthProfile.declare(doctor, 'allergy', {
    label: 'Iode',
    details: { severity: 'Oui, grave' },
  });
  const lines = (await sectionOf(me, 'allergy'))?.lines.map(({ fact }) => [
    fact.label,
    fact.confidence,
    fact.confirmed?.label,
  ]);
  expect(lines).toEqual([
    ['Iode', 'confirmed', expect.stringContaining('Fournier')],
    ['Latex', 'confirmed', expect.stringContaining('Fournier')],
  ]);
  await expect(house.healthProfile.declare(doctor, 'contact', { label: 'Soizic' })).rejects.toMatchObject({
    code: 'section-not-yours',
  });
  await expect(house.healthProfile.confirm(me, declared)).rejects.toMatchObject({ code: 'cannot-confirm' });
  expect(
    await house.rows(
      `select from notifications.notification where holder_id = $1 and kind = 'document-changed'`,
      [person.holderId],
    ),
  ).toHaveLength(2);
  // said otherwise, it is declared again
  const changed = await house.healthProfile.change(me, declared, { label: 'Latex et caoutchouc' });
  expect((await house.healthProfile.fact(me, changed)).confidence).toBe('declared');
  // and nobody confirms what is hidden from them
  await house.healthProfile.setHidden(me, changed, true);
  await expect(house.healthProfile.confirm(doctor, changed)).rejects.toMatchObject({ code: 'fact-absent' });
});

test('what a document repeats is offered to be joined, and joined lines are apart for who may not see both', async () => {
  const person = await house.newPerson();
  await house.consent('medecin', person);
  const [me, doctor] = [await house.asHolder(person), await house.asProfessional('medecin', person)];
  const own = await house.healthProfile.declare(me, 'allergy', { label: 'penicilline' });
  await house.documents.depositLot(
    { session: await house.sessionOf('cardiologue') },
    { documents: [newPdf(person, 'cardiologue')] },
  );
  const before = await sectionOf(me, 'allergy');
  expect(before?.lines).toHaveLength(2);
  expect(before?.pairs.map((pair) => [pair.own.label, pair.other.label])).toEqual([
    ['penicilline', 'Pénicilline V'],
  ]);
  const other = before?.pairs[0]?.other;
  await house.healthProfile.join(me, own, other?.factId);
  const after = await sectionOf(me, 'allergy');
  expect(after?.lines.map(({ fact, joined }) => [fact.label, joined.map(({ label }) => label)])).toEqual([
    ['Pénicilline V', ['penicilline']],
  ]);
  expect(after?.pairs).toEqual([]);
  await house.documents.hide(me, other?.sourceEntryId ?? '');
  expect(await labels(doctor, 'allergy')).toEqual(['penicilline']);
  await house.healthProfile.join(me, own, undefined);
  expect(await labels(me, 'allergy')).toHaveLength(2);
  await expect(house.healthProfile.join(doctor, own, other?.factId)).rejects.toMatchObject({
    code: 'act-refused',
  });
});

test('those who act for a person fill what their mandate allows; a carer learns nothing of what is hidden', async () => {
  const person = await house.newPerson();
  const me = await house.asHolder(person);
  const carer = await newRelative(house, person, {
    kind: 'carer',
    scopes: ['documents.read', 'documents.add'],
  });
  const reader = await newRelative(house, person, { kind: 'carer', scopes: ['documents.read'] });
  const hidden = await house.healthProfile.declare(me, 'illness', { label: 'Secrète' });
  await house.healthProfile.setHidden(me, hidden, true);
  // a refusal would tell that something is there
  await house.healthProfile.declareNone(carer.request, 'illness');
  expect(await sectionOf(carer.request, 'illness')).toMatchObject({
    lines: [],
    none: { label: 'Aucune maladie connue' },
  });
  expect(await sectionOf(me, 'illness')).toMatchObject({
    lines: [{ fact: { label: 'Secrète' } }],
    none: { origin: 'holder' },
  });
  await house.healthProfile.declare(carer.request, 'contact', {
    label: 'Soizic',
    details: { phone: '06 39 98 00 02' },
  });
  await expect(house.healthProfile.declare(reader.request, 'contact', { label: 'X' })).rejects.toMatchObject({
    code: 'act-refused',
  });
  await expect(house.healthProfile.setHidden(carer.request, hidden, false)).rejects.toMatchObject({
    code: 'fact-absent',
  });
});

test('what a minor keeps from their representatives does not exist for them, and what is done in secret care either', async () => {
  const child = await newMinor(house);
  const parent = await newRelative(house, child, PARENT);
  const me = await house.asHolder(child);
  await house.healthProfile.declare(me, 'treatment', { label: 'Pilule' }, { keptFromRepresentatives: true });
  await house.healthProfile.declare(me, 'treatment', { label: 'Vitamine D' });
  expect(await labels(me, 'treatment')).toHaveLength(2);
  expect(await labels(parent.request, 'treatment')).toEqual(['Vitamine D']);
  const doctor = await house.asProfessional('medecin', child);
  await house.access.stateConsent(doctor, {
    basis: 'consent_given',
    form: 'oral',
    confirmed: true,
    secret: true,
  });
  const id = await house.healthProfile.declare(doctor, 'treatment', { label: 'Contraception' });
  expect((await house.healthProfile.fact(me, id)).invisibleToRepresentatives).toBe(true);
  expect(await labels(parent.request, 'treatment')).toEqual(['Vitamine D']);
  const history = await house.access.history(parent.request, { limit: 100 });
  expect(history.filter(({ objectId }) => objectId === id)).toEqual([]);
});

test('a person whose deposits are refused corrects what is there and adds nothing', async () => {
  const me = await house.asHolder(await house.newPerson());
  const id = await house.healthProfile.declare(me, 'illness', { label: 'Asthme' });
  await house.access.changeSwitch(me, 'feeding', false);
  await expect(house.healthProfile.declare(me, 'illness', { label: 'Grippe' })).rejects.toMatchObject({
    code: 'act-refused',
  });
  await house.healthProfile.change(me, id, { label: 'Asthme léger' });
  expect(await labels(me, 'illness')).toEqual(['Asthme léger']);
});

test('the history names what was written in the profile, to those who may know of it', async () => {
  const person = await house.newPerson();
  const me = await house.asHolder(person);
  const carer = await newRelative(house, person, { kind: 'carer', scopes: ['documents.read'] });
  const id = await house.healthProfile.declare(me, 'allergy', { label: 'Latex' });
  const [weight] = await house.healthProfile.measures.write(me, [
    { kind: 'weight', at: new Date('2026-01-10T08:00:00Z'), value: 60 },
  ]);
  const ids = [id, weight?.measureId ?? ''];
  const named = async (request: typeof me) => [...(await house.healthProfile.titles(request, ids)).values()];
  expect(await named(me)).toEqual(['Profil : Latex', 'Mesure : Poids']);
  expect(await named(carer.request)).toEqual(['Profil : Latex', 'Mesure : Poids']);
  await house.healthProfile.setHidden(me, id, true);
  expect(await named(carer.request)).toEqual(['Mesure : Poids']);
  const lines = await house.access.history(me, { limit: 10 });
  expect(lines.filter(({ action }) => action === 'document.deposit').map(({ objectId }) => objectId)).toEqual(
    [...ids].reverse(),
  );
});
