/** The main job: a document travels from a professional to the person, and every step shows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { newCda, newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const everything = { limit: 50, offset: 0 };
const entryIdOf = (id: string) => parsePublicId(id)!.objectId;

describe('a doctor files, the person reads and hides', () => {
  let paule: TestPerson;
  const filed: Record<'cda' | 'pdf', string> = { cda: '', pdf: '' };
  beforeAll(async () => {
    paule = await house.newPerson({ treating: ['medecin'] });
  });

  test('the doctor states consent, then files a CDA and a PDF', async () => {
    const until = await house.access.stateConsent(await house.asProfessional('cardiologue', paule), {
      basis: 'care_team',
      confirmed: true,
    });
    expect(until.until.getTime()).toBeGreaterThan(Date.now() + 360 * 86_400_000);
    const session = await house.sessionOf('cardiologue');
    const cda = await house.documents.depositLot({ session }, { documents: [newCda(paule, 'cardiologue')] });
    const pdf = await house.documents.depositLot({ session }, { documents: [newPdf(paule, 'cardiologue')] });
    expect(cda.holderId).toBe(paule.holderId);
    expect(cda.documents[0]).toMatchObject({ created: true, version: 1, typeCode: '11502-2', warnings: [] });
    filed.cda = entryIdOf(cda.documents[0]!.id);
    filed.pdf = entryIdOf(pdf.documents[0]!.id);
  });

  test('the person lists both, newest act first, with their author', async () => {
    const list = await house.documents.list(await house.asHolder(paule), {}, everything);
    expect(list.total).toBe(2);
    expect(list.entries.map((entry) => entry.entryId)).toEqual([filed.pdf, filed.cda]);
    expect(list.entries.map((entry) => entry.authorLabel)).toEqual(['Marc Delaunay', 'Marc Delaunay']);
    expect(list.categories.find(({ code }) => code === 'BIOLOGIE')).toMatchObject({
      label: 'Résultats de biologie',
      count: 2,
    });
  });

  test('the person reads the CDA as a document and the PDF byte for byte', async () => {
    const request = await house.asHolder(paule);
    const read = await house.documents.read(request, filed.cda);
    expect(read.content.kind).toBe('cda');
    expect(read.readers?.sentence).toContain('médecin traitant');
    const content = await house.documents.content(request, filed.pdf);
    expect(content.bytes.subarray(0, 8).toString()).toBe('%PDF-1.4');
  });

  test('the person hides the CDA: a nurse with consent no longer knows of it', async () => {
    await house.consent('infirmiere', paule);
    const nurse = await house.asProfessional('infirmiere', paule);
    expect((await house.documents.list(nurse, {}, everything)).total).toBe(2);
    await house.documents.hide(await house.asHolder(paule), filed.cda);
    const list = await house.documents.list(nurse, {}, everything);
    expect(list.entries.map((entry) => entry.entryId)).toEqual([filed.pdf]);
  });

  test('the history says who did what and by which rule', async () => {
    const lines = await house.access.history(await house.asHolder(paule), { limit: 50 });
    const told = lines.map((line) => `${line.actor.label}: ${line.action} ${line.rule}`).reverse();
    expect(told).toEqual([
      'Dr Marc Delaunay: consent.state A-STATE-CONSENT',
      'Dr Marc Delaunay: document.deposit A-DEPOSIT-AUTHOR',
      'Dr Marc Delaunay: document.deposit A-DEPOSIT-AUTHOR',
      'Titulaire: document.list A-HOLDER',
      'Titulaire: document.read A-HOLDER',
      'Titulaire: document.read A-HOLDER',
      'Élodie Girard: consent.state A-STATE-CONSENT',
      'Élodie Girard: document.list A-CONSENT',
      'Titulaire: document.hide A-HIDE-PERSON',
      'Élodie Girard: document.list A-CONSENT',
    ]);
  });
});
