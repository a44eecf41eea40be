/** A document is contested and answered (B5), or recalled from the wrong record (B6): who sees what, and who is told. */
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { NewDocument } from '#documents';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { visible } from './outward.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';
import { CONSULTATION, newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

async function filed(of: TestPerson, over: Partial<NewDocument> = {}): Promise<string> {
  const { documents } = await house.documents.depositLot(
    { session: await house.sessionOf('cardiologue') },
    { documents: [newPdf(of, 'cardiologue', over)] },
  );
  return parsePublicId(documents[0]!.id)!.objectId;
}
const outcomesOf = async (name: Parameters<TestHouse['sessionOf']>[0]) =>
  (await house.documents.receipts(await house.sessionOf(name))).map(({ outcome }) => outcome);
const wrong = { place: 'Conclusion', words: 'Je ne fume pas.' };

async function own() {
  const person = await house.newPerson({ treating: ['medecin'] });
  return { person, me: await house.asHolder(person) };
}

describe('a contested document', () => {
  it('tells its author, whose answer tells the person and whoever read it', async () => {
    const { person, me } = await own();
    await house.consent('infirmiere', person);
    const entryId = await filed(person);
    const nurse = await house.asProfessional('infirmiere', person);
    await house.documents.read(nurse, entryId);
    const before = await outcomesOf('infirmiere');
    const { dueAt } = await house.corrections.contest(me, entryId, wrong);
    expect(dueAt.getTime()).toBeGreaterThan(Date.now() + 27 * 86_400_000);
    expect((await outcomesOf('cardiologue'))[0]).toBe('contested');
    // who read it is not told of what is only said
    expect(await outcomesOf('infirmiere')).toEqual(before);
    const author = await house.asProfessional('cardiologue', person);
    const [dispute] = await house.corrections.disputesOf(author, entryId);
    expect(dispute).toMatchObject({ ...wrong, kind: 'error', mayAnswer: true, outcome: undefined });
    await expect(
      house.corrections.answer(nurse, dispute!.id, { outcome: 'refused', text: 'Non.' }),
    ).rejects.toMatchObject({ code: 'case-absent' });
    await expect(
      house.corrections.answer(me, dispute!.id, { outcome: 'accepted', text: 'Oui.' }),
    ).rejects.toMatchObject({ code: 'case-absent' });
    await house.corrections.answer(author, dispute!.id, { outcome: 'accepted', text: 'Vous avez raison.' });
    expect((await outcomesOf('infirmiere'))[0]).toBe('corrected');
    await expect(
      house.corrections.answer(author, dispute!.id, { outcome: 'refused', text: 'Finalement non.' }),
    ).rejects.toMatchObject({ code: 'case-absent' });
    const [told] = await house.corrections.disputesOf(me, entryId);
    expect(told).toMatchObject({ outcome: 'accepted', answer: 'Vous avez raison.', mayAnswer: false });
    const { entry } = await house.documents.read(me, entryId);
    const newer = await filed(person, { replaces: entry.uniqueId });
    // both versions, and the demand beside the new one
    expect((await house.documents.read(me, newer)).versions).toHaveLength(2);
    expect(await house.corrections.disputesOf(me, newer)).toMatchObject([{ status: 'superseded' }]);
  });

  it('keeps its words sealed', async () => {
    const { person, me } = await own();
    await house.corrections.contest(me, await filed(person), { place: '', words: 'mot-reconnaissable' });
    const rows = await house.rows<{ said: Buffer }>(
      'select said from corrections.dispute where holder_id = $1',
      [person.holderId],
    );
    expect(rows[0]!.said.includes('mot-reconnaissable')).toBe(false);
  });

  it('is seen by nobody who does not see the document, past the first gate too', async () => {
    const child = await newMinor(house, { treating: ['medecin'] });
    const me = await house.asHolder(child);
    const parent = await newRelative(house, child, PARENT);
    await house.consent('infirmiere', child);
    const secret = await filed(child, { visibility: visible({ invisibleToRepresentatives: true }) });
    const other = await filed(child, { typeCode: CONSULTATION });
    await house.corrections.contest(me, secret, wrong);
    await house.corrections.contest(me, other, wrong);
    const open = house.withoutFirstGate().corrections;
    const nurse = await house.asProfessional('infirmiere', child);
    for (const desk of [house.corrections, open]) {
      expect((await desk.disputes(parent.request)).map(({ entryId }) => entryId)).toEqual([other]);
      // a nurse may read the results and not the consultation
      expect((await desk.disputes(nurse)).map(({ entryId }) => entryId)).toEqual([secret]);
      await expect(desk.disputesOf(parent.request, secret)).rejects.toMatchObject({
        code: 'document-absent',
      });
    }
    await house.documents.hide(me, secret);
    for (const desk of [house.corrections, open]) expect(await desk.disputes(nurse)).toEqual([]);
  });

  test.each([
    [{ place: '', words: '  ' }, 'words-missing'],
    [{ place: '', words: 'a'.repeat(2001) }, 'words-missing'],
  ])('without words, or with too many, is refused', async (said, code) => {
    const { person, me } = await own();
    await expect(house.corrections.contest(me, await filed(person), said)).rejects.toMatchObject({ code });
  });
});

describe('a document in the wrong record', () => {
  async function readers(person: TestPerson) {
    await house.consent('infirmiere', person);
    await house.consent('pharmacien', person);
    return {
      holder: await house.asHolder(person),
      parent: (await newRelative(house, person, PARENT)).request,
      carer: (
        await newRelative(house, person, { kind: 'carer', scopes: ['documents.read'], seesHidden: true })
      ).request,
      'treating doctor': await house.asProfessional('medecin', person),
      nurse: await house.asProfessional('infirmiere', person),
      pharmacist: await house.asProfessional('pharmacien', person),
      secretary: await house.asProfessional('secretaire', person),
    } satisfies Readonly<Record<string, VisitRequest>>;
  }

  it('is out of sight at once for everybody but its author, past the first gate too', async () => {
    const person = await newMinor(house, { treating: ['medecin'] });
    const people = await readers(person);
    const entryId = await filed(person);
    await house.documents.read(people.nurse, entryId);
    await house.documents.read(people['treating doctor'], entryId);
    await house.corrections.recall(people.holder, entryId, { place: '', words: 'Ce n’est pas moi.' });
    const gates = { both: house, second: house.withoutFirstGate() };
    for (const [gate, { documents, corrections }] of Object.entries(gates))
      for (const [who, request] of Object.entries(people)) {
        const absent = { code: 'document-absent' };
        await expect(documents.read(request, entryId), `${gate} ${who}`).rejects.toMatchObject(
          who === 'secretary' && gate === 'both' ? {} : absent,
        );
        await expect(documents.content(request, entryId), `${gate} ${who}`).rejects.toBeInstanceOf(Error);
        await expect(documents.know(request, { entryId }), `${gate} ${who}`).rejects.toBeInstanceOf(Error);
        await expect(documents.hide(request, entryId), `${gate} ${who}`).rejects.toBeInstanceOf(Error);
        await expect(documents.show(request, entryId), `${gate} ${who}`).rejects.toBeInstanceOf(Error);
        await expect(documents.unarchive(request, entryId), `${gate} ${who}`).rejects.toBeInstanceOf(Error);
        await expect(documents.remove(request, entryId), `${gate} ${who}`).rejects.toBeInstanceOf(Error);
        await expect(
          corrections.recall(request, entryId, { place: '', words: 'x' }),
          `${gate} ${who}`,
        ).rejects.toBeInstanceOf(Error);
      }
    const list = await house.documents.list(people.holder, {}, { limit: 50, offset: 0 });
    expect(JSON.stringify(list)).not.toContain(entryId);
    // its words left the search with it
    const texts = await house.rows<{ status: string }>(
      'select status from documents.search_text where entry_id = $1',
      [entryId],
    );
    for (const { status } of texts) expect(status).toBe('quarantined');
    // the holder sees that something was taken out; its author still reads it, and its bytes are whole
    expect(await house.corrections.disputes(people.holder)).toMatchObject([
      { kind: 'wrong-patient', entryId },
    ]);
    const author = await house.asProfessional('cardiologue', person);
    expect((await house.documents.content(author, entryId)).bytes.length).toBeGreaterThan(100);
    expect((await outcomesOf('cardiologue'))[0]).toBe('recalled');
    expect((await outcomesOf('infirmiere'))[0]).toBe('recalled');
    expect((await outcomesOf('medecin'))[0]).toBe('recalled');
  });

  it('is given back when its author says that it is this person’s, with all its versions', async () => {
    const { person, me } = await own();
    const first = await filed(person);
    const { entry } = await house.documents.read(me, first);
    const second = await filed(person, { replaces: entry.uniqueId });
    await house.corrections.recall(me, second, { place: '', words: 'Ce n’est pas moi.' });
    await expect(house.documents.read(me, first)).rejects.toMatchObject({ code: 'document-absent' });
    const author = await house.asProfessional('cardiologue', person);
    const [dispute] = await house.corrections.disputesOf(author, second);
    await house.corrections.answer(author, dispute!.id, { outcome: 'refused', text: 'C’est bien vous.' });
    expect((await house.documents.read(me, second)).entry.status).toBe('current');
    expect((await house.documents.read(me, first)).entry.status).toBe('superseded');
    expect(await house.corrections.disputes(me)).toMatchObject([
      { outcome: 'refused', answer: 'C’est bien vous.' },
    ]);
  });

  it('is taken out by its author, who files it where it belongs and deletes it here; the holder still sees that it was', async () => {
    const { person, me } = await own();
    const right = await own();
    const document = newPdf(person, 'cardiologue');
    const session = await house.sessionOf('cardiologue');
    const { documents } = await house.documents.depositLot({ session }, { documents: [document] });
    const entryId = parsePublicId(documents[0]!.id)!.objectId;
    const author = await house.asProfessional('cardiologue', person);
    await house.corrections.recall(author, entryId, { place: '', words: 'Erreur de dossier.' });
    await expect(house.documents.read(me, entryId)).rejects.toMatchObject({ code: 'document-absent' });
    await house.documents.depositLot(
      { session },
      { documents: [{ ...document, patient: { ins: right.person.ins, oid: right.person.insOid } }] },
    );
    await house.documents.remove(author, entryId);
    await expect(house.documents.read(author, entryId)).rejects.toMatchObject({ code: 'document-absent' });
    expect(await house.corrections.disputes(me)).toMatchObject([{ kind: 'wrong-patient' }]);
    const listed = await house.documents.list(right.me, {}, { limit: 10, offset: 0 });
    expect(JSON.stringify(listed)).toContain(document.title);
  });

  it('is recalled by nobody else, and nothing that the person added is', async () => {
    const { person, me } = await own();
    const people = await readers(person);
    const entryId = await filed(person);
    for (const who of ['carer', 'nurse', 'pharmacist', 'secretary', 'treating doctor'] as const) {
      await expect(
        house.corrections.recall(people[who], entryId, { place: '', words: 'x' }),
        who,
      ).rejects.toBeInstanceOf(Error);
      await expect(
        house.withoutFirstGate().corrections.recall(people[who], entryId, { place: '', words: 'x' }),
        who,
      ).rejects.toBeInstanceOf(Error);
    }
    expect((await house.documents.read(me, entryId)).entry.status).toBe('current');
  });
});
