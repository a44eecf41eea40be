/** Deleted is gone for everyone, at every door, with its older versions and its bytes (R36, EX_3.3-1050, K05). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { NewDocument } from '#documents';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import type { ProfessionalName } from '../personas.ts';
import { everything, fileIn, seenIn, toldBy, visible } from './outward.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';
import { CONSULTATION, newCda, newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const file = (document: NewDocument, by: ProfessionalName = 'cardiologue') => fileIn(house, document, by);
const never = '00000000-0000-4000-8000-000000000000';
const chunksOf = (of: TestPerson) =>
  house.rows<{ blob: string }>(
    'select blob_id::text as blob from platform.blob_chunk where holder_id = $1 order by 1',
    [of.holderId],
  );

/** Everybody who looks: the person, a parent, a carer, the author, the treating doctor, a nurse, a stranger. */
async function lookers(of: TestPerson): Promise<readonly (readonly [string, VisitRequest])[]> {
  const [parent, carer] = [
    await newRelative(house, of, PARENT),
    await newRelative(house, of, {
      kind: 'carer',
      scopes: ['documents.read', 'documents.add'],
      seesHidden: true,
    }),
  ];
  return [
    ['holder', await house.asHolder(of)],
    ['parent', parent.request],
    ['carer', carer.request],
    ['author', await house.asProfessional('cardiologue', of)],
    ['treating doctor', await house.asProfessional('medecin', of)],
    ['nurse', await house.asProfessional('infirmiere', of)],
    ['pharmacist', await house.asProfessional('pharmacien', of)],
  ];
}

/** What every door tells of one document and of the record around it, without the ids and times that differ anyway. */
async function doors(request: VisitRequest, entryId: string, uniqueId: string) {
  const { documents } = house;
  const told = async <T>(work: Promise<T>, tell: (answer: T) => unknown) =>
    work.then(tell, () => toldBy(work));
  return {
    list: await told(seenIn(house, request), ({ ids, ...counts }) => ({ ...counts, shown: ids.length })),
    archived: await told(
      documents.list(request, { statuses: ['archived'] }, everything),
      ({ entries, total, years, categories }) => [entries.length, total, years, categories],
    ),
    olderVersions: await told(
      documents.list(request, { statuses: ['superseded'] }, everything),
      ({ total }) => total,
    ),
    deleted: await told(documents.list(request, { statuses: ['deleted'] }, everything), ({ total }) => total),
    words: await told(documents.list(request, { q: 'inoubliable' }, everything), ({ total }) => total),
    search: await told(documents.search(request, { uniqueId }, everything), (entries) => entries.length),
    know: await toldBy(documents.know(request, { entryId })),
    knowByUniqueId: await toldBy(documents.know(request, { uniqueId })),
    describe: await toldBy(documents.describe(request, entryId)),
    read: await toldBy(documents.read(request, entryId)),
    content: await toldBy(documents.content(request, entryId)),
    image: await toldBy(documents.part(request, entryId)),
    titles: await told(documents.titles(request, [entryId]), (titles) => [...titles.values()]),
    weigh: await toldBy(documents.weighRemoval(request, entryId)),
  };
}

