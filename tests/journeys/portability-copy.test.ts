/** A person takes a copy of their record away: whole, verifiable, resumable, for them alone (art. 20 RGPD, A-EXPORT, R17, R40). */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Observation, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yauzl from 'yauzl';
import type { VisitRequest } from '#access';
import { faultsOf } from '../../src/fhir/validation/check-structure.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { ALLERGY_AND_WEIGHT, glucose, newReport } from './facts-reports.ts';
import { fileIn } from './outward.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';
import { newCda, newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

async function strong({ holderId }: TestPerson, of = holderId): Promise<VisitRequest> {
  const session = await house.newSession({ kind: 'citizen', holderId, strongAt: new Date() });
  return { session, holderId: of };
}

const whole = async ({ stream }: { readonly stream: Readable }) => buffer(stream);

async function unzipped(zip: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const archive = await yauzl.fromBufferPromise(zip, { strictFileNames: true, validateEntrySizes: true });
  for await (const entry of archive.eachEntry())
    files.set(entry.fileName, await buffer(await archive.openReadStreamPromise(entry)));
  return files;
}

async function taken(request: VisitRequest) {
  const { copyId } = await house.portability.prepareCopy(request);
  const fetched = await house.portability.fetchCopy(request, copyId);
  const zip = await whole(fetched);
  return { copy: fetched.copy, zip, files: await unzipped(zip) };
}

const manifestIn = (files: ReadonlyMap<string, Buffer>) =>
  JSON.parse(files.get('manifeste.json')?.toString() ?? '') as {
    readonly files: readonly {
      readonly path: string;
      readonly size: number;
      readonly sha256: string;
      readonly document?: { readonly title: string; readonly hidden: boolean };
    }[];
  };

describe('the copy', () => {
  test('holds each original byte for byte, what programs and people read, and says the hash of everything', async () => {
    const paule = await house.newPerson();
    const sent = [
      newPdf(paule, 'cardiologue', { title: 'Écho : cœur / valves' }),
      newPdf(paule, 'cardiologue', { title: 'Écho : cœur / valves' }),
      newCda(paule, 'biologiste'),
    ];
    for (const one of sent) await fileIn(house, one, one === sent[2] ? 'biologiste' : 'cardiologue');
    const { copy, zip, files } = await taken(await strong(paule));
    expect(zip.length).toBe(copy.size);
    expect(files.size).toBe(copy.files);
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    const manifest = manifestIn(files);
    for (const { path, size, sha256 } of manifest.files) {
      expect(files.get(path)?.length, path).toBe(size);
      expect(hash(files.get(path) ?? Buffer.of()), path).toBe(sha256);
    }
    // nothing that the list does not say, but the list itself and the page
    expect([...files.keys()].filter((path) => !manifest.files.some((one) => one.path === path))).toEqual([
      'index.html',
      'manifeste.json',
    ]);
    const hashes = manifest.files.filter(({ document }) => document).map(({ sha256 }) => sha256);
    expect(hashes.sort()).toEqual(sent.map(({ bytes }) => hash(bytes)).sort());
    const names = [...files.keys()].filter((path) => path.includes('cœur'));
    expect(names.map((path) => path.replace(/^.*\d{4}-\d\d-\d\d /, '')).sort()).toEqual([
      'Écho cœur valves (2).pdf',
      'Écho cœur valves.pdf',
    ]);
    const page = files.get('index.html')?.toString() ?? '';
    expect(page).toContain('Écho : cœur / valves');
    expect(page).toContain(paule.ins);
    const bundle = JSON.parse(files.get('fhir/carnet.json')?.toString() ?? '');
    const kinds = bundle.entry.map(
      ({ resource }: { resource: { resourceType: string } }) => resource.resourceType,
    );
    expect(kinds).toEqual(['Patient', 'DocumentReference', 'DocumentReference', 'DocumentReference']);
    for (const { resource } of bundle.entry.slice(1)) {
      const path = decodeURI(resource.content[0].attachment.url).replace('../', '');
      expect(files.has(path), path).toBe(true);
    }
    expect(files.get('tableaux/historique.csv')?.toString()).toContain('document.deposit');
  });

  test('holds results, lines of the profile and measures, in tables and as FHIR', async () => {
    const paule = await house.newPerson();
    const { extraction } = house.house.doors.healthProfile;
    await extraction.agree(await house.asHolder(paule));
    await extraction.settled();
    const report = [
      glucose('1.12', 'g/L', '20260112', { low: '0.74', high: '1.06', flag: 'H' }),
      glucose('5.1', 'mmol/L', '20250304'),
    ];
    for (let n = 0; n < 2; n++)
      await fileIn(
        house,
        newReport(paule, 'biologiste', n ? [] : report, { others: ALLERGY_AND_WEIGHT }),
        'biologiste',
      );
    const me = await strong(paule);
    await house.healthProfile.declare(me, 'family', { label: 'Diabète du père' });
    const { files } = await taken(me);
    const table = files.get('tableaux/resultats.csv')?.toString() ?? '';
    expect(table.split('\r\n')[0]).toContain(
      '"Quand";"Analyse";"Valeur";"Unité";"Valeurs attendues";"Laboratoire"',
    );
    expect(table.match(/Glucose/g)).toHaveLength(2);
    expect(table).toContain('"12 janvier 2026";"Glucose";"1.12";"g/L"');
    expect(table).toContain('0,74 à 1,06 g/L');
    expect(files.get('index.html')?.toString()).toContain('0,74 à 1,06 g/L');
    const bundle = JSON.parse(files.get('fhir/carnet.json')?.toString() ?? '');
    const all: Resource[] = bundle.entry.map(({ resource }: { resource: Resource }) => resource);
    for (const one of all) expect(faultsOf(one), one.resourceType).toEqual([]);
    const ofType = (type: string) => all.filter(({ resourceType }) => resourceType === type);
    expect(ofType('AllergyIntolerance')).toHaveLength(2);
    expect(ofType('Observation').map((one) => (one as Observation).category?.[0]?.coding?.[0]?.code)).toEqual(
      ['vital-signs', 'vital-signs', 'laboratory', 'laboratory'],
    );
    expect(ofType('Observation')[3]).toMatchObject({
      valueQuantity: { value: 1.12, unit: 'g/L' },
      effectiveDateTime: '2026-01-12',
    });
    // family history has no resource here: it is in its table
    expect(files.get('tableaux/profil.csv')?.toString()).toContain('Diabète du père');
  });

  test('goes on from any byte as if it had never broken off', async () => {
    const paule = await house.newPerson();
    for (let n = 0; n < 3; n++) await fileIn(house, newPdf(paule, 'cardiologue'), 'cardiologue');
    const request = await strong(paule);
    const { copy, zip } = await taken(request);
    for (const from of [1, 30, 5000, zip.length - 1]) {
      const rest = await whole(await house.portability.fetchCopy(request, copy.copyId, from));
      expect(rest.equals(zip.subarray(from)), `from ${from}`).toBe(true);
    }
  });

  test('is written in the history, and the person is told', async () => {
    const paule = await house.newPerson();
    const request = await strong(paule);
    const { copy } = await taken(request);
    const lines = await house.access.history(request, { limit: 20, actions: ['record.export'] });
    // prepared, then fetched
    expect(lines.map(({ objectId }) => objectId)).toEqual([copy.copyId, copy.copyId]);
    const jobs = await house.rows<{ payload: { holderId?: string } }>(
      `select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier like 'record-copied%'`,
    );
    expect(jobs.filter(({ payload }) => JSON.stringify(payload).includes(paule.holderId))).toHaveLength(1);
  });
});

describe('it is refused', () => {
  test('to whoever did not just prove who they are, and nothing is prepared', async () => {
    const paule = await house.newPerson();
    const request = await house.asHolder(paule);
    await expect(house.portability.prepareCopy(request)).rejects.toMatchObject({ code: 'step-up-required' });
    expect(await house.portability.copies(request)).toEqual([]);
  });

  test('to professionals, to carers, and to the regulator of an emergency', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const carer = await newRelative(house, paule, { kind: 'carer', scopes: ['documents.read'] });
    for (const request of [
      await house.asProfessional('medecin', paule),
      await strong(carer.person, paule.holderId),
    ])
      await expect(house.portability.prepareCopy(request)).rejects.toMatchObject({ status: 403 });
  });

  test('to whoever did not prepare it, as if it were not there', async () => {
    const child = await newMinor(house);
    const parent = await newRelative(house, child, PARENT);
    const { copyId } = await house.portability.prepareCopy(await strong(child));
    const asParent = await strong(parent.person, child.holderId);
    await expect(house.portability.fetchCopy(asParent, copyId)).rejects.toMatchObject({
      code: 'copy-absent',
    });
    const doors = house.withoutFirstGate();
    expect(await doors.portability.copies(asParent)).toEqual([]);
    await expect(doors.portability.fetchCopy(asParent, copyId)).rejects.toMatchObject({
      code: 'copy-absent',
    });
  });

  test('once something of it was taken out of the record', async () => {
    const paule = await house.newPerson();
    const filed = await fileIn(house, newPdf(paule, 'cardiologue'), 'cardiologue');
    const request = await strong(paule);
    const { copyId } = await house.portability.prepareCopy(request);
    const doctor = await house.asProfessional('cardiologue', paule);
    await house.documents.remove(doctor, filed);
    await expect(house.portability.fetchCopy(request, copyId)).rejects.toMatchObject({
      code: 'copy-outdated',
    });
  });

  test('after seven days, when nothing of it is left', async () => {
    const paule = await house.newPerson();
    const request = await strong(paule);
    const { copyId } = await house.portability.prepareCopy(request);
    await house.rows(`update portability.copy set expires_at = now() where holder_id = $1`, [paule.holderId]);
    await expect(house.portability.fetchCopy(request, copyId)).rejects.toMatchObject({ code: 'copy-absent' });
    await house.portability.sweep();
    const left = await house.rows(`select from portability.chunk where holder_id = $1`, [paule.holderId]);
    expect(left).toEqual([]);
  });
});

