/** ITI-66: the lots found again, each as far as its documents exist for who asks; and what comes along with a search. */
import type { Bundle, DocumentReference, List } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../house.ts';
import {
  codeOf,
  type FhirHouse,
  found,
  insToken,
  newLot,
  newReference,
  newUrn,
  search,
  startFhirHouse,
} from './fhir-house.ts';

let house: FhirHouse;
let paule: TestPerson;
let lotUrn: string;
let members: string[];
let alone: DocumentReference;

const lots = (of: TestPerson, more = '') =>
  `/List?patient.identifier=${encodeURIComponent(insToken(of))}&code=submissionset&status=current${more}`;
const listsOf = ({ entry = [] }: Bundle) =>
  entry.flatMap(({ resource, search: how }) =>
    resource?.resourceType === 'List' && how?.mode === 'match' ? [resource as List] : [],
  );
const itemsOf = (list: List | undefined) =>
  (list?.entry ?? []).map(({ item }) => item.reference?.split('/')[1]);
const ask = async (as: string, path: string) => (await house.ask<Bundle>(as, 'GET', path)).body;

beforeAll(async () => {
  house = await startFhirHouse();
  paule = await house.newPerson();
  await house.consent('cardiologue', paule);
  await house.consent('medecin', paule);
  lotUrn = newUrn();
  const lot = newLot(paule, [
    newReference(paule, 'cardiologue', { title: 'Écho' }),
    newReference(paule, 'cardiologue', { title: 'Effort' }),
  ]);
  Object.assign(lot.entry![0]!.resource as List, {
    identifier: [{ system: 'urn:ietf:rfc:3986', value: lotUrn }],
    title: 'Bilan cardiaque de novembre',
    note: [{ text: 'Deux documents du même jour' }],
    contained: [{ resourceType: 'Practitioner', id: 'who', name: [{ family: 'Delaunay', given: ['Marc'] }] }],
    source: {
      reference: '#who',
      extension: [
        {
          url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-authorOrg',
          valueReference: {
            type: 'Organization',
            identifier: { system: 'urn:oid:1.2.250.1.71.4.2.2', value: '1290000017' },
            display: 'Clinique du Port',
          },
        },
      ],
    },
  });
  (lot.entry![0]!.resource as List).extension!.push({
    url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-designationType',
    valueCodeableConcept: { coding: [{ code: '10' }] },
  });
  const sent = await house.ask<Bundle>('cardiologue', 'POST', '', lot);
  expect(sent.status).toBe(200);
  members = [1, 2].map((index) => sent.body.entry![index]!.response!.location!.split('/')[1]!);
  const one = await house.ask<DocumentReference>(
    'cardiologue',
    'POST',
    '/DocumentReference',
    newReference(paule, 'cardiologue', { title: 'Lettre' }),
  );
  alone = one.body;
});
afterAll(() => house?.close());

