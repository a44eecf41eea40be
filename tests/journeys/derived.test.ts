/** What is taken out of a document is committed with it, or neither is. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FiledDocument } from '#documents';
import { startHouse, type TestHouse } from '../house.ts';
import { newCda, newPdf } from './sample-documents.ts';

const filed: FiledDocument[] = [];
let fails = false;
let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({
    derive: async (visit, document) => {
      filed.push(document);
      if (fails) throw new Error('What is taken out could not be written.');
      expect(visit.holderId).toBe(document.entry.holderId);
    },
  });
});
afterAll(() => house?.close());

test('each document that is filed is given with its row, its bytes and its tree, in the order of the lot', async () => {
  const paule = await house.newPerson();
  const session = await house.sessionOf('cardiologue');
  const documents = [newCda(paule, 'cardiologue'), newPdf(paule, 'cardiologue')];
  const lot = await house.documents.depositLot({ session }, { documents });
  expect(filed.map(({ entry }) => entry.id)).toEqual(lot.documents.map(({ id }) => id));
  expect(filed.map(({ cda }) => cda?.header.type.code)).toEqual(['11502-2', undefined]);
  expect(Buffer.from(filed[1]?.bytes ?? []).equals(Buffer.from(documents[1]?.bytes ?? []))).toBe(true);
  const kept = await house.documents.list(await house.asHolder(paule), {}, { limit: 5, offset: 0 });
  expect(kept.entries).toEqual(
    expect.arrayContaining(filed.map(({ entry }) => expect.objectContaining(entry))),
  );
  await house.documents.depositLot({ session }, { documents });
  expect(filed, 'the same deposit is not read twice').toHaveLength(2);
});

test('when it fails, the document is not filed', async () => {
  const paule = await house.newPerson();
  fails = true;
  const session = await house.sessionOf('cardiologue');
  await expect(
    house.documents.depositLot({ session }, { documents: [newPdf(paule, 'cardiologue')] }),
  ).rejects.toThrow('could not be written');
  expect(await house.rows('select from documents.entry where holder_id = $1', [paule.holderId])).toEqual([]);
});
