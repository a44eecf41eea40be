/** Documents that should arrive (B3): opened by a request or by hand, late, arrived, asked for, and never more visible than their source. */
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { NewDocument } from '#documents';
import { createExpectations } from '#expectations';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import type { ProfessionalName } from '../personas.ts';
import { visible } from './outward.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';
import { BIOLOGY, newPdf } from './sample-documents.ts';

const REQUEST = '55115-0';
const REPORT = '18748-4';
const BIOLOGY_REQUEST = 'PRESC-BIO';
const DAY = 86_400_000;
const isoDay = (daysAgo: number) =>
  new Date(Date.now() - daysAgo * DAY).toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

async function filed(
  of: TestPerson,
  typeCode: string,
  over: Partial<NewDocument> = {},
  by: ProfessionalName = 'cardiologue',
): Promise<string> {
  const { documents } = await house.documents.depositLot(
    { session: await house.sessionOf(by) },
    { documents: [newPdf(of, by, { typeCode, ...over })] },
  );
  return parsePublicId(documents[0]!.id)!.objectId;
}
async function own() {
  const person = await house.newPerson({ treating: ['medecin'] });
  return { person, me: await house.asHolder(person) };
}
const seenBy = async (request: VisitRequest) => house.expectations.expected(request);
const statesOf = async (request: VisitRequest) => (await seenBy(request)).map(({ state }) => state);
const awaitedBy = async (name: ProfessionalName, of: TestPerson) =>
  (await house.documents.receipts(await house.sessionOf(name))).filter(
    ({ outcome, reference }) => outcome === 'awaited' && parsePublicId(reference)!.holderId === of.holderId,
  );
const byHand = (over: Partial<Parameters<TestHouse['expectations']['expect']>[1]> = {}) => ({
  kind: 'imaging',
  actOn: isoDay(2),
  place: 'Centre de radiologie du port',
  fromId: undefined,
  ...over,
});

describe('an expectation', () => {
  it('is opened by a request and closed by the first report of that day or after', async () => {
    const { person, me } = await own();
    const request = await filed(person, REQUEST, { actStart: new Date(Date.now() - 10 * DAY) });
    expect(await seenBy(me)).toMatchObject([
      { kind: 'imaging', state: 'expected', actOn: isoDay(10), dueOn: isoDay(-35), from: undefined },
    ]);
    expect(parsePublicId((await seenBy(me))[0]!.sourceId!)!.objectId).toBe(request);
    await filed(person, BIOLOGY);
    await filed(person, REPORT, { actStart: new Date(Date.now() - 20 * DAY) });
    expect(await statesOf(me)).toEqual(['expected']);
    const report = await filed(person, REPORT, { actStart: new Date(Date.now() - DAY) });
    const [arrived] = await seenBy(me);
    expect(arrived!.state).toBe('arrived');
    expect(parsePublicId(arrived!.arrived!.documentId)!.objectId).toBe(report);
    // a second report is no second arrival, and there is nothing else to answer
    await filed(person, REPORT);
    expect(parsePublicId((await seenBy(me))[0]!.arrived!.documentId)!.objectId).toBe(report);
  });

  it('is written with the document, or neither is', async () => {
    const { person } = await own();
    await house.rows(
      `alter table expectation.expected add constraint broken check (kind <> 'biology') not valid`,
    );
    try {
      await expect(filed(person, BIOLOGY_REQUEST)).rejects.toThrow();
    } finally {
      await house.rows('alter table expectation.expected drop constraint broken');
    }
    expect(await house.rows('select from documents.entry where holder_id = $1', [person.holderId])).toEqual(
      [],
    );
  });

  it('is late after its last day, by the clock', async () => {
    const { person, me } = await own();
    await filed(person, BIOLOGY_REQUEST);
    const on = (days: number) =>
      createExpectations({
        access: house.access,
        citizens: house.citizens,
        clock: { ...house.house.clock, now: () => new Date(Date.now() + days * DAY) },
      }).expected(me);
    expect(await on(30)).toMatchObject([{ state: 'expected' }]);
    expect(await on(31)).toMatchObject([{ state: 'late' }]);
  });

  it('stands under the next version of its request, and its answer under the next version of the answer', async () => {
    const { person, me } = await own();
    const first = await filed(person, REQUEST);
    const { entry } = await house.documents.read(me, first);
    const second = await filed(person, REQUEST, { replaces: entry.uniqueId });
    const [expected, ...more] = await seenBy(me);
    expect(more).toEqual([]);
    expect(parsePublicId(expected!.sourceId!)!.objectId).toBe(second);
    const report = await filed(person, REPORT);
    const read = await house.documents.read(me, report);
    const newer = await filed(person, REPORT, { replaces: read.entry.uniqueId });
    const [arrived] = await seenBy(me);
    expect(parsePublicId(arrived!.arrived!.documentId)!.objectId).toBe(newer);
    await house.documents.remove(await house.asProfessional('cardiologue', person), newer);
    expect(await statesOf(me)).toEqual(['expected']);
  });

  it('of a stay is answered by the place that the person was admitted to, and by no other', async () => {
    const { person, me } = await own();
    await filed(person, '67851-6');
    expect(await seenBy(me)).toMatchObject([{ kind: 'stay', from: { mayBeNudged: true } }]);
    await filed(person, '11490-0', {}, 'medecin');
    expect(await statesOf(me)).toEqual(['expected']);
    await filed(person, '11490-0');
    expect(await statesOf(me)).toEqual(['arrived']);
  });
});

