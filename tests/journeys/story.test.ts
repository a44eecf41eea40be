/** « Mon histoire »: a year of the record by episodes, of what its reader may know. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NewDocument } from '#documents';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
let paule: TestPerson;
beforeAll(async () => {
  house = await startHouse();
  paule = await house.newPerson({ treating: ['medecin'] });
});
afterAll(() => house?.close());

async function file(title: string, over: Partial<NewDocument>): Promise<string> {
  const session = await house.sessionOf('cardiologue');
  const documents = [newPdf(paule, 'cardiologue', { title, ...over })];
  const lot = await house.documents.depositLot({ session }, { documents });
  return parsePublicId(lot.documents[0]!.id)!.objectId;
}

test('a stay and its letters are one episode, and belong to the year in which it began', async () => {
  await file('Lettre de sortie', { actStart: new Date('2025-12-28'), actEnd: new Date('2026-01-03') });
  await file('Ordonnance de sortie', { actStart: new Date('2026-01-03') });
  await file('Consultation', { actStart: new Date('2026-06-10') });
  const secret = await file('Pas encore annoncé', {
    actStart: new Date('2026-06-11'),
    visibility: { hidden: false, invisibleToPatient: true, invisibleToRepresentatives: false },
  });
  const holder = await house.asHolder(paule);
  const told = async (year?: number) =>
    (await house.documents.story(holder, year)).episodes.map(({ kind, entries }) => [
      kind,
      ...entries.map(({ title }) => title),
    ]);
  expect(await told()).toEqual([['visit', 'Consultation']]);
  expect(await told(2025)).toEqual([['stay', 'Lettre de sortie', 'Ordonnance de sortie']]);
  expect(await told(1990), 'a year that has nothing is the newest').toEqual([['visit', 'Consultation']]);
  expect((await house.documents.story(holder, undefined)).years).toEqual([
    { year: 2026, count: 2 },
    { year: 2025, count: 1 },
  ]);
  await house.documents.reveal(await house.asProfessional('cardiologue', paule), secret);
  expect(await told(2026)).toEqual([['visit', 'Consultation', 'Pas encore annoncé']]);
});

test('nothing to tell is told as such', async () => {
  const other = await house.newPerson();
  expect(await house.documents.story(await house.asHolder(other), undefined)).toEqual({
    year: undefined,
    years: [],
    episodes: [],
  });
});