test('a parent takes what a parent may read: the secret care of their child is in no file', async () => {
  const child = await newMinor(house);
  const parent = await newRelative(house, child, PARENT);
  const secret = { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: true };
  await fileIn(house, newPdf(child, 'cardiologue', { title: 'Ordinaire' }), 'cardiologue');
  await fileIn(house, newPdf(child, 'cardiologue', { title: 'Motus', visibility: secret }), 'cardiologue');
  const { extraction } = house.house.doors.healthProfile;
  await extraction.agree(await house.asHolder(child));
  await extraction.settled();
  const [born] = await house.rows<{ date: string }>(
    'select birth_date::text as date from citizens.person where holder_id = $1',
    [child.holderId],
  );
  const kept = newReport({ ...child, birthDate: born!.date }, 'cardiologue', [
    glucose('1', 'g/L', '20260112', { name: 'Secretum' }),
  ]);
  await fileIn(house, { ...kept, visibility: secret }, 'cardiologue');
  const asParent = await taken(await strong(parent.person, child.holderId));
  const asChild = await taken(await strong(child));
  const titles = ({ files }: typeof asParent) =>
    manifestIn(files).files.flatMap(({ document }) => (document ? [document.title] : []));
  expect(titles(asParent)).toEqual(['Ordinaire']);
  expect(titles(asChild).sort()).toEqual(['Compte rendu de consultation', 'Motus', 'Ordinaire']);
  // stored as they are: the words would be seen
  expect(asParent.zip.includes('Motus')).toBe(false);
  expect(asChild.zip.includes('Motus')).toBe(true);
  const results = ({ files }: typeof asParent) =>
    `${files.get('tableaux/resultats.csv')}${files.get('index.html')}${files.get('fhir/carnet.json')}`;
  expect(results(asParent)).not.toContain('Secretum');
  expect(results(asChild).match(/Secretum/g)).toHaveLength(3);
});
