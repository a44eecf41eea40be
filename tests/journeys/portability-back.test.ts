/** A copy is brought back: into the same record, and into another installation that knows the same person (L1111-7, art. 20 RGPD). */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yazl from 'yazl';
import type { VisitRequest } from '#access';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { person } from '../personas.ts';
import { everything, fileIn } from './outward.ts';
import { newRelative, PARENT } from './relatives.ts';
import { newCda, newPdf } from './sample-documents.ts';

let here: TestHouse;
let there: TestHouse;
beforeAll(async () => {
  [here, there] = await Promise.all([startHouse(), startHouse()]);
});
afterAll(() => Promise.all([here?.close(), there?.close()]));

const archive = (bytes: Buffer) => ({
  size: bytes.length,
  read: (start: number, end: number) => Readable.from([bytes.subarray(start, end)], { objectMode: false }),
});

async function strong(house: TestHouse, holderId: string): Promise<VisitRequest> {
  const session = await house.newSession({ kind: 'citizen', holderId, strongAt: new Date() });
  return { session, holderId };
}

async function copyOf(house: TestHouse, holderId: string): Promise<Buffer> {
  const request = await strong(house, holderId);
  const { copyId } = await house.portability.prepareCopy(request);
  return buffer((await house.portability.fetchCopy(request, copyId)).stream);
}

/** Somebody of the cast: known to both installations by the same INS. */
async function castPerson(house: TestHouse, name: string): Promise<TestPerson> {
  const one = person(name);
  const holderId = await house.citizens.holderByIns(one.ins, one.insOid);
  if (!holderId) throw new Error('not seeded');
  return {
    ...one,
    holderId,
    givenName: one.givenNames[0] ?? '',
    mail: one.mail ?? '',
  };
}

const listIn = async (house: TestHouse, holderId: string) =>
  (await house.documents.list(await strong(house, holderId), {}, everything)).entries;

describe('another installation', () => {
  test('takes each document with its words, dates, author and bytes, as the person’s own copy', async () => {
    const mine = await castPerson(here, 'martine');
    const theirs = await castPerson(there, 'martine');
    const first = newPdf(mine, 'cardiologue', { title: 'Première version' });
    await fileIn(here, first, 'cardiologue');
    await fileIn(
      here,
      newPdf(mine, 'cardiologue', { title: 'Seconde version', replaces: first.uniqueId }),
      'cardiologue',
    );
    const hidden = { hidden: true, invisibleToPatient: false, invisibleToRepresentatives: false };
    await fileIn(here, newCda(mine, 'biologiste'), 'biologiste');
    await fileIn(here, newPdf(mine, 'biologiste', { title: 'Caché', visibility: hidden }), 'biologiste');
    const zip = await copyOf(here, mine.holderId);
    const request = await strong(there, theirs.holderId);
    expect(await there.portability.takeBack(request, archive(zip))).toMatchObject({
      taken: 4,
      already: 0,
      refused: [],
    });

    const before = await listIn(here, mine.holderId);
    const after = await listIn(there, theirs.holderId);
    const told = (entries: typeof before) =>
      entries
        .map((one) => ({
          uniqueId: one.uniqueId,
          title: one.title,
          author: one.authorLabel,
          at: one.actStart.toISOString(),
          status: one.status,
          hidden: one.hidden,
          version: one.version,
          sha1: one.sha1.toString('hex'),
        }))
        .sort((a, b) => a.uniqueId.localeCompare(b.uniqueId));
    expect(told(after)).toEqual(told(before));
    // theirs, and no professional's: nobody who is named can change or delete it
    expect(new Set(after.map(({ origin }) => origin))).toEqual(new Set(['holder']));
    expect(new Set(after.map(({ typeCode }) => typeCode))).toEqual(new Set(['DOCPAT05']));
    const biologist = await there.asProfessional('biologiste', theirs);
    for (const { entryId } of after)
      await expect(there.documents.remove(biologist, entryId)).rejects.toMatchObject({ status: 404 });

    expect(await there.portability.takeBack(request, archive(zip))).toMatchObject({
      taken: 0,
      already: 4,
      refused: [],
    });
    expect((await listIn(there, theirs.holderId)).length).toBe(after.length);
  });
});

test('what was declared and measured comes back too, hidden if it was, and only once', async () => {
  const mine = await castPerson(here, 'monique');
  const theirs = await castPerson(there, 'monique');
  const asHere = await strong(here, mine.holderId);
  const asThere = await strong(there, theirs.holderId);
  await here.healthProfile.declare(asHere, 'illness', { label: 'Asthme', start: 'vers 2012' });
  const secret = await here.healthProfile.declare(asHere, 'illness', { label: 'À moi seule' });
  await here.healthProfile.setHidden(asHere, secret, true);
  await here.healthProfile.declareNone(asHere, 'allergy');
  await here.healthProfile.measures.write(asHere, [
    { kind: 'weight', at: new Date('2026-11-02T08:00:00Z'), value: 61.5, comment: 'le matin' },
  ]);
  const zip = await copyOf(here, mine.holderId);
  expect(zip.includes('vers 2012')).toBe(true);
  expect(await there.portability.takeBack(asThere, archive(zip))).toMatchObject({ taken: 4, refused: [] });
  const told = async (house: TestHouse, request: VisitRequest) =>
    (await house.healthProfile.facts(request))
      .map((one) => [one.section, one.label, one.start?.text, one.state, one.hidden].join('|'))
      .sort();
  expect(await told(there, asThere)).toEqual(await told(here, asHere));
  expect((await told(there, asThere)).some((one) => one.endsWith('À moi seule||active|true'))).toBe(true);
  const [weight, another] = await there.healthProfile.measures.read(asThere);
  expect(weight).toMatchObject({ kind: 'weight', value: 61.5, comment: 'le matin' });
  expect(another).toBeUndefined();
  expect(await there.portability.takeBack(asThere, archive(zip))).toMatchObject({ taken: 0, already: 4 });
  // where it comes from, nothing is doubled either
  expect(await here.portability.takeBack(asHere, archive(zip))).toMatchObject({ taken: 0, already: 4 });
});

