/** A document that the person, or who acts for them, adds: drafts, photos, duplicates, who will read it, and the scanner. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { VisitRequest } from '#access';
import { parsePublicId } from '#platform/ids';
import { type ClamdStandin, startClamdStandin } from '../../standins/clamd/index.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { newRelative } from './relatives.ts';
import { newPdf } from './sample-documents.ts';

const BAD = ['CARNET-FICHIER-D-ESSAI', '-CONSIDERE-COMME-INFECTE'].join('');

let house: TestHouse;
let clamd: ClamdStandin;
let paule: TestPerson;
let me: VisitRequest;

beforeAll(async () => {
  clamd = await startClamdStandin({ host: '127.0.0.1', port: 0 });
  house = await startHouse({ clamd: { host: clamd.host, port: clamd.port } });
  paule = await house.newPerson({ treating: ['medecin'] });
  me = await house.asHolder(paule);
});
afterAll(async () => {
  await house?.close();
  await clamd?.close();
});

const text = (words: string) => Buffer.from(words, 'utf8');
const photo = (colour: string) =>
  sharp({ create: { width: 60, height: 80, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();

async function waiting(request: VisitRequest, name: string, bytes: Uint8Array): Promise<string> {
  const { draftIds, refused } = await house.documents.keepFiles(request, [{ name, bytes }]);
  expect(refused).toEqual([]);
  return draftIds[0]!;
}
const type = (request: VisitRequest, draftId: string, over: Record<string, unknown>) =>
  house.documents.changeDraft(request, draftId, (draft) => ({
    ...draft,
    typed: { ...draft.typed, ...over },
  }));
const entryOf = (id: string) => parsePublicId(id)!.objectId;

/** In a space of its own, so that no other test sees it. */
async function own() {
  const person = await house.newPerson();
  return { person, request: await house.asHolder(person) };
}