describe('said by hand', () => {
  it('is expected from whom the person names, among those who filed something', async () => {
    const { person, me } = await own();
    await filed(person, BIOLOGY);
    const [cardiologist, ...others] = await house.expectations.senders(me);
    expect(others).toEqual([]);
    await house.expectations.expect(me, byHand({ fromId: cardiologist!.id }));
    expect(await seenBy(me)).toMatchObject([
      {
        state: 'expected',
        dueOn: isoDay(-6),
        place: 'Centre de radiologie du port',
        openedBy: 'Paule Essai',
        from: { label: cardiologist!.label, mayBeNudged: true },
      },
    ]);
    const rows = await house.rows<{ place: Buffer }>(
      'select place from expectation.expected where holder_id = $1',
      [person.holderId],
    );
    expect(rows[0]!.place.includes('radiologie')).toBe(false);
  });

  it('finds what was there before', async () => {
    const { person, me } = await own();
    await filed(person, REPORT, { actStart: new Date(Date.now() - DAY) });
    await house.expectations.expect(me, byHand());
    expect(await statesOf(me)).toEqual(['arrived']);
  });

  test.each([
    [{ kind: 'toString' }, 'expectation-kind'],
    [{ actOn: undefined }, 'expectation-date'],
    [{ actOn: isoDay(-1) }, 'expectation-date'],
    [{ actOn: isoDay(800) }, 'expectation-date'],
    [{ place: 'a'.repeat(121) }, 'expectation-place'],
    [{ fromId: '899999999999' }, 'expectation-from'],
  ])('with %o is refused, and nothing is kept', async (wrong, code) => {
    const { me } = await own();
    await expect(house.expectations.expect(me, byHand(wrong))).rejects.toMatchObject({ code });
    expect(await seenBy(me)).toEqual([]);
  });

  it('is ended by the person, and by nobody else as theirs', async () => {
    const { person, me } = await own();
    const id = await house.expectations.expect(me, byHand());
    const doctor = await house.asProfessional('medecin', person);
    await expect(house.expectations.drop(doctor, id)).rejects.toBeInstanceOf(Error);
    await expect(house.expectations.decline(me, id, 'Non.')).rejects.toMatchObject({
      code: 'expectation-absent',
    });
    await house.expectations.drop(me, id);
    expect(await statesOf(me)).toEqual(['dropped']);
    await expect(house.expectations.drop(me, id)).rejects.toMatchObject({ code: 'expectation-absent' });
  });
});

describe('« il n’y en aura pas »', () => {
  it('is said by who asked for it, with a word, which the person reads', async () => {
    const { person, me } = await own();
    await filed(person, REQUEST);
    const author = await house.asProfessional('cardiologue', person);
    const [expected] = await seenBy(author);
    expect(expected!.mayDecline).toBe(true);
    await expect(house.expectations.decline(author, expected!.id, ' ')).rejects.toMatchObject({
      code: 'expectation-word',
    });
    const doctor = await house.asProfessional('medecin', person);
    await expect(house.expectations.decline(doctor, expected!.id, 'Non.')).rejects.toMatchObject({
      code: 'expectation-absent',
    });
    await house.expectations.decline(author, expected!.id, 'Examen annulé.');
    expect(await seenBy(me)).toMatchObject([{ state: 'none', ended: { word: 'Examen annulé.' } }]);
  });
});