describe('the lots of a person', () => {
  test('what was sent together is found together, with what was said of it', async () => {
    const list = listsOf(await ask('cardiologue', lots(paule, `&identifier=urn:ietf:rfc:3986|${lotUrn}`)))[0];
    expect(list).toMatchObject({
      resourceType: 'List',
      status: 'current',
      mode: 'working',
      title: 'Bilan cardiaque de novembre',
      note: [{ text: 'Deux documents du même jour' }],
      code: { coding: [{ code: 'submissionset' }] },
      identifier: [{ system: 'urn:ietf:rfc:3986', value: lotUrn }],
      source: { display: 'Marc Delaunay', extension: [{ valueReference: { display: 'Clinique du Port' } }] },
    });
    expect(list?.subject?.identifier?.value).toBe(paule.ins);
    expect(itemsOf(list)).toEqual(members);
    const read = await house.ask<List>('cardiologue', 'GET', `/List/${list?.id}`);
    expect([read.status, read.headers.get('etag'), read.body.title]).toEqual([200, 'W/"1"', list?.title]);
  });

  test('a document that came alone is a lot of its own', async () => {
    const all = listsOf(await ask('medecin', lots(paule)));
    expect(all.map(itemsOf)).toEqual([[alone.id], members]);
    expect(all[0]?.identifier?.[0]?.value).toBe(alone.masterIdentifier?.value);
  });

  test.each([
    ['designationType=10', 2],
    ['designationType=https://mos.esante.gouv.fr/x|31', 0],
    ['title=bilan', 1],
    ['title=novembre', 0],
    ['sourceId=urn:oid:1.2.250.1.999.5', 1],
    ['sourceId=urn:ietf:rfc:3986|urn:oid:1.2.250.1.999.5', 1],
    ['sourceId=9.9', 0],
    ['source.family=delaunay', 2],
    ['source.given=marc&source.family=DELAUNAY', 2],
    ['source.family=autre', 0],
    ['source.identifier=urn:oid:1.2.250.1.71.4.2.1|899700900261', 2],
    ['authorOrg.identifier=urn:oid:1.2.250.1.71.4.2.2|1290000017', 1],
    ['authorOrg.name=clinique', 1],
    ['isArchived=true', 0],
    ['isArchived=false', 2],
    ['date=ge2026-01-01', 2],
    ['date=lt2020-01-01', 0],
    ['_count=1', 1],
  ])('%s finds %i', async (asked, count) => {
    const { status, body } = await house.ask<Bundle>('cardiologue', 'GET', lots(paule, `&${asked}`));
    expect([status, listsOf(body).length]).toEqual([200, count]);
  });

  test('by POST, and page by page', async () => {
    const form = new URLSearchParams({
      'patient.identifier': insToken(paule),
      code: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes|submissionset',
      status: 'current',
      _sort: 'date',
      _count: '1',
    }).toString();
    const posted = await house.ask<Bundle>('cardiologue', 'POST', '/List/_search', form, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(listsOf(posted.body).map(itemsOf)).toEqual([members]);
    const next = posted.body.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    expect(next).not.toContain(paule.ins);
    expect(listsOf(await ask('cardiologue', next)).map(itemsOf)).toEqual([[alone.id]]);
  });

  test('a folder, or a status that no lot has, finds nothing', async () => {
    const who = `patient.identifier=${encodeURIComponent(insToken(paule))}`;
    for (const path of [
      `/List?${who}&code=folder&status=current`,
      `/List?${who}&code=submissionset&status=retired`,
    ])
      expect(await ask('cardiologue', path)).toMatchObject({ total: 0 });
  });

  test.each([
    ['/List?code=submissionset&status=current', 'search-required', 'patient.identifier'],
    ['/List?patient=abc&status=current', 'search-required', 'code'],
    ['/List?patient=abc&code=submissionset', 'search-required', 'status'],
    ['/List?patient=abc&code=submissionset&status=current&colour=blue', 'search-parameter', 'colour'],
    ['/List?patient=abc&code=other&status=current', 'search-value', 'code'],
    ['/List?patient=abc&code=submissionset&status=current&date=soon', 'search-value', 'date'],
    ['/List?patient=abc&code=submissionset&status=current&_sort=title', 'search-value', '_sort'],
    [
      '/List?patient=abc&code=submissionset&status=current&_include=List:encounter',
      'search-parameter',
      '_include',
    ],
  ])('%s is refused: %s', async (asked, code, where) => {
    const { status, body } = await house.ask('cardiologue', 'GET', asked);
    expect([status, codeOf(body), body.issue?.[0]?.expression]).toEqual([400, code, [where]]);
  });

  test('who is not known here and who has no open space are answered alike, whatever is asked (R16)', async () => {
    const closed = await house.newPerson({ state: 'closed' });
    for (const kind of ['submissionset', 'folder']) {
      const answers = await Promise.all(
        [insToken(closed), 'urn:oid:1.2.250.1.213.1.4.11|279035121518989'].map((who) =>
          house.ask(
            'cardiologue',
            'GET',
            `/List?patient.identifier=${encodeURIComponent(who)}&code=${kind}&status=current`,
          ),
        ),
      );
      expect(answers.map(({ status, body }) => [status, codeOf(body)])).toEqual(
        Array(2).fill([404, 'space-not-open']),
      );
    }
  });
});

describe('a lot is never more visible than its documents (R2, R24)', () => {
  test('a hidden document leaves it, with what was said of the whole; a lot without any is not there', async () => {
    const rose = await house.newPerson();
    await house.consent('cardiologue', rose);
    await house.consent('medecin', rose);
    const lot = newLot(rose, [
      newReference(rose, 'cardiologue', { title: 'A' }),
      newReference(rose, 'cardiologue', { title: 'B' }),
    ]);
    const sent = await house.ask<Bundle>('cardiologue', 'POST', '', lot);
    const [a, b] = [1, 2].map((index) => sent.body.entry![index]!.response!.location!.split('/')[1]!);
    const before = listsOf(await ask('medecin', lots(rose)));
    expect(before.map(({ title }) => title)).toEqual(['Lot']);
    const hide = (id: string | undefined) =>
      house.ask(
        'cardiologue',
        'PATCH',
        `/DocumentReference/${id}`,
        [
          {
            op: 'add',
            path: '/securityLabel/-',
            value: { coding: [{ system: 'urn:oid:1.2.250.1.213.1.1.4.13', code: 'MASQUE_PS' }] },
          },
        ],
        { 'content-type': 'application/json-patch+json' },
      );
    expect((await hide(a)).status).toBe(200);
    const [partly] = listsOf(await ask('medecin', lots(rose)));
    expect([itemsOf(partly), partly?.title, JSON.stringify(partly).includes(a ?? '')]).toEqual([
      [b],
      undefined,
      false,
    ]);
    expect(itemsOf(listsOf(await ask('cardiologue', lots(rose)))[0])).toEqual([a, b]);
    expect((await hide(b)).status).toBe(200);
    expect(await ask('medecin', lots(rose))).toMatchObject({ total: 0 });
    const gone = await house.ask('medecin', 'GET', `/List/${before[0]?.id}`);
    expect([gone.status, codeOf(gone.body)]).toEqual([404, 'document-absent']);
  });
});

describe('what comes along', () => {
  const kinds = ({ entry = [] }: Bundle, mode: string) =>
    entry.filter(({ search: how }) => how?.mode === mode).map(({ resource }) => resource?.resourceType);

  test('List:item and List:subject', async () => {
    const body = await ask(
      'cardiologue',
      lots(paule, '&title=bilan&_include=List:item&_include=List:subject'),
    );
    expect(body.total).toBe(1);
    expect(kinds(body, 'include').sort()).toEqual(['DocumentReference', 'DocumentReference', 'Patient']);
    const self = body.link?.find(({ relation }) => relation === 'self')?.url ?? '';
    expect(kinds(await ask('cardiologue', self), 'include')).toHaveLength(3);
  });

  test('the person, the lots and the version before of documents', async () => {
    const relatesTo = [{ code: 'replaces' as const, target: { reference: `DocumentReference/${alone.id}` } }];
    const newer = await house.ask<DocumentReference>(
      'cardiologue',
      'POST',
      '/DocumentReference',
      newReference(paule, 'cardiologue', { title: 'Lettre corrigée', relatesTo }),
    );
    expect(newer.status).toBe(201);
    const along =
      '&_include=DocumentReference:patient&_include=DocumentReference:relatesto&_include=DocumentReference:author&_revinclude=List:item';
    const body = await ask('medecin', search(paule, `&_id=${newer.body.id}${along}`));
    expect(found(body).map(({ id }) => id)).toEqual([newer.body.id]);
    expect(kinds(body, 'include').sort()).toEqual(['DocumentReference', 'List', 'Patient']);
    const before = body.entry?.find(({ resource }) => resource?.id === alone.id)?.resource;
    expect(before).toMatchObject({ status: 'superseded' });
  });

  test('author chains: each name narrows', async () => {
    for (const [asked, count] of [
      ['author.given=Marc&author.family=Delaunay', 3],
      ['author.given=Claire&author.family=Delaunay', 0],
      ['author.name=delaunay', 3],
      ['relation=replaces', 1],
    ] as const)
      expect([asked, found(await ask('medecin', search(paule, `&${asked}`))).length]).toEqual([asked, count]);
  });
});
