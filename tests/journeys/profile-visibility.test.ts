/**
 * What was read in a document is never more visible than the document (R24, decision 0011): each mark, each act, every kind of
 * actor, by both gates. A declared line follows the same rules.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { NewDocument, Visibility } from '#documents';
import { newId } from '#platform/ids';
import { deriveFacts } from '../../src/modules/health-profile/store/facts.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';
import { authorOf, BIOLOGY, CONSULTATION, newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({
    // each document says one allergy, which bears its title
    derive: async (visit, { entry }) => {
      await deriveFacts(visit, entry.entryId, [
        {
          key: 'a/1',
          factId: newId(),
          section: 'allergy',
          label: entry.title,
          start: { date: '2019-03-01', precision: 'month' },
        },
      ]);
    },
  });
});
afterAll(() => house?.close());

type Reader = { readonly name: string; readonly request: VisitRequest };

/** A minor, both parents' kinds of mandate, carers, and professionals in care or not. */
async function world(): Promise<{ readonly child: TestPerson; readonly readers: readonly Reader[] }> {
  const child = await newMinor(house);
  for (const name of ['medecin', 'infirmiere', 'cardiologue', 'pharmacien'] as const)
    await house.consent(name, child);
  const relative = async (name: string, mandate: Parameters<typeof newRelative>[2]): Promise<Reader> => ({
    name,
    request: (await newRelative(house, child, mandate)).request,
  });
  return {
    child,
    readers: [
      { name: 'holder', request: await house.asHolder(child) },
      await relative('parent', PARENT),
      await relative('carer', { kind: 'carer', scopes: ['documents.read', 'documents.add'] }),
      await relative('carer who sees hidden', {
        kind: 'carer',
        scopes: ['documents.read'],
        seesHidden: true,
      }),
      await relative('carer who only adds', { kind: 'carer', scopes: ['documents.add'] }),
      { name: 'author', request: await house.asProfessional('cardiologue', child) },
      { name: 'doctor', request: await house.asProfessional('medecin', child) },
      { name: 'nurse', request: await house.asProfessional('infirmiere', child) },
      { name: 'pharmacist', request: await house.asProfessional('pharmacien', child) },
      { name: 'stranger', request: await house.asProfessional('sage-femme', child) },
    ],
  };
}

const listed = async (reader: Reader, doors: Pick<TestHouse, 'documents' | 'healthProfile'> = house) => {
  const documents = await doors.documents
    .list(reader.request, { statuses: ['current', 'archived'] }, { limit: 50, offset: 0 })
    .then(
      ({ entries }) => entries.map(({ title }) => title).sort(),
      () => 'refused',
    );
  const facts = await doors.healthProfile.facts(reader.request).then(
    (found) => found.map(({ label }) => label).sort(),
    () => 'refused',
  );
  return { documents, facts };
};

/** For every reader: of the documents that stand, exactly those whose facts they see; and past the first gate too. */
async function expectTogether(readers: readonly Reader[], archived: readonly string[] = []) {
  for (const reader of readers) {
    const { documents, facts } = await listed(reader);
    const standing =
      typeof documents === 'string' ? documents : documents.filter((one) => !archived.includes(one));
    expect([reader.name, facts]).toEqual([reader.name, standing]);
    const open = await listed(reader, house.withoutFirstGate());
    if (typeof open.facts !== 'string' && typeof open.documents !== 'string')
      for (const fact of open.facts)
        expect([reader.name, open.documents]).toEqual([reader.name, expect.arrayContaining([fact])]);
  }
}

const MARKS: Readonly<Record<string, Partial<Visibility>>> = {
  visible: {},
  hidden: { hidden: true },
  'invisible to the patient': { invisibleToPatient: true },
  'invisible to representatives': { invisibleToRepresentatives: true },
  'hidden, invisible to representatives': { hidden: true, invisibleToRepresentatives: true },
  'invisible to patient and representatives': { invisibleToPatient: true, invisibleToRepresentatives: true },
};

async function deposit(
  child: TestPerson,
  over: Partial<NewDocument> & { readonly title: string },
): Promise<string> {
  const session = await house.sessionOf('cardiologue');
  const lot = await house.documents.depositLot(
    { session },
    { documents: [newPdf(child, 'cardiologue', over)] },
  );
  const [row] = await house.rows<{ entry_id: string }>(
    'select entry_id from documents.entry where holder_id = $1 and unique_id = $2',
    [child.holderId, lot.documents[0]?.uniqueId],
  );
  return row?.entry_id ?? '';
}

test('with each mark and of each type, a fact exists for exactly those for whom its document does', async () => {
  const { child, readers } = await world();
  for (const [title, marks] of Object.entries(MARKS))
    for (const typeCode of [BIOLOGY, CONSULTATION])
      await deposit(child, {
        title: `${title} ${typeCode}`,
        typeCode,
        visibility: { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: false, ...marks },
      });
  await expectTogether(readers);
  // the marks did tell the readers apart
  const counts = new Map<string, number>();
  for (const reader of readers) counts.set(reader.name, (await listed(reader)).facts.length);
  expect(counts.get('author')).toBe(12);
  expect(counts.get('holder')).toBe(8);
  expect(counts.get('parent')).toBe(4);
  expect(counts.get('carer')).toBe(2);
  expect(counts.get('doctor')).toBe(8);
  expect(counts.get('nurse')).toBeLessThan(8);
});