describe('a nudge', () => {
  it('is one notice a week to who is expected, without anything medical', async () => {
    const { person, me } = await own();
    await filed(person, '67851-6');
    await filed(person, BIOLOGY);
    const [stay] = await seenBy(me);
    await house.expectations.nudge(me, stay!.id);
    const notices = await awaitedBy('cardiologue', person);
    expect(notices).toHaveLength(1);
    expect(notices[0]!.personLabel).toBe('ESSAI PAULE');
    await expect(house.expectations.nudge(me, stay!.id)).rejects.toMatchObject({ code: 'nudge-soon' });
    // of the same professional, something else: asked, and told by the notice that is there
    const other = await house.expectations.expect(me, byHand());
    await expect(house.expectations.nudge(me, other)).rejects.toMatchObject({ code: 'nudge-nobody' });
    const [sender] = await house.expectations.senders(me);
    await house.expectations.name(me, other, sender!.id);
    await house.expectations.nudge(me, other);
    expect(await awaitedBy('cardiologue', person)).toHaveLength(1);
    await house.rows(
      `update expectation.expected set nudged_at = nudged_at - interval '7 days 1 second' where holder_id = $1`,
      [person.holderId],
    );
    const doctor = await house.asProfessional('medecin', person);
    await house.expectations.nudge(doctor, stay!.id);
    expect(await awaitedBy('cardiologue', person)).toHaveLength(2);
    const author = await house.asProfessional('cardiologue', person);
    await house.consent('infirmiere', person);
    const nurse = await house.asProfessional('infirmiere', person);
    for (const request of [author, nurse])
      await expect(house.expectations.nudge(request, other)).rejects.toBeInstanceOf(Error);
  });
});

describe('who sees it', () => {
  const gates = () => ({ both: house.expectations, second: house.withoutFirstGate().expectations });

  it('is who may see the request, in each of its states, past the first gate too', async () => {
    const child = await newMinor(house, { treating: ['medecin'] });
    const me = await house.asHolder(child);
    const parent = (await newRelative(house, child, PARENT)).request;
    const doctor = await house.asProfessional('medecin', child);
    const secretary = await house.asProfessional('secretaire', child);
    const open = await filed(child, REQUEST);
    await filed(child, BIOLOGY_REQUEST, { visibility: visible({ invisibleToRepresentatives: true }) });
    const kinds = async (door: TestHouse['expectations'], request: VisitRequest) =>
      (await door.expected(request)).map(({ kind }) => kind).sort();
    for (const [gate, door] of Object.entries(gates())) {
      expect(await kinds(door, me), gate).toEqual(['biology', 'imaging']);
      expect(await kinds(door, doctor), gate).toEqual(['biology', 'imaging']);
      expect(await kinds(door, parent), gate).toEqual(['imaging']);
      expect(await kinds(door, secretary), gate).toEqual([]);
    }
    await house.documents.hide(me, open);
    await house.consent('pharmacien', child);
    const pharmacist = await house.asProfessional('pharmacien', child);
    for (const [gate, door] of Object.entries(gates()))
      expect(await kinds(door, pharmacist), gate).not.toContain('imaging');
    // what somebody does not see, they do not end nor ask for
    const secret = (await seenBy(me)).find(({ kind }) => kind === 'biology')!;
    for (const door of Object.values(gates())) {
      await expect(door.drop(parent, secret.id)).rejects.toMatchObject({ code: 'expectation-absent' });
      await expect(door.nudge(parent, secret.id)).rejects.toMatchObject({ code: 'expectation-absent' });
    }
    await house.documents.remove(await house.asProfessional('cardiologue', child), open);
    expect(await kinds(house.expectations, me)).toEqual(['biology']);
  });

  it('learns nothing from it of an answer that they may not know of, which takes no other answer’s place', async () => {
    const { person, me } = await own();
    await filed(person, REQUEST, { actStart: new Date(Date.now() - 60 * DAY) });
    await filed(person, REPORT, { visibility: visible({ invisibleToPatient: true }) });
    const doctor = await house.asProfessional('medecin', person);
    for (const [gate, door] of Object.entries(gates())) {
      expect((await door.expected(me))[0], gate).toMatchObject({ state: 'late', arrived: undefined });
      expect((await door.expected(doctor))[0], gate).toMatchObject({ state: 'arrived' });
    }
    const told = await filed(person, REPORT);
    expect(parsePublicId((await seenBy(me))[0]!.arrived!.documentId)!.objectId).toBe(told);
    await house.documents.hide(me, told);
    // hidden from the others, and not from the person
    expect(await statesOf(me)).toEqual(['arrived']);
  });

  it('of what was said by hand: whoever reads a declared profile, and nobody once all is hidden', async () => {
    const { person, me } = await own();
    await house.consent('infirmiere', person);
    await house.expectations.expect(me, byHand());
    const doctor = await house.asProfessional('medecin', person);
    const nurse = await house.asProfessional('infirmiere', person);
    const stranger = await house.asProfessional('pharmacien', person);
    expect(await statesOf(doctor)).toEqual(['expected']);
    for (const [gate, door] of Object.entries(gates())) expect(await door.expected(nurse), gate).toEqual([]);
    expect(await seenBy(stranger)).toEqual([]);
  });
});
