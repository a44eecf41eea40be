/** Folders, pins and the last look: of each reader, by each reader, and nothing for anybody else. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { CONSULTATION, newPdf } from './sample-documents.ts';

let house: TestHouse;
let paule: TestPerson;
let holder: VisitRequest;
let nurse: VisitRequest;
const ids: string[] = [];
beforeAll(async () => {
  house = await startHouse();
  paule = await house.newPerson({ treating: ['medecin'] });
  await house.consent('infirmiere', paule);
  const session = await house.sessionOf('cardiologue');
  for (const title of ['Un', 'Deux', 'Trois', 'Consultation']) {
    const document = newPdf(paule, 'cardiologue', {
      title,
      ...(title === 'Consultation' ? { typeCode: CONSULTATION } : {}),
    });
    const lot = await house.documents.depositLot({ session }, { documents: [document] });
    ids.push(parsePublicId(lot.documents[0]!.id)!.objectId);
  }
  holder = await house.asHolder(paule);
  nurse = await house.asProfessional('infirmiere', paule);
});
afterAll(() => house?.close());

const page = { limit: 50, offset: 0 };
const titles = async (request: VisitRequest, filter: Parameters<TestHouse['documents']['list']>[1]) =>
  (await house.documents.list(request, filter, page)).entries.map(({ title }) => title).sort();

test('a folder is made, filled, renamed, emptied and deleted, and no document moves', async () => {
  const id = await house.documents.createFolder(holder, '  Mon   genou ');
  await house.documents.arrange(holder, ids.slice(0, 2), { kind: 'put', folderId: id });
  await house.documents.arrange(holder, ids.slice(0, 2), { kind: 'put', folderId: id });
  expect(await house.documents.folders(holder)).toEqual([{ folderId: id, name: 'Mon genou', count: 2 }]);
  expect(await titles(holder, { folderId: id })).toEqual(['Deux', 'Un']);
  await house.documents.renameFolder(holder, id, 'Genou gauche');
  await house.documents.arrange(holder, [ids[0]!], { kind: 'take-out', folderId: id });
  expect(await titles(holder, { folderId: id })).toEqual(['Deux']);
  await house.documents.deleteFolder(holder, id);
  expect(await house.documents.folders(holder)).toEqual([]);
  expect(await titles(holder, {})).toHaveLength(4);
});

test.each(['', '   ', 'x'.repeat(61)])('a folder is not called « %s »', async (name) => {
  await expect(house.documents.createFolder(holder, name)).rejects.toMatchObject({ code: 'folder-name' });
});

test('two folders of one name, a folder that is not there and a document that is not are refused, and nothing is half done', async () => {
  const id = await house.documents.createFolder(holder, 'Été');
  const other = await house.documents.createFolder(holder, 'Hiver');
  await expect(house.documents.createFolder(holder, 'ete')).rejects.toMatchObject({ code: 'folder-exists' });
  await expect(house.documents.renameFolder(holder, other, 'ÉTÉ')).rejects.toMatchObject({
    code: 'folder-exists',
  });
  await house.documents.renameFolder(holder, id, 'été');
  const nowhere = '00000000-0000-4000-8000-000000000000';
  await expect(house.documents.deleteFolder(holder, nowhere)).rejects.toMatchObject({
    code: 'folder-absent',
  });
  await expect(
    house.documents.arrange(holder, [ids[0]!], { kind: 'put', folderId: nowhere }),
  ).rejects.toMatchObject({ code: 'folder-absent' });
  await expect(
    house.documents.arrange(holder, [ids[0]!, nowhere], { kind: 'put', folderId: id }),
  ).rejects.toMatchObject({ code: 'document-absent' });
  expect(await titles(holder, { folderId: id })).toEqual([]);
});

test('each reader arranges alone: nobody sees, fills or deletes another’s folder', async () => {
  const id = await house.documents.createFolder(holder, 'À moi');
  expect(await house.documents.folders(nurse)).toEqual([]);
  for (const act of [
    () => house.documents.deleteFolder(nurse, id),
    () => house.documents.renameFolder(nurse, id, 'À elle'),
    () => house.documents.arrange(nurse, [ids[0]!], { kind: 'put', folderId: id }),
  ])
    await expect(act()).rejects.toMatchObject({ code: 'folder-absent' });
  // one of the same name is another one
  await house.documents.createFolder(nurse, 'À moi');
  await house.documents.arrange(nurse, [ids[1]!], { kind: 'pin' });
  expect((await house.documents.list(holder, {}, { ...page, withPinned: true })).pinned).toEqual([]);
});

test('a document that the reader may not know is not there to be pinned or put', async () => {
  await expect(house.documents.arrange(nurse, [ids[3]!], { kind: 'pin' })).rejects.toMatchObject({
    code: 'document-absent',
  });
});

test('what is hidden afterwards leaves the pins and the folders of who may not see it, counts included', async () => {
  const id = await house.documents.createFolder(nurse, 'À suivre');
  await house.documents.arrange(nurse, [ids[0]!, ids[1]!], { kind: 'put', folderId: id });
  await house.documents.hide(holder, ids[0]!);
  expect((await house.documents.folders(nurse)).find(({ folderId }) => folderId === id)?.count).toBe(1);
  expect(await titles(nurse, { folderId: id })).toEqual(['Deux']);
  await house.documents.show(holder, ids[0]!);
});

test('pins come first, stay when a new version comes, and are at most twelve', async () => {
  await house.documents.arrange(holder, [ids[2]!], { kind: 'pin' });
  const session = await house.sessionOf('cardiologue');
  const before = (await house.documents.list(holder, { pinned: true }, page)).entries[0]!;
  const next = newPdf(paule, 'cardiologue', { title: 'Trois bis', replaces: before.uniqueId });
  await house.documents.depositLot({ session }, { documents: [next] });
  const list = await house.documents.list(holder, { statuses: ['current'] }, { ...page, withPinned: true });
  expect(list.pinned.map(({ title }) => title)).toEqual(['Trois bis']);
  expect(list.places.pinned).toEqual(new Set([before.logicalId]));
  const many = Array.from({ length: 12 }, () => newPdf(paule, 'cardiologue'));
  const lot = await house.documents.depositLot({ session }, { documents: many });
  const entryIds = lot.documents.map(({ id }) => parsePublicId(id)!.objectId);
  await expect(house.documents.arrange(holder, entryIds, { kind: 'pin' })).rejects.toMatchObject({
    code: 'pins-too-many',
  });
  expect((await house.documents.list(holder, { pinned: true, statuses: ['current'] }, page)).total).toBe(1);
  await house.documents.arrange(holder, [before.entryId], { kind: 'unpin' });
  expect((await house.documents.list(holder, { pinned: true }, page)).total).toBe(0);
});

test('a deleted document leaves every place', async () => {
  const id = await house.documents.createFolder(holder, 'Bientôt vide');
  await house.documents.arrange(holder, [ids[1]!], { kind: 'put', folderId: id });
  await house.documents.remove(await house.asProfessional('cardiologue', paule), ids[1]!);
  expect((await house.documents.folders(holder)).find(({ folderId }) => folderId === id)?.count).toBe(0);
  expect(await house.rows('select from documents.folder_entry where folder_id = $1', [id])).toEqual([]);
});

test('a look says when this reader last looked, and another visit begins after half an hour', async () => {
  expect(await house.documents.look(nurse)).toBeUndefined();
  expect(await house.documents.look(nurse)).toBeUndefined();
  await house.rows(`update documents.look set at = at - interval '1 hour' where holder_id = $1`, [
    paule.holderId,
  ]);
  const since = await house.documents.look(nurse);
  expect(Date.now() - since!.getTime()).toBeGreaterThan(3_500_000);
  expect(await house.documents.look(nurse)).toEqual(since);
  expect(await house.documents.look(holder), 'another reader’s is another').toBeUndefined();
});

test('arranging leaves no line in the history', async () => {
  const written = () => house.rows('select from audit.line where holder_id = $1', [paule.holderId]);
  const before = (await written()).length;
  const id = await house.documents.createFolder(holder, 'Sans trace');
  await house.documents.arrange(holder, [ids[0]!], { kind: 'put', folderId: id });
  await house.documents.arrange(holder, [ids[0]!], { kind: 'pin' });
  await house.documents.look(holder);
  expect(await written()).toHaveLength(before);
  await house.documents.list(holder, {}, page);
  expect(await written()).toHaveLength(before + 1);
});
