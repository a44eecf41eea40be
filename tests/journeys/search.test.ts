/** A document is found by what is written in it, by those who may open it and by nobody else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { DocumentList, NewDocument } from '#documents';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { CONSULTATION, newCda, newPdf, pdf } from './sample-documents.ts';

let house: TestHouse;
let paule: TestPerson;
const ids: Record<string, string> = {};
beforeAll(async () => {
  house = await startHouse();
  paule = await house.newPerson({ treating: ['medecin'] });
  await house.consent('cardiologue', paule);
  await house.consent('infirmiere', paule);
  ids.echo = await file(
    newPdf(paule, 'cardiologue', { title: 'Échographies du cœur', actStart: new Date('2024-03-05') }),
  );
  ids.radio = await file(newPdf(paule, 'cardiologue', { title: 'Radiographie du poignet' }));
  ids.letter = await file(
    newPdf(paule, 'cardiologue', {
      title: 'Courrier',
      bytes: pdf('La patiente decrit une douleur thoracique nocturne depuis deux semaines'),
    }),
  );
  ids.cda = await file(newCda(paule, 'cardiologue', { title: 'Bilan' }));
  ids.visit = await file(
    newPdf(paule, 'cardiologue', { title: 'Consultation de suivi', typeCode: CONSULTATION }),
  );
  await house.documents.wordsRead();
});
afterAll(() => house?.close());

async function file(document: NewDocument): Promise<string> {
  const session = await house.sessionOf('cardiologue');
  const lot = await house.documents.depositLot({ session }, { documents: [document] });
  return parsePublicId(lot.documents[0]!.id)!.objectId;
}
async function search(q: string, request?: VisitRequest): Promise<DocumentList> {
  return house.documents.list(
    request ?? (await house.asHolder(paule)),
    { q },
    { limit: 50, offset: 0, order: 'found' },
  );
}
const found = async (q: string, request?: VisitRequest) =>
  (await search(q, request)).entries.map(({ entryId }) =>
    Object.keys(ids).find((name) => ids[name] === entryId),
  );

describe('words', () => {
  test.each([
    ['échographie', 'echo'],
    ['ECHOGRAPHIES', 'echo'],
    ['echog', 'echo'],
    ['coeur échographie', 'echo'],
    ['mars 2024', 'echo'],
    ['radiografie', 'radio'],
    ['radiographei', 'radio'],
    ['poignets', 'radio'],
    ['thoraciques', 'letter'],
    ['douleur nocturne', 'letter'],
    ['« douleur thoracique »', 'letter'],
    ['"deux semaines"', 'letter'],
    ['douleurs thorasique', 'letter'],
  ])('« %s » finds %s first', async (q, name) => {
    expect((await found(q))[0]).toBe(name);
  });

  test.each(['scanner', 'échographie du poignet', '"thoracique douleur"', 'xyzzyx', "l'", '%', "a'b:*&|!("])(
    '« %s » finds nothing that says it',
    async (q) => {
      const names = await found(q);
      if (/[a-z]{3}/.test(q)) expect(names).toEqual([]);
      else expect(names.length).toBeLessThanOrEqual(5);
    },
  );

  test('what was understood in place of what was typed is said', async () => {
    expect((await search('radiografie')).search?.corrected).toEqual([
      { typed: 'radiografie', read: 'radiograph' },
    ]);
    expect((await search('radiographie')).search?.corrected).toEqual([]);
  });

  test('the words are shown in their place', async () => {
    const { search: told } = await search('thoracique nocturnes');
    const parts = told?.snippets.get(ids.letter!) ?? [];
    expect(parts.filter((part) => part.found).map(({ text }) => text)).toEqual(['thoracique', 'nocturne']);
    expect(parts.map(({ text }) => text).join('')).toContain('une douleur thoracique nocturne depuis');
  });

  test('counts and pages are those of what was found', async () => {
    const list = await house.documents.list(
      await house.asHolder(paule),
      { q: 'echographie', category: 'BIOLOGIE' },
      { limit: 1, offset: 0 },
    );
    expect(list.total).toBe(1);
    expect(list.years).toEqual([{ year: 2024, count: 1 }]);
    expect(list.search?.incomplete).toBe(false);
  });
});

describe('never more than the document', () => {
  const nurse = () => house.asProfessional('infirmiere', paule);

  test('who may not read its type finds nothing of it', async () => {
    expect(await found('consultation suivi', await house.asProfessional('cardiologue', paule))).toEqual([
      'visit',
    ]);
    expect(await found('consultation suivi', await nurse())).toEqual([]);
  });

  test('hidden, then shown, within the act', async () => {
    const request = await house.asHolder(paule);
    await house.documents.hide(request, ids.letter!);
    expect(await found('thoracique', await nurse())).toEqual([]);
    expect(await found('thorasique', await nurse()), 'nor is a word taken from it').toEqual([]);
    expect(await found('thoracique', await house.asProfessional('cardiologue', paule)), 'its author').toEqual(
      ['letter'],
    );
    await house.documents.show(request, ids.letter!);
    expect(await found('thoracique', await nurse())).toEqual(['letter']);
  });

  test.each([
    [
      'invisible to the patient',
      { hidden: false, invisibleToPatient: true, invisibleToRepresentatives: false },
      false,
    ],
    [
      'hidden from professionals',
      { hidden: true, invisibleToPatient: false, invisibleToRepresentatives: false },
      true,
    ],
  ])('%s', async (_, visibility, byPerson) => {
    const id = await file(
      newPdf(paule, 'cardiologue', { title: 'Secret', bytes: pdf('hapax legomenon'), visibility }),
    );
    await house.documents.wordsRead();
    expect((await search('legomenon')).total).toBe(byPerson ? 1 : 0);
    expect((await search('legomenons')).search?.snippets.size).toBe(byPerson ? 1 : 0);
    expect((await search('legomenon', await nurse())).total).toBe(byPerson ? 0 : 1);
    if (byPerson) await house.documents.show(await house.asHolder(paule), id);
    else await house.documents.reveal(await house.asProfessional('cardiologue', paule), id);
    expect((await search('legomenon')).total).toBe(1);
    expect((await search('legomenon', await nurse())).total).toBe(1);
    await house.documents.remove(await house.asProfessional('cardiologue', paule), id);
    expect((await search('legomenon')).total).toBe(0);
  });

  test('without an agreement, nothing at all', async () => {
    await expect(search('echographie', await house.asProfessional('sage-femme', paule))).rejects.toThrow();
  });

  test('deleted with the document, and with the bytes', async () => {
    const id = await file(newPdf(paule, 'cardiologue', { title: 'À supprimer', bytes: pdf('zygomatique') }));
    await house.documents.wordsRead();
    expect((await search('zygomatique')).total).toBe(1);
    await house.documents.remove(await house.asProfessional('cardiologue', paule), id);
    expect(await house.rows('select from documents.search_text where entry_id = $1', [id])).toEqual([]);
  });
});

test('the second gate asks of a text what it asks of its document, and that it may be opened', async () => {
  const rows = await house.rows<{ policyname: string; qual: string }>(
    `select policyname, qual from pg_policies where policyname in ('entry_read', 'search_text_read')`,
  );
  const [document, text] = ['entry_read', 'search_text_read'].map(
    (name) => rows.find(({ policyname }) => policyname === name)?.qual ?? '',
  );
  const opens = ` AND (platform.claim('opens'::text) = 'yes'::text)`;
  expect(text).toContain(opens);
  expect(text?.replace(opens, '').replaceAll(/[()\s]/g, '')).toBe(document?.replaceAll(/[()\s]/g, ''));
});

test('after each act, the row of a text says of it what the row of its document says', async () => {
  const holder = await house.asHolder(paule);
  const author = await house.asProfessional('cardiologue', paule);
  const secret = { hidden: false, invisibleToPatient: true, invisibleToRepresentatives: false };
  const [one, two, three] = [
    await file(newPdf(paule, 'cardiologue')),
    await file(newPdf(paule, 'cardiologue', { visibility: secret })),
    await file(newPdf(paule, 'cardiologue', { uniqueId: '1.2.3.4' })),
  ];
  const differing = () =>
    house.rows(`select s.entry_id from documents.entry e full join documents.search_text s using (holder_id, entry_id)
      where e.holder_id = '${paule.holderId}' and (e.status = 'deleted' and s.entry_id is not null or e.status <> 'deleted'
        and (e.title, e.status, e.hidden, e.invisible_to_patient, e.invisible_to_representatives, e.origin, e.type_code, e.author_id,
          e.author_label, e.author_profession, e.author_structure_id, e.author_structure_label, e.own_name, e.depositor_id, e.validator_id)
        is distinct from (s.title, s.status, s.hidden, s.invisible_to_patient, s.invisible_to_representatives, s.origin, s.type_code,
          s.author_id, s.author_label, s.author_profession, s.author_structure_id, s.author_structure_label, s.own_name,
          s.depositor_id, s.validator_id))`);
  const acts = [
    () => house.documents.hide(holder, one),
    () => house.documents.archive(holder, one),
    () => house.documents.unarchive(holder, one),
    () => house.documents.show(holder, one),
    () => house.documents.reveal(author, two),
    () => file(newPdf(paule, 'cardiologue', { replaces: '1.2.3.4' })),
    () => house.documents.remove(author, two),
  ];
  expect(await differing()).toEqual([]);
  for (const [at, act] of acts.entries()) {
    await act();
    expect(await differing(), `act ${at}`).toEqual([]);
  }
  expect(
    (
      await house.rows('select from documents.entry where entry_id = $1 and status = $2', [
        three,
        'superseded',
      ])
    ).length,
  ).toBe(1);
  await house.rows(`update documents.search_text set hidden = true where entry_id = $1`, [one]);
  expect(await differing(), 'a row that said otherwise would be seen').toHaveLength(1);
});

test('what was never read is told, and read when the person looks for something', async () => {
  const other = await house.newPerson({ treating: ['medecin'] });
  const session = await house.sessionOf('cardiologue');
  const documents = [newPdf(other, 'cardiologue', { bytes: pdf('amygdale') }), newCda(other, 'cardiologue')];
  await house.documents.depositLot({ session }, { documents });
  await house.documents.wordsRead();
  await house.rows('delete from documents.search_text where holder_id = $1', [other.holderId]);
  await house.consent('infirmiere', other);
  const nurse = await house.asProfessional('infirmiere', other);
  expect(await search('amygdale', nurse)).toMatchObject({ total: 0, search: { incomplete: true } });
  await house.documents.wordsRead();
  expect((await search('amygdale', nurse)).total, 'a professional’s search opens nothing').toBe(0);
  const holder = await house.asHolder(other);
  expect(await search('amygdale', holder)).toMatchObject({ total: 0, search: { incomplete: true } });
  await house.documents.wordsRead();
  expect(await search('amygdale', holder)).toMatchObject({ total: 1, search: { incomplete: false } });
  expect((await search('amygdale', nurse)).total).toBe(1);
});