test('each act on the document is an act on what was read in it', async () => {
  const { child, readers } = await world();
  const holder = await house.asHolder(child);
  const author = await house.asProfessional('cardiologue', child);
  const one = await deposit(child, { title: 'one' });
  const secret = await deposit(child, {
    title: 'secret',
    visibility: { hidden: false, invisibleToPatient: true, invisibleToRepresentatives: true },
  });
  await expectTogether(readers);
  await house.documents.hide(holder, one);
  expect(
    (await listed({ name: 'doctor', request: await house.asProfessional('medecin', child) })).facts,
  ).not.toContain('one');
  await expectTogether(readers);
  await house.documents.show(holder, one);
  await expectTogether(readers);
  await house.documents.reveal(author, secret, 'patient');
  await expectTogether(readers);
  await house.documents.reveal(author, secret, 'representatives');
  await expectTogether(readers);
  await house.documents.archive(holder, one);
  await expectTogether(readers, ['one']);
  await house.documents.unarchive(holder, one);
  await expectTogether(readers);
  await house.documents.hideEverything(holder);
  await expectTogether(readers);
  await house.documents.showAgain(holder, 'everything');
  await expectTogether(readers);
  await house.documents.remove(author, one);
  await expectTogether(readers);
  expect(
    await house.rows('select from profile.fact where holder_id = $1 and source_entry_id = $2', [
      child.holderId,
      one,
    ]),
  ).toEqual([]);
});

test('a new version of the document takes the place of what the former one said', async () => {
  const { child, readers } = await world();
  const session = await house.sessionOf('cardiologue');
  const uniqueId = randomUUID();
  await house.documents.depositLot(
    { session },
    { documents: [newPdf(child, 'cardiologue', { title: 'before', uniqueId })] },
  );
  await house.documents.hide(
    await house.asHolder(child),
    (
      await house.rows<{ entry_id: string }>('select entry_id from documents.entry where unique_id = $1', [
        uniqueId,
      ])
    )[0]?.entry_id ?? '',
  );
  await house.documents.depositLot(
    { session },
    { documents: [newPdf(child, 'cardiologue', { title: 'after', replaces: uniqueId })] },
  );
  await expectTogether(readers);
  expect((await listed(readers[0] as Reader)).facts).toEqual(['after']);
});

test('a line hidden by itself stays hidden when its document is hidden and shown again', async () => {
  const { child } = await world();
  const holder = await house.asHolder(child);
  const doctor: Reader = { name: 'doctor', request: await house.asProfessional('medecin', child) };
  const entry = await deposit(child, { title: 'one' });
  const [fact] = await house.healthProfile.facts(holder);
  await house.healthProfile.setHidden(holder, fact?.factId ?? '', true);
  expect(await listed(doctor)).toEqual({ documents: ['one'], facts: [] });
  await house.documents.hide(holder, entry);
  await house.documents.show(holder, entry);
  expect(await listed(doctor)).toEqual({ documents: ['one'], facts: [] });
  await house.healthProfile.setHidden(holder, fact?.factId ?? '', false);
  expect(await listed(doctor)).toEqual({ documents: ['one'], facts: ['one'] });
});

test('the same place of a document is written once, and nobody writes for a document that they do not see', async () => {
  const { child } = await world();
  const holder = await house.asHolder(child);
  const entry = await deposit(child, { title: 'one' });
  const hidden = await deposit(child, {
    title: 'two',
    visibility: { hidden: false, invisibleToPatient: true, invisibleToRepresentatives: false },
  });
  const derive = (request: VisitRequest, entryId: string) =>
    house.access.writing(request, (visit) =>
      deriveFacts(visit, entryId, [{ key: 'a/1', factId: newId(), section: 'allergy', label: 'again' }]),
    );
  expect(await derive(holder, entry)).toBe(0);
  await expect(derive(holder, hidden)).rejects.toThrow('not there to be read');
  await expect(derive(holder, newId())).rejects.toThrow('not there to be read');
  // a reader's visit writes nothing, even of what it sees
  await expect(derive(await house.asProfessional('medecin', child), entry)).rejects.toThrow(
    'not there to be read',
  );
});

test('what comes out of a document is neither changed nor taken away by itself', async () => {
  const { child } = await world();
  const holder = await house.asHolder(child);
  await deposit(child, { title: 'one' });
  const [fact] = await house.healthProfile.facts(holder);
  const id = fact?.factId ?? '';
  expect(fact).toMatchObject({
    confidence: 'from-document',
    start: { date: '2019-03-01', precision: 'month' },
  });
  await expect(house.healthProfile.remove(holder, id)).rejects.toMatchObject({ code: 'act-refused' });
  await expect(house.healthProfile.change(holder, id, { label: 'other' })).rejects.toMatchObject({
    code: 'act-refused',
  });
  const author = await house.asProfessional('cardiologue', child);
  await expect(house.healthProfile.remove(author, id)).rejects.toMatchObject({ code: 'fact-from-document' });
  await expect(house.healthProfile.change(author, id, { label: 'other' })).rejects.toMatchObject({
    code: 'fact-from-document',
  });
  expect(authorOf('cardiologue').id).toBe(fact?.authorId);
});