describe('a deleted document', () => {
  test('goes with every older version and all their bytes; the others stay', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    const author = await house.asProfessional('cardiologue', paule);
    const other = newPdf(paule, 'cardiologue');
    const otherId = await file(other);
    const kept = await chunksOf(paule);
    let before = newPdf(paule, 'cardiologue');
    const versions = [await file(before)];
    for (let version = 2; version <= 4; version++) {
      const next = newPdf(paule, 'cardiologue', { replaces: before.uniqueId });
      versions.push(await file(next));
      before = next;
    }
    // hidden from whoever looks, and deleted all the same
    await house.documents.hide(holder, versions[1]!);
    expect(await chunksOf(paule)).toHaveLength(5);
    expect(await house.documents.weighRemoval(author, versions[3]!)).toMatchObject({
      olderVersions: 3,
      atPersonRequest: false,
    });
    await house.documents.remove(author, versions[3]!);
    expect(await chunksOf(paule)).toEqual(kept);
    expect(await seenIn(house, holder)).toMatchObject({ ids: [otherId], total: 1 });
    for (const entryId of versions)
      for (const request of [holder, author])
        expect(await toldBy(house.documents.read(request, entryId))).toEqual(
          await toldBy(house.documents.read(request, never)),
        );
    const left = await house.rows<{ status: string; title: string }>(
      'select status, title from documents.entry where holder_id = $1 and entry_id = any ($2::uuid[])',
      [paule.holderId, versions],
    );
    expect(left).toEqual(versions.map(() => ({ status: 'deleted', title: '' })));
  });

  test('cannot be told from one that was never filed: twin records, seven people, fourteen doors', async () => {
    const kinds: readonly [string, () => Partial<NewDocument>, act?: 'hide' | 'archive'][] = [
      ['visible', () => ({})],
      ['hidden', () => ({}), 'hide'],
      ['archived', () => ({}), 'archive'],
      ['of a type for few', () => ({ typeCode: CONSULTATION })],
      ['waiting', () => ({ visibility: visible({ invisibleToPatient: true }) })],
      ['secret', () => ({ visibility: visible({ invisibleToRepresentatives: true }) })],
    ];
    for (const [kind, over, act] of kinds) {
      const worlds = await Promise.all(
        (['deleted', 'never'] as const).map(async (world) => {
          const of = await newMinor(house, { treating: ['medecin'] });
          await house.consent('infirmiere', of);
          await file(newPdf(of, 'cardiologue', { actStart: new Date('2025-03-01'), title: 'Bilan' }));
          const twin = newPdf(of, 'cardiologue', {
            actStart: new Date('2019-06-01'),
            title: 'Un titre inoubliable',
            ...over(),
          });
          const author = await house.asProfessional('cardiologue', of);
          let entryId = never;
          if (world === 'deleted') {
            entryId = await file(twin);
            if (act) await house.documents[act](author, entryId);
            // it was there, and read
            await house.documents.content(author, entryId);
            await house.documents.remove(author, entryId);
          }
          const people = await lookers(of);
          return Promise.all(
            people.map(async ([who, request]) => [kind, who, await doors(request, entryId, twin.uniqueId!)]),
          );
        }),
      );
      expect(worlds[0]).toEqual(worlds[1]);
      expect(JSON.stringify(worlds[0])).not.toContain('inoubliable');
    }
  });

  test('a door left open is seen', async () => {
    const paule = await house.newPerson();
    const document = newPdf(paule, 'cardiologue', { title: 'Un titre inoubliable' });
    const entryId = await file(document);
    const holder = await house.asHolder(paule);
    await house.documents.remove(await house.asProfessional('cardiologue', paule), entryId);
    const shut = await doors(holder, entryId, document.uniqueId!);
    const [policy] = await house.rows<{ qual: string }>(
      `select qual from pg_policies where policyname = 'entry_read'`,
    );
    await house.rows(`alter policy entry_read on documents.entry using (holder_id = platform.holder())`);
    try {
      const open = await doors(holder, entryId, document.uniqueId!);
      expect(open).not.toEqual(shut);
      expect(open.deleted).toBe(1);
    } finally {
      await house.rows(`alter policy entry_read on documents.entry using (${policy!.qual})`);
    }
    expect(await doors(holder, entryId, document.uniqueId!)).toEqual(shut);
  });

  test('leaves its author a receipt that leads nowhere, and its identifier to nobody', async () => {
    const paule = await house.newPerson();
    const document = newCda(paule, 'cardiologue');
    const entryId = await file(document);
    const author = await house.asProfessional('cardiologue', paule);
    await house.documents.remove(author, entryId);
    const [receipt] = await house.documents.receipts(await house.sessionOf('cardiologue'));
    expect(parsePublicId(receipt!.reference)).toEqual({ holderId: paule.holderId, objectId: entryId });
    expect(JSON.stringify(receipt)).not.toContain('consultation');
    expect(await toldBy(house.documents.read(author, entryId))).toMatchObject({ code: 'document-absent' });
    // the same bytes under the same identifier are not the same deposit any more, and under another they are a new one
    const session = await house.sessionOf('cardiologue');
    await expect(house.documents.depositLot({ session }, { documents: [document] })).rejects.toMatchObject({
      code: 'identifier-taken',
    });
    const again = newPdf(paule, 'cardiologue');
    const removed = await file(again);
    await house.documents.remove(author, removed);
    expect(await file({ ...again, uniqueId: newPdf(paule, 'cardiologue').uniqueId! })).not.toBe(removed);
  });

  test('is told in the history without its title', async () => {
    const paule = await house.newPerson();
    const entryId = await file(newPdf(paule, 'cardiologue', { title: 'Un titre inoubliable' }));
    await house.documents.remove(await house.asProfessional('cardiologue', paule), entryId);
    const holder = await house.asHolder(paule);
    const [line] = await house.access.history(holder, { limit: 1 });
    expect(line).toMatchObject({
      action: 'document.delete',
      rule: 'A-DELETE-AUTHOR',
      outcome: 'allowed',
      objectId: entryId,
      actor: { label: 'Dr Marc Delaunay' },
    });
    expect(await house.documents.titles(holder, [entryId])).toEqual(new Map());
  });
});

describe('before a deletion', () => {
  test('the person reads who would lose it', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const { documents } = await house.documents.depositLot(
      { session: await house.sessionOfHolder(paule.holderId) },
      { documents: [newPdf(paule, 'cardiologue', { typeCode: 'DOCPAT05' })] },
    );
    const entryId = parsePublicId(documents[0]!.id)!.objectId;
    const holder = await house.asHolder(paule);
    const { readers, olderVersions, entry } = await house.documents.weighRemoval(holder, entryId);
    expect([entry.entryId, olderVersions]).toEqual([entryId, 0]);
    expect(readers?.sentence).toContain('Dr Claire Fournier');
    // weighed, not deleted
    expect((await seenIn(house, holder)).total).toBe(1);
  });

  test('what a professional wrote is not the person’s to delete, and the refusal says what is', async () => {
    const paule = await house.newPerson();
    const entryId = await file(newPdf(paule, 'cardiologue'));
    expect(await toldBy(house.documents.weighRemoval(await house.asHolder(paule), entryId))).toMatchObject({
      code: 'act-refused',
      sentence:
        'Vous n’avez pas ajouté ce document : seul son auteur peut le supprimer. Vous pouvez le cacher.',
    });
  });
});