describe('the same installation', () => {
  test('finds that everything is there, and says what was deleted since', async () => {
    const paule = await here.newPerson();
    await fileIn(here, newPdf(paule, 'cardiologue', { title: 'Reste' }), 'cardiologue');
    const gone = await fileIn(here, newPdf(paule, 'cardiologue', { title: 'Part' }), 'cardiologue');
    const zip = await copyOf(here, paule.holderId);
    await here.documents.remove(await here.asProfessional('cardiologue', paule), gone);
    const request = await strong(here, paule.holderId);
    const { reportId, ...told } = await here.portability.takeBack(request, archive(zip));
    expect(told).toMatchObject({ taken: 0, already: 1 });
    // read again by whoever brought it, and by nobody else
    expect(await here.portability.report(request, reportId)).toEqual(told);
    const guardian = await newRelative(here, paule, { ...PARENT, kind: 'guardian' });
    expect(await here.portability.report(guardian.request, reportId)).toBeUndefined();
    expect(told.refused.map(({ title }) => title)).toEqual(['Part']);
    expect((await listIn(here, paule.holderId)).map(({ title }) => title)).toEqual(['Reste']);
  });
});

describe('nothing is filed', () => {
  test('out of the copy of somebody else', async () => {
    const paule = await here.newPerson();
    const other = await here.newPerson();
    await fileIn(here, newPdf(paule, 'cardiologue'), 'cardiologue');
    const zip = await copyOf(here, paule.holderId);
    await expect(
      here.portability.takeBack(await strong(here, other.holderId), archive(zip)),
    ).rejects.toMatchObject({ code: 'archive-of-another' });
    expect(await listIn(here, other.holderId)).toEqual([]);
  });

  test('by a carer, even with the right to add documents', async () => {
    const paule = await here.newPerson();
    const zip = await copyOf(here, paule.holderId);
    const { request } = await newRelative(here, paule, {
      kind: 'carer',
      scopes: ['documents.read', 'documents.add'],
    });
    await expect(here.portability.takeBack(request, archive(zip))).rejects.toMatchObject({ status: 403 });
  });

  test.each([
    ['an empty file', async () => Buffer.alloc(0)],
    ['noise', async () => randomBytes(5000)],
    ['another ZIP', () => zipWith([['bonjour.txt', 'bonjour']])],
    ['a list that is none', () => zipWith([['manifeste.json', '{"format":"carnet-copie/1"}']])],
    ['a name that climbs', async () => climbing(await zipWith([['aa/manifeste.json', '{}']]))],
  ])('out of %s', async (_name, made) => {
    const bytes = await made();
    const paule = await here.newPerson();
    await expect(
      here.portability.takeBack(await strong(here, paule.holderId), archive(bytes)),
    ).rejects.toMatchObject({ code: 'archive-unreadable' });
  });

  test('out of a copy cut short; and of one where a single byte of a document changed, all but that document', async () => {
    const paule = await here.newPerson();
    const words = 'Phrase à retrouver';
    await here.documents.depositLot(
      { session: await here.sessionOf('cardiologue') },
      { documents: [newPdf(paule, 'cardiologue', { title: words }), newPdf(paule, 'cardiologue')] },
    );
    const zip = await copyOf(here, paule.holderId);
    const request = await strong(here, paule.holderId);
    await expect(
      here.portability.takeBack(request, archive(zip.subarray(0, zip.length - 40))),
    ).rejects.toMatchObject({ code: 'archive-unreadable' });
    const changed = Buffer.from(zip);
    const at = zip.lastIndexOf(
      '%PDF-1.4',
      zip.indexOf('startxref') === -1 ? undefined : zip.indexOf('startxref'),
    );
    changed[at + 12] = (changed[at + 12] ?? 0) ^ 1;
    const told = await here.portability.takeBack(request, archive(changed));
    expect(told).toMatchObject({ taken: 0, already: 1 });
    expect(told.refused).toHaveLength(1);
    expect(told.refused[0]?.reason).toContain('n’est plus celui');
  });
});

function zipWith(files: readonly (readonly [string, string])[]): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, text] of files) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return buffer(zip.outputStream);
}

/** yazl writes no such name. */
function climbing(zip: Buffer): Buffer {
  return Buffer.from(zip.toString('latin1').replaceAll('aa/manifeste.json', '../manifeste.json'), 'latin1');
}
