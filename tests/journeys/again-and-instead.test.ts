/** The same deposit sent again, and the deposit that replaces another (A15). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DocumentList, Lot, NewDocument, Visibility } from '#documents';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import type { ProfessionalName } from '../personas.ts';
import { authorOf, CONSULTATION, newCda, newPdf, pdf } from './sample-documents.ts';
import { written } from './tally.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const everything = { limit: 100, offset: 0 };
const deposit = async (document: NewDocument | Lot, by: ProfessionalName = 'cardiologue') =>
  house.documents.depositLot(
    { session: await house.sessionOf(by) },
    'documents' in document ? document : { documents: [document] },
  );
const one = async (document: NewDocument, by?: ProfessionalName) =>
  (await deposit(document, by)).documents[0]!;
const entryIdOf = (id: string) => parsePublicId(id)!.objectId;
const listOf = async (of: TestPerson): Promise<DocumentList> =>
  house.documents.list(await house.asHolder(of), {}, everything);
const told = (list: DocumentList) =>
  list.entries.map(({ uniqueId, status, version }) => `${uniqueId} ${status} ${version}`).sort();
const visible = (over: Partial<Visibility>): Visibility => ({
  hidden: false,
  invisibleToPatient: false,
  invisibleToRepresentatives: false,
  ...over,
});
const code = (expected: string) => ({ code: expected });

describe('the same deposit sent again', () => {
  test('has the same answer and writes nothing, anywhere', async () => {
    const paule = await house.newPerson();
    const lot = {
      documents: [newPdf(paule, 'cardiologue', { replaces: randomUUID() }), newCda(paule, 'cardiologue')],
      submission: { uniqueId: '1.2.250.1.999.8.1' },
    };
    const first = await deposit(lot);
    expect(first.documents.map(({ created, unknownReplaced }) => [created, unknownReplaced])).toEqual([
      [true, true],
      [true, false],
    ]);
    let again: typeof first | undefined;
    const left = await written(house, async () => {
      again = await deposit(lot);
    });
    expect(left).toEqual({});
    expect(again).toEqual({
      ...first,
      documents: first.documents.map((document) => ({
        ...document,
        created: false,
        updatedAt: expect.any(Date),
      })),
    });
  });

  test('with one document more files that one alone', async () => {
    const paule = await house.newPerson();
    const known = newPdf(paule, 'cardiologue');
    await deposit(known);
    const { documents } = await deposit({ documents: [known, newPdf(paule, 'cardiologue')] });
    expect(documents.map(({ created }) => created)).toEqual([false, true]);
    expect((await listOf(paule)).total).toBe(2);
  });

  test('still has its answer once the person has hidden the document', async () => {
    const paule = await house.newPerson();
    const document = newPdf(paule, 'cardiologue');
    const first = await one(document);
    await house.documents.hide(await house.asHolder(paule), entryIdOf(first.id));
    expect(await one(document)).toMatchObject({ id: first.id, created: false });
  });

  test('under the same identifier with other content, from another depositor, of another type or less visible, is refused', async () => {
    const paule = await house.newPerson();
    const document = newPdf(paule, 'cardiologue');
    await deposit(document);
    await expect(deposit({ ...document, bytes: pdf('Autre chose') })).rejects.toMatchObject(
      code('identifier-taken'),
    );
    await expect(deposit({ ...document, typeCode: CONSULTATION })).rejects.toMatchObject(
      code('identifier-taken'),
    );
    await expect(deposit({ ...document, visibility: visible({ hidden: true }) })).rejects.toMatchObject(
      code('identifier-taken'),
    );
    await expect(
      deposit({ ...document, visibility: visible({ invisibleToPatient: true }) }),
    ).rejects.toMatchObject(code('identifier-taken'));
    await expect(deposit({ ...document, author: authorOf('medecin') }, 'medecin')).rejects.toMatchObject(
      code('identifier-taken'),
    );
    await expect(deposit(document, 'secretaire')).rejects.toMatchObject(code('identifier-taken'));
    expect((await listOf(paule)).total).toBe(1);
  });

  test('under another identifier is refused as unchanged', async () => {
    const paule = await house.newPerson();
    const document = newPdf(paule, 'cardiologue');
    const filed = await one(document);
    await expect(deposit({ ...document, uniqueId: randomUUID() })).rejects.toMatchObject(code('unchanged'));
    await expect(
      deposit({ ...document, uniqueId: randomUUID(), replaces: filed.uniqueId }),
    ).rejects.toMatchObject(code('unchanged'));
  });

  test('the same identifier in the space of somebody else is another document', async () => {
    const [paule, anne] = [await house.newPerson(), await house.newPerson()];
    const document = newPdf(paule, 'cardiologue');
    const [first, second] = [
      await one(document),
      await one({ ...document, patient: { ins: anne.ins, oid: anne.insOid } }),
    ];
    expect(second.created).toBe(true);
    expect(second.id).not.toBe(first.id);
  });

  test('twenty times at once files it once', async () => {
    const paule = await house.newPerson();
    const document = newCda(paule, 'cardiologue');
    const left = await written(house, async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => one(document)));
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      expect(answers.filter(({ created }) => created)).toHaveLength(1);
    });
    expect(left).toMatchObject({
      'documents.entry': 1,
      'platform.blob_chunk': 1,
      'audit.line': 1,
      'documents.receipt': 1,
    });
  });
});

describe('a deposit that replaces another', () => {
  test('by its author: the one before is told as an old version, and both are read', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const before = await one(newPdf(paule, 'cardiologue'));
    const after = await one(newPdf(paule, 'cardiologue', { replaces: before.uniqueId }));
    expect(after).toMatchObject({ version: 2, unknownReplaced: false });
    expect(told(await listOf(paule))).toEqual(
      [`${before.uniqueId} superseded 1`, `${after.uniqueId} current 2`].sort(),
    );
    const read = await house.documents.read(await house.asHolder(paule), entryIdOf(after.id));
    expect(read.versions.map(({ uniqueId }) => uniqueId)).toEqual([after.uniqueId, before.uniqueId]);
    const old = await house.documents.read(
      await house.asProfessional('medecin', paule),
      entryIdOf(before.id),
    );
    expect(old.warnings).toEqual(['warn-superseded']);
  });

  test('by what the CDA itself says', async () => {
    const paule = await house.newPerson();
    const before = await one(newCda(paule, 'cardiologue'));
    const related = `<relatedDocument typeCode="RPLC"><parentDocument><id root="${before.uniqueId}"/></parentDocument></relatedDocument>`;
    const after = await one(newCda(paule, 'cardiologue', { context: related }));
    expect(after).toMatchObject({ version: 2, unknownReplaced: false });
  });

  test('that is unknown here is noted and not refused', async () => {
    const paule = await house.newPerson();
    expect(await one(newPdf(paule, 'cardiologue', { replaces: randomUUID() }))).toMatchObject({
      created: true,
      version: 1,
      unknownReplaced: true,
    });
  });

  test('twice is refused', async () => {
    const paule = await house.newPerson();
    const before = await one(newPdf(paule, 'cardiologue'));
    await deposit(newPdf(paule, 'cardiologue', { replaces: before.uniqueId }));
    await expect(deposit(newPdf(paule, 'cardiologue', { replaces: before.uniqueId }))).rejects.toMatchObject(
      code('already-replaced'),
    );
    expect((await listOf(paule)).total).toBe(2);
  });

  test('ten times at once: one replaces, nine come too late', async () => {
    const paule = await house.newPerson();
    const before = await one(newPdf(paule, 'cardiologue'));
    const attempts = await Promise.allSettled(
      Array.from({ length: 10 }, () => deposit(newPdf(paule, 'cardiologue', { replaces: before.uniqueId }))),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts)
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject(code('already-replaced'));
    const list = await listOf(paule);
    expect(list.entries.map(({ status, version }) => `${status} ${version}`).sort()).toEqual([
      'current 2',
      'superseded 1',
    ]);
  });

  test('by somebody who may read it and did not write it is refused', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const before = await one(newPdf(paule, 'cardiologue'));
    await expect(
      deposit(newPdf(paule, 'medecin', { replaces: before.uniqueId }), 'medecin'),
    ).rejects.toMatchObject(code('act-refused'));
    expect((await listOf(paule)).entries.map(({ status }) => status)).toEqual(['current']);
  });

  test('by somebody for whom it does not exist is answered as for an unknown one (R2)', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    const hidden = await one(newPdf(paule, 'cardiologue', { visibility: visible({ hidden: true }) }));
    const [known, unknown] = [
      await one(newPdf(paule, 'infirmiere', { replaces: hidden.uniqueId }), 'infirmiere'),
      await one(newPdf(paule, 'infirmiere', { replaces: randomUUID() }), 'infirmiere'),
    ];
    const shape = ({ version, created, unknownReplaced, warnings }: typeof known) => ({
      version,
      created,
      unknownReplaced,
      warnings,
    });
    expect(shape(known)).toEqual(shape(unknown));
    const list = await listOf(paule);
    expect(list.entries.find(({ uniqueId }) => uniqueId === hidden.uniqueId)?.status).toBe('current');
  });

  test('keeps hidden what the person had hidden', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    const before = await one(newPdf(paule, 'cardiologue'));
    await house.documents.hide(await house.asHolder(paule), entryIdOf(before.id));
    await deposit(newPdf(paule, 'cardiologue', { replaces: before.uniqueId }));
    expect((await listOf(paule)).entries.map(({ hidden }) => hidden)).toEqual([true, true]);
    expect(
      (await house.documents.list(await house.asProfessional('infirmiere', paule), {}, everything)).total,
    ).toBe(0);
  });

  test('cannot become invisible to the person once it was visible, and may become visible', async () => {
    const paule = await house.newPerson();
    const before = await one(newPdf(paule, 'cardiologue'));
    const attempt = newPdf(paule, 'cardiologue', {
      replaces: before.uniqueId,
      visibility: visible({ invisibleToPatient: true }),
    });
    await expect(deposit(attempt)).rejects.toMatchObject(code('was-visible'));
    const kept = await one(
      newPdf(paule, 'cardiologue', { visibility: visible({ invisibleToPatient: true }) }),
    );
    expect((await listOf(paule)).total).toBe(1);
    await deposit(newPdf(paule, 'cardiologue', { replaces: kept.uniqueId }));
    expect((await listOf(paule)).total).toBe(2);
  });

  test('by its author who was blocked, and by who validated it', async () => {
    const paule = await house.newPerson();
    const validated = await one(
      newPdf(paule, 'cardiologue', { validator: { id: authorOf('biologiste').id, label: 'Anne Vasseur' } }),
    );
    await house.access.block(await house.asHolder(paule), authorOf('cardiologue').id!);
    const second = await one(
      newPdf(paule, 'cardiologue', {
        replaces: validated.uniqueId,
        validator: { id: authorOf('biologiste').id, label: 'Anne Vasseur' },
      }),
    );
    expect(second.version).toBe(2);
    const third = await one(newPdf(paule, 'biologiste', { replaces: second.uniqueId }), 'biologiste');
    expect(third.version).toBe(3);
  });
});