describe('a file that waits', () => {
  it('is proposed a type, a title and a date from its words', async () => {
    const draftId = await waiting(
      me,
      'scan 3.txt',
      text('Laboratoire du Port\nLe 12 mars 2019\nGlycémie 1,05 g/L'),
    );
    const { typed, files } = await house.documents.draft(me, draftId);
    expect(typed).toMatchObject({
      typeCode: 'DOCPAT05',
      title: 'Laboratoire du Port',
      actDate: '12/03/2019',
    });
    expect(files).toMatchObject([{ mimeType: 'text/plain', name: 'scan 3.txt' }]);
    await house.documents.dropDraft(me, draftId);
  });

  it('is seen by whoever sent it alone, and sealed', async () => {
    const { person, request } = await own();
    const draftId = await waiting(request, 'secret.txt', text('mot-tres-reconnaissable'));
    const parent = await newRelative(house, person, {
      kind: 'carer',
      scopes: ['documents.read', 'documents.add'],
    });
    await expect(house.documents.draft(parent.request, draftId)).rejects.toMatchObject({
      code: 'draft-absent',
    });
    expect(await house.documents.drafts(parent.request)).toEqual([]);
    const rows = await house.rows<{ bytes: Buffer; details: Buffer }>(
      'select f.bytes, d.details from documents.draft d join documents.draft_file f using (holder_id, draft_id) where d.draft_id = $1',
      [draftId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.bytes.includes('mot-tres')).toBe(false);
    expect(rows[0]!.details.includes('secret')).toBe(false);
    // the second gate, with the first one taken away
    await expect(house.withoutFirstGate().documents.draft(parent.request, draftId)).rejects.toMatchObject({
      code: 'draft-absent',
    });
  });

  it('goes after a day', async () => {
    const { request } = await own();
    const draftId = await waiting(request, 'a.txt', text('a'));
    await house.rows(
      "update documents.draft set expires_at = now() - interval '1 second' where draft_id = $1",
      [draftId],
    );
    await expect(house.documents.draft(request, draftId)).rejects.toMatchObject({ code: 'draft-absent' });
    await house.rows(
      "update documents.draft_file set expires_at = now() - interval '1 second' where draft_id = $1",
      [draftId],
    );
    await house.documents.sweepDrafts();
    expect(await house.rows('select 1 from documents.draft_file where draft_id = $1', [draftId])).toEqual([]);
    expect(await house.rows('select 1 from documents.draft where draft_id = $1', [draftId])).toEqual([]);
  });

  it('is told what is wrong with it while the others wait', async () => {
    const { request } = await own();
    const { draftIds, refused } = await house.documents.keepFiles(request, [
      { name: 'vide.pdf', bytes: new Uint8Array() },
      { name: 'programme.exe', bytes: Buffer.from('MZ\x90\0\x03', 'latin1') },
      { name: 'abimee.jpg', bytes: Buffer.from('\xff\xd8\xff\xe0rien', 'latin1') },
      { name: 'archive.zip', bytes: Buffer.from('PK\x03\x04rien', 'latin1') },
      { name: 'cda.xml', bytes: text('<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>') },
      { name: 'lourd.txt', bytes: Buffer.alloc(20 * 1024 * 1024 + 1, 'a') },
      { name: 'bon.txt', bytes: text('bon') },
    ]);
    expect(refused.map(({ name, error }) => [name, error.code])).toEqual([
      ['vide.pdf', 'empty'],
      ['programme.exe', 'mime-refused'],
      ['abimee.jpg', 'image-unreadable'],
      ['archive.zip', 'mime-refused'],
      ['cda.xml', 'mime-refused'],
      ['lourd.txt', 'too-large'],
    ]);
    expect(draftIds).toHaveLength(1);
  });

  it('is not taken where nothing may be added', async () => {
    const { person, request } = await own();
    await house.access.changeSwitch(request, 'feeding', false);
    await expect(
      house.documents.keepFiles(request, [{ name: 'a.txt', bytes: text('a') }]),
    ).rejects.toMatchObject({ rule: 'D-FEEDING-OPPOSED' });
    expect((await house.documents.mayAdd(request)).deposit).toMatchObject({ allowed: false });
    const doctor = await house.asProfessional('medecin', person);
    await expect(
      house.documents.keepFiles(doctor, [{ name: 'a.txt', bytes: text('a') }]),
    ).rejects.toBeInstanceOf(Error);
  });
});

describe('filing it', () => {
  it('keeps the file byte for byte, dates the act and not the deposit, and tells nobody else', async () => {
    const { request } = await own();
    const bytes = text('{ ceci est un texte }');
    const draftId = await waiting(request, 'a.txt', bytes);
    await type(request, draftId, { title: 'Courrier', typeCode: 'DOCPAT03', actDate: 'vers 2012' });
    const weighed = await house.documents.weighDocument(request, draftId);
    expect(weighed).toMatchObject({ mimeType: 'text/plain', size: bytes.length, same: [] });
    expect(weighed.readers?.sentence).toContain('vous');
    const filed = await house.documents.addDocument(request, draftId);
    const { entry, bytes: kept } = await house.documents.content(request, entryOf(filed.id));
    expect(kept.equals(bytes)).toBe(true);
    expect(entry).toMatchObject({
      title: 'Courrier',
      origin: 'holder',
      typeCode: 'DOCPAT03',
      actPrecision: 'about',
      scan: 'clean',
      hidden: false,
    });
    expect(entry.actStart.getUTCFullYear()).toBe(2012);
    expect(entry.depositedAt.getUTCFullYear()).toBeGreaterThan(2020);
    expect(await house.documents.drafts(request)).toEqual([]);
  });

  it('reads Word files from people and from nobody else', async () => {
    const docx = await import('../../src/formats/mime.ts').then(({ DOCX }) => DOCX);
    const { ZipFile } = await import('yazl');
    const zip = new ZipFile();
    zip.addBuffer(text('<Types/>'), '[Content_Types].xml');
    zip.addBuffer(
      text(
        '<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>Bonjour</w:t></w:r></w:p></w:body></w:document>',
      ),
      'word/document.xml',
    );
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
    const bytes = Buffer.concat(chunks);
    const { person, request } = await own();
    const draftId = await waiting(request, 'a.docx', bytes);
    await type(request, draftId, { title: 'Lettre', actDate: '2020' });
    const filed = await house.documents.addDocument(request, draftId);
    expect((await house.documents.read(request, entryOf(filed.id))).entry.mimeType).toBe(docx);
    await expect(
      house.documents.depositLot(
        { session: await house.sessionOf('cardiologue') },
        { documents: [newPdf(person, 'cardiologue', { bytes, mimeType: docx })] },
      ),
    ).rejects.toMatchObject({ code: 'mime-refused' });
  });

  it('makes one PDF of several photos, in the order that was chosen', async () => {
    const { request } = await own();
    const { draftIds } = await house.documents.keepFiles(request, [
      { name: 'IMG_1.jpg', bytes: await photo('#ff0000') },
      { name: 'IMG_2.jpg', bytes: await photo('#00ff00') },
    ]);
    expect(draftIds).toHaveLength(1);
    const draftId = draftIds[0]!;
    await house.documents.addPhotos(request, draftId, [{ name: 'IMG_3.jpg', bytes: await photo('#0000ff') }]);
    const forward = await pdfIn(request, draftId);
    await house.documents.changeDraft(request, draftId, (draft) => ({
      ...draft,
      files: [...draft.files].reverse(),
    }));
    const backward = await pdfIn(request, draftId);
    expect(forward.mimeType).toBe('application/pdf');
    expect(backward.size).toBeGreaterThan(1000);
    const filed = await house.documents.addDocument(request, draftId);
    const { bytes } = await house.documents.content(request, entryOf(filed.id));
    expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(3);
  });

  async function pdfIn(request: VisitRequest, draftId: string) {
    await type(request, draftId, { title: 'Ordonnance', actDate: 'mars 2019' });
    return house.documents.weighDocument(request, draftId);
  }

  it('says which document is already there, and is the same deposit when it comes twice', async () => {
    const { person, request } = await own();
    const pdf = newPdf(person, 'cardiologue', { title: 'Compte rendu du cardiologue' });
    await house.documents.depositLot({ session: await house.sessionOf('cardiologue') }, { documents: [pdf] });
    const draftId = await waiting(request, 'cr.pdf', pdf.bytes);
    await type(request, draftId, { title: 'Mon CR', actDate: '2020' });
    const { same } = await house.documents.weighDocument(request, draftId);
    expect(same.map(({ title }) => title)).toEqual(['Compte rendu du cardiologue']);
    const [one, two] = await Promise.allSettled([
      house.documents.addDocument(request, draftId),
      house.documents.addDocument(request, draftId),
    ]);
    const done = [one, two].filter(({ status }) => status === 'fulfilled');
    expect(done.length).toBeGreaterThan(0);
    const rows = await house.rows(
      "select 1 from documents.entry where holder_id = $1 and origin = 'holder'",
      [person.holderId],
    );
    expect(rows).toHaveLength(1);
    const again = await waiting(request, 'cr.pdf', pdf.bytes);
    await type(request, again, { title: 'Mon CR', actDate: '2020' });
    await expect(house.documents.addDocument(request, again)).rejects.toMatchObject({ code: 'unchanged' });
    expect(await house.documents.draft(request, again)).toMatchObject({ typed: { title: 'Mon CR' } });
  });

  it('tells nothing of a document of the same bytes that waits for its announcement (R2)', async () => {
    const { person, request } = await own();
    const pdf = newPdf(person, 'cardiologue', {
      visibility: { hidden: false, invisibleToPatient: true, invisibleToRepresentatives: false },
    });
    await house.documents.depositLot({ session: await house.sessionOf('cardiologue') }, { documents: [pdf] });
    const draftId = await waiting(request, 'cr.pdf', pdf.bytes);
    await type(request, draftId, { title: 'Mon CR', actDate: '2020' });
    expect((await house.documents.weighDocument(request, draftId)).same).toEqual([]);
    await expect(house.documents.addDocument(request, draftId)).resolves.toMatchObject({ created: true });
  });

  test.each([
    [{ title: '' }, 'title-missing'],
    [{ title: 'a'.repeat(129) }, 'title-too-long'],
    [{ typeCode: '11488-4' }, 'type-unknown'],
    [{ typeCode: 'REMB' }, 'type-unknown'],
    [{ actDate: 'jamais' }, 'act-date'],
    [{ actDate: 'depuis l’enfance' }, 'act-date'],
    [{ actDate: '31/02/2020' }, 'act-date'],
    [{ actDate: '01/01/2090' }, 'act-to-come'],
  ])('%j is %s, and nothing is lost', async (wrong, code) => {
    const draftId = await waiting(me, 'a.txt', text(`essai ${JSON.stringify(wrong)}`));
    await type(me, draftId, { title: 'Un titre', actDate: '2020', ...wrong });
    await expect(house.documents.weighDocument(me, draftId)).rejects.toMatchObject({ code });
    await expect(house.documents.addDocument(me, draftId)).rejects.toMatchObject({ code });
    expect((await house.documents.draft(me, draftId)).files).toHaveLength(1);
    await house.documents.dropDraft(me, draftId);
  });

  it('by a carer with the scope: in the name of the person’s side; never hidden by them (R40)', async () => {
    const { person, request } = await own();
    const carer = await newRelative(house, person, {
      kind: 'carer',
      scopes: ['documents.read', 'documents.add'],
    });
    const draftId = await waiting(carer.request, 'a.txt', text('du proche'));
    await type(carer.request, draftId, { title: 'Lettre', actDate: '2020', hidden: true });
    await expect(house.documents.addDocument(carer.request, draftId)).rejects.toBeInstanceOf(Error);
    await type(carer.request, draftId, { hidden: false });
    expect((await house.documents.weighDocument(carer.request, draftId)).readers).toBeUndefined();
    const filed = await house.documents.addDocument(carer.request, draftId);
    expect((await house.documents.read(request, entryOf(filed.id))).entry).toMatchObject({
      origin: 'holder',
    });
    const reader = await newRelative(house, person, { kind: 'carer', scopes: ['documents.read'] });
    await expect(
      house.documents.keepFiles(reader.request, [{ name: 'a.txt', bytes: text('a') }]),
    ).rejects.toBeInstanceOf(Error);
  });

  it('hidden: a professional with consent does not know of it', async () => {
    const { person, request } = await own();
    await house.consent('infirmiere', person);
    const draftId = await waiting(request, 'a.txt', text('à moi'));
    await type(request, draftId, { title: 'Lettre', typeCode: 'DOCPAT03', actDate: '2020', hidden: true });
    const filed = await house.documents.addDocument(request, draftId);
    await expect(
      house.documents.read(await house.asProfessional('infirmiere', person), entryOf(filed.id)),
    ).rejects.toMatchObject({ code: 'document-absent' });
  });
});

describe('advance directives', () => {
  it('ask for a recent proof of identity; other wishes do not', async () => {
    const { request } = await own();
    const { draftIds } = await house.documents.keepFiles(
      request,
      [{ name: 'a.txt', bytes: text('mes souhaits') }],
      'EXPPAT_3',
    );
    const draftId = draftIds[0]!;
    await type(request, draftId, { title: 'Mes directives', actDate: '2020' });
    await expect(house.documents.weighDocument(request, draftId)).rejects.toMatchObject({
      code: 'step-up-required',
    });
    await expect(house.documents.addDocument(request, draftId)).rejects.toMatchObject({
      code: 'step-up-required',
    });
    await house.rows('update identity.session set strong_at = now() where session_hash = $1', [
      request.session.hash,
    ]);
    const { readers } = await house.documents.weighDocument(request, draftId);
    expect(readers?.sentence).toBeDefined();
    await expect(house.documents.addDocument(request, draftId)).resolves.toMatchObject({ created: true });
    const other = await own();
    const wish = await waiting(other.request, 'b.txt', text('personne de confiance'));
    await type(other.request, wish, { title: 'Ma personne de confiance', actDate: '2020' });
    expect((await house.documents.draft(other.request, wish)).typed.typeCode).toBe('EXPPAT_1');
    await expect(house.documents.addDocument(other.request, wish)).resolves.toMatchObject({ created: true });
  });
});

describe('the virus scanner', () => {
  it('refuses what it knows, by the page and by software, and leaves a security line', async () => {
    const { person, request } = await own();
    const draftId = await waiting(request, 'a.txt', text(`avant ${BAD}`));
    await type(request, draftId, { title: 'Lettre', actDate: '2020' });
    await expect(house.documents.addDocument(request, draftId)).rejects.toMatchObject({
      code: 'file-infected',
    });
    await expect(
      house.documents.depositLot(
        { session: await house.sessionOf('cardiologue') },
        { documents: [newPdf(person, 'cardiologue', { bytes: text(`%PDF-1.7\n${BAD}\n%%EOF`) })] },
      ),
    ).rejects.toMatchObject({ code: 'file-infected' });
    expect(await house.rows('select 1 from documents.entry where holder_id = $1', [person.holderId])).toEqual(
      [],
    );
    const lines = await house.rows<{ n: string }>(
      "select count(*) as n from audit.security_event where code = 'file-infected'",
    );
    expect(Number(lines[0]!.n)).toBe(2);
  });

  it('that is silent leaves a document to be checked, by whoever opens it next', async () => {
    const { person, request } = await own();
    const draftId = await waiting(request, 'a.txt', text('sain'));
    await type(request, draftId, { title: 'Lettre', actDate: '2020' });
    const clean = entryOf((await house.documents.addDocument(request, draftId)).id);
    // as when no scanner answered
    await house.rows(
      "update documents.entry set scan = 'pending', revision = revision + 1 where entry_id = $1",
      [clean],
    );
    expect((await house.documents.read(request, clean)).entry.scan).toBe('clean');
    const rows = await house.rows<{ scan: string }>('select scan from documents.entry where entry_id = $1', [
      clean,
    ]);
    expect(rows).toEqual([{ scan: 'clean' }]);
    // somebody who may not read it writes no verdict either
    await house.rows(
      "update documents.entry set scan = 'pending', revision = revision + 1 where entry_id = $1",
      [clean],
    );
    await expect(
      house.documents.read(await house.asProfessional('infirmiere', person), clean),
    ).rejects.toBeInstanceOf(Error);
    const after = await house.rows<{ scan: string }>('select scan from documents.entry where entry_id = $1', [
      clean,
    ]);
    expect(after).toEqual([{ scan: 'pending' }]);
  });
});

describe('a scanner that was silent when an infected file came', () => {
  it('shuts it for everybody once it answers', async () => {
    const late = await startClamdStandin({ host: '127.0.0.1', port: 0 });
    const { port } = late;
    await late.close();
    const other = await startHouse({ clamd: { host: '127.0.0.1', port } });
    try {
      const person = await other.newPerson();
      const session = await other.sessionOf('cardiologue');
      const { documents } = await other.documents.depositLot(
        { session },
        { documents: [newPdf(person, 'cardiologue', { bytes: text(`%PDF-1.7\n${BAD}\n%%EOF`) })] },
      );
      const entryId = entryOf(documents[0]!.id);
      const request = await other.asHolder(person);
      const scans = await other.rows<{ scan: string }>(
        'select scan from documents.entry where entry_id = $1',
        [entryId],
      );
      expect(scans).toEqual([{ scan: 'pending' }]);
      // the pause after a silence
      const back = await startClamdStandin({ host: '127.0.0.1', port });
      await new Promise((resolve) => setTimeout(resolve, 1200));
      await expect(other.documents.content(request, entryId)).rejects.toMatchObject({
        code: 'content-infected',
      });
      await expect(other.documents.read(request, entryId)).rejects.toMatchObject({
        code: 'content-infected',
      });
      await back.close();
      await expect(
        other.documents.content({ session, holderId: person.holderId }, entryId),
      ).rejects.toMatchObject({ code: 'content-infected' });
    } finally {
      await other.close();
    }
  });
});
