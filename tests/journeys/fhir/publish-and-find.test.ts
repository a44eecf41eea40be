/** The main job by FHIR: publish, find, read the same bytes, hide. */
import { createHash } from 'node:crypto';
import type {
  Binary,
  Bundle,
  Consent,
  DocumentReference,
  OperationOutcome,
  Patient,
} from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../house.ts';
import { newCda, pdf } from '../sample-documents.ts';
import {
  codeOf,
  type FhirHouse,
  insToken,
  newLot,
  newReference,
  newUrn,
  startFhirHouse,
} from './fhir-house.ts';

let house: FhirHouse;
beforeAll(async () => {
  house = await startFhirHouse();
});
afterAll(() => house?.close());

const entriesOf = (bundle: Bundle) => (bundle.entry ?? []).filter((one) => one.search?.mode === 'match');
const found = (bundle: Bundle) => entriesOf(bundle).map((one) => one.resource as DocumentReference);
const search = (of: TestPerson, more = '') =>
  `/DocumentReference?patient.identifier=${encodeURIComponent(insToken(of))}&status=current${more}`;

describe('ITI-105', () => {
  test('a document is filed once, and the same answer is given twice', async () => {
    const paule = await house.newPerson();
    const reference = newReference(paule, 'cardiologue');
    const first = await house.ask<DocumentReference>('cardiologue', 'POST', '/DocumentReference', reference);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      resourceType: 'DocumentReference',
      meta: { versionId: '1' },
      masterIdentifier: reference.masterIdentifier,
      type: { coding: [{ system: 'http://loinc.org', code: '11488-4' }] },
    });
    expect(first.body.meta?.lastUpdated).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(first.headers.get('location')).toBe(`${house.base}/DocumentReference/${first.body.id}`);
    expect(first.headers.get('etag')).toBe('W/"1"');
    expect(first.headers.get('x-request-id')).toBeTruthy();
    const before = await house.written();
    const again = await house.ask<DocumentReference>('cardiologue', 'POST', '/DocumentReference', reference);
    expect(again.status).toBe(200);
    expect(again.body.id).toBe(first.body.id);
    expect(again.body.meta).toEqual(first.body.meta);
    expect(await house.written()).toEqual(before);
  });

  test('a CDA says by itself who it is about, and by whom', async () => {
    const paule = await house.newPerson();
    const { bytes } = newCda(paule, 'cardiologue');
    const {
      author: _author,
      subject: _subject,
      masterIdentifier: _id,
      type: _type,
      ...rest
    } = newReference(paule, 'cardiologue');
    const attachment = {
      contentType: 'application/xml',
      title: 'Consultation',
      data: Buffer.from(bytes).toString('base64'),
    };
    const done = await house.ask<DocumentReference>('cardiologue', 'POST', '/DocumentReference', {
      ...rest,
      content: [{ attachment }],
    });
    expect(done.status).toBe(201);
    expect(done.body.masterIdentifier?.value).toMatch(/^urn:uuid:/);
  });

  test('further given names that differ are told, and forbid nothing', async () => {
    const paule = await house.newPerson({ givenName: 'Paule Marie' });
    const reference = newReference(paule, 'cardiologue');
    Object.assign(reference.contained![0]!, {
      name: [{ use: 'official', family: paule.birthName, given: ['Paule', 'Jeanne'] }],
    });
    const done = await house.ask('cardiologue', 'POST', '/DocumentReference', reference, {
      prefer: 'return=OperationOutcome',
    });
    expect(done.status).toBe(201);
    expect(done.body.issue?.[0]).toMatchObject({ severity: 'warning', diagnostics: 'furtherGivenNames' });
    expect(codeOf(done.body)).toBe('identity-differs');
  });

  test('the person is also named by the id of their space', async () => {
    const paule = await house.newPerson();
    const asked = await house.ask<Bundle>(
      'cardiologue',
      'GET',
      `/Patient?identifier=${encodeURIComponent(insToken(paule))}`,
    );
    const patient = asked.body.entry?.[0]?.resource as Patient;
    const reference = newReference(paule, 'cardiologue', { subject: { reference: `Patient/${patient.id}` } });
    expect((await house.ask('cardiologue', 'POST', '/DocumentReference', reference)).status).toBe(201);
    const elsewhere = newReference(await house.newPerson(), 'cardiologue', {
      subject: { reference: `Patient/${patient.id}` },
    });
    elsewhere.context = { sourcePatientInfo: { reference: '#patient' } };
    const refused = await house.ask('cardiologue', 'POST', '/DocumentReference', elsewhere);
    expect([refused.status, codeOf(refused.body)]).toEqual([422, 'other-patient']);
  });

  test.each([
    ['minimal', (body: unknown) => expect(body).toBeUndefined()],
    [
      'OperationOutcome',
      (body: unknown) => expect(body).toMatchObject({ issue: [{ severity: 'information' }] }),
    ],
    ['representation', (body: unknown) => expect(body).toMatchObject({ resourceType: 'DocumentReference' })],
  ])('Prefer: return=%s is honoured', async (wish, check) => {
    const reference = newReference(await house.newPerson(), 'cardiologue');
    const done = await house.ask<unknown>('cardiologue', 'POST', '/DocumentReference', reference, {
      prefer: `return=${wish}`,
    });
    expect(done.status).toBe(201);
    check(done.body);
  });
});

describe('who, what, where: one document found again', () => {
  let paule: TestPerson;
  let bytes: Buffer;
  let filed: DocumentReference;
  beforeAll(async () => {
    paule = await house.newPerson();
    bytes = pdf('Au revoir');
    const reference = newReference(paule, 'cardiologue', {
      bytes,
      title: 'Écho « de » contrôle \\ 1',
      type: { coding: [{ system: 'http://loinc.org', code: '11488-4' }] },
      date: '2026-03-02T10:00:00+01:00',
      size: bytes.length,
      hash: createHash('sha1').update(bytes).digest('base64'),
      context: {
        period: { start: '2026-03-02T09:00:00+01:00', end: '2026-03-02T09:30:00+01:00' },
        facilityType: { coding: [{ code: 'SA07' }] },
        practiceSetting: { coding: [{ code: 'AMBULATOIRE' }] },
      },
      authenticator: {
        identifier: { system: 'https://rpps.esante.gouv.fr', value: '99700900204' },
        type: 'Practitioner',
        display: 'Dr Fournier',
      },
    });
    const done = await house.ask<DocumentReference>('cardiologue', 'POST', '/DocumentReference', reference);
    expect(done.status).toBe(201);
    filed = { ...reference, id: done.body.id! };
    await house.consent('cardiologue', paule);
  });

  test('the search gives back what was said of it', async () => {
    const { status, body, headers } = await house.ask<Bundle>('cardiologue', 'GET', search(paule));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 1 });
    expect(body.entry?.[0]?.fullUrl).toBe(`${house.base}/DocumentReference/${filed.id}`);
    expect(found(body)[0]).toMatchObject({
      id: filed.id,
      meta: { versionId: '1' },
      masterIdentifier: filed.masterIdentifier,
      status: 'current',
      type: {
        coding: [
          {
            system: 'http://loinc.org',
            code: '11488-4',
            display: 'CR ou fiche de consultation ou de visite',
          },
        ],
      },
      category: [{ coding: [{ code: '10', display: 'Compte rendu' }] }],
      subject: { identifier: { system: `urn:oid:${paule.insOid}`, value: paule.ins } },
      author: [
        { type: 'Practitioner', display: 'Marc Delaunay' },
        { type: 'Organization', display: 'Cabinet' },
      ],
      authenticator: { identifier: { value: '899700900204' }, display: 'Dr Fournier' },
      securityLabel: [{ coding: [{ code: 'N' }] }],
      content: [
        {
          attachment: {
            contentType: 'application/pdf',
            url: `${house.base}/Binary/${filed.id}`,
            size: bytes.length,
            hash: createHash('sha1').update(bytes).digest('base64'),
            title: 'Écho « de » contrôle \\ 1',
            creation: '2026-03-02T09:00:00.000Z',
          },
          format: { code: 'urn:ihe:iti:xds-sd:pdf:2008' },
        },
      ],
      context: {
        period: { start: '2026-03-02T08:00:00.000Z', end: '2026-03-02T08:30:00.000Z' },
        facilityType: { coding: [{ code: 'SA07' }] },
        practiceSetting: { coding: [{ code: 'AMBULATOIRE' }] },
      },
    });
  });

  test('no address of an answer holds the INS', async () => {
    const { body } = await house.ask<Bundle>('cardiologue', 'GET', search(paule));
    for (const { url } of body.link ?? []) expect(url).not.toContain(paule.ins);
    const self = body.link?.find(({ relation }) => relation === 'self')?.url;
    expect(found((await house.ask<Bundle>('cardiologue', 'GET', self!)).body).map(({ id }) => id)).toEqual([
      filed.id,
    ]);
  });

  test.each([
    ['type=http://loinc.org|11488-4', 1],
    ['type=11488-4', 1],
    ['type=http://example.org|11488-4', 0],
    ['type=11502-2', 0],
    ['category=10', 1],
    ['category=31,42', 0],
    ['period=ge2026-03-01&period=le2026-03-31', 1],
    ['period=2026-03', 1],
    ['period=gt2026-03-02', 0],
    ['period=lt2026-03-02', 0],
    ['period-start=2026-03-02T09:00:00%2B01:00', 1],
    ['period-end=lt2026-03-02T09:30:00%2B01:00', 0],
    ['creation=2026-03-02', 1],
    ['creation=2026-03-03', 0],
    ['date=ge2026-11-01', 1],
    ['facility=SA07', 1],
    ['facility=SA01', 0],
    ['setting=AMBULATOIRE', 1],
    ['format=urn:ihe:iti:xds-sd:pdf:2008', 1],
    ['format=urn:other', 0],
    ['security-label=N', 1],
    ['security-label=MASQUE_PS', 0],
    ['author.identifier=urn:oid:1.2.250.1.71.4.2.1|899700900204', 0],
    ['author.family=delaunay', 1],
    ['isArchived=true', 0],
    ['isArchived=false', 1],
  ])('search by %s finds %i', async (asked, count) => {
    const { status, body } = await house.ask<Bundle>('cardiologue', 'GET', search(paule, `&${asked}`));
    expect(status).toBe(200);
    expect(found(body)).toHaveLength(count);
  });

  test('search by uniqueId, by id, and by POST', async () => {
    const identifier = encodeURIComponent(`urn:ietf:rfc:3986|${filed.masterIdentifier?.value}`);
    expect(
      found((await house.ask<Bundle>('cardiologue', 'GET', search(paule, `&identifier=${identifier}`))).body),
    ).toHaveLength(1);
    expect(
      found((await house.ask<Bundle>('cardiologue', 'GET', search(paule, `&_id=${filed.id}`))).body),
    ).toHaveLength(1);
    const form = new URLSearchParams({
      'patient:identifier': insToken(paule),
      status: 'current,superseded',
    }).toString();
    const posted = await house.ask<Bundle>('cardiologue', 'POST', '/DocumentReference/_search', form, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(found(posted.body)).toHaveLength(1);
  });

  test('ITI-68: the same bytes, or a Binary around them', async () => {
    const answer = await fetch(`${house.base}/Binary/${filed.id}`, {
      headers: { authorization: 'Bearer cardiologue', accept: 'application/pdf' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="document.pdf"');
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    const wrapped = await house.ask<Binary>('cardiologue', 'GET', `/Binary/${filed.id}`, undefined, {
      accept: 'application/fhir+json',
    });
    expect(wrapped.body).toEqual({
      resourceType: 'Binary',
      id: filed.id,
      contentType: 'application/pdf',
      data: bytes.toString('base64'),
    });
    const other = await house.ask('cardiologue', 'GET', `/Binary/${filed.id}`, undefined, {
      accept: 'image/png',
    });
    expect([other.status, codeOf(other.body)]).toEqual([406, 'not-acceptable']);
  });

  test('the reading stands in the history of the person, with its request', async () => {
    const read = await house.ask<DocumentReference>('cardiologue', 'GET', `/DocumentReference/${filed.id}`);
    expect(read.status).toBe(200);
    expect(read.headers.get('etag')).toBe('W/"1"');
    const [line] = await house.rows<{ action: string; outcome: string }>(
      `select action, outcome from audit.line where request_id = $1`,
      [read.headers.get('x-request-id')],
    );
    expect(line).toEqual({ action: 'document.read', outcome: 'allowed' });
  });
});

describe('pages of a search', () => {
  let paule: TestPerson;
  beforeAll(async () => {
    paule = await house.newPerson();
    await house.consent('cardiologue', paule);
    for (let month = 1; month <= 5; month += 1) {
      const reference = newReference(paule, 'cardiologue', {
        title: `n° ${month}`,
        context: { period: { start: `2026-0${month}-01` } },
      });
      expect((await house.ask('cardiologue', 'POST', '/DocumentReference', reference)).status).toBe(201);
    }
  });
  const titles = (bundle: Bundle) => found(bundle).map((one) => one.content?.[0]?.attachment?.title);

  test('newest act first, in pages that lead to each other', async () => {
    const seen: (string | undefined)[] = [];
    let next: string | undefined = search(paule, '&_count=2');
    let pages = 0;
    while (next) {
      const { body }: { body: Bundle } = await house.ask<Bundle>('cardiologue', 'GET', next);
      seen.push(...titles(body));
      next = body.link?.find(({ relation }) => relation === 'next')?.url;
      expect(body.total).toBe(next ? undefined : 5);
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(seen).toEqual(['n° 5', 'n° 4', 'n° 3', 'n° 2', 'n° 1']);
  });

  test.each([
    ['_sort=period', ['n° 1', 'n° 2', 'n° 3', 'n° 4', 'n° 5']],
    ['_sort=-date', ['n° 5', 'n° 4', 'n° 3', 'n° 2', 'n° 1']],
    ['_sort=date&_offset=3', ['n° 4', 'n° 5']],
  ])('%s', async (asked, expected) => {
    const { body } = await house.ask<Bundle>('cardiologue', 'GET', search(paule, `&${asked}`));
    expect(titles(body)).toEqual(expected);
  });

  test('an unknown parameter is refused, or left aside when the caller prefers it', async () => {
    const refused = await house.ask('cardiologue', 'GET', search(paule, '&colour=blue'));
    expect([refused.status, codeOf(refused.body)]).toEqual([400, 'search-parameter']);
    expect(refused.body.issue?.[0]?.expression).toEqual(['colour']);
    const lenient = await house.ask<Bundle>('cardiologue', 'GET', search(paule, '&colour=blue'), undefined, {
      prefer: 'handling=lenient',
    });
    expect(found(lenient.body)).toHaveLength(5);
    expect(lenient.body.entry?.find((one) => one.search?.mode === 'outcome')?.resource).toMatchObject({
      issue: [{ severity: 'warning', diagnostics: 'colour' }],
    });
  });

  test.each([
    ['/DocumentReference?status=current', 'search-required', 'patient.identifier'],
    ['/DocumentReference?patient=abc', 'search-required', 'status'],
    ['/DocumentReference?patient=abc&status=current&_count=none', 'search-value', '_count'],
    ['/DocumentReference?patient=abc&status=current&period=yesterday', 'search-value', 'period'],
    ['/DocumentReference?patient=abc&status=final', 'search-value', 'status'],
    ['/DocumentReference?patient=abc&status=current&_include=*', 'search-parameter', '_include'],
    ['/DocumentReference?patient=abc&status=current&_sort=title', 'search-value', '_sort'],
    ['/DocumentReference?patient=abc&status=current&type:not=x', 'search-parameter', 'type'],
  ])('%s is refused: %s', async (asked, code, where) => {
    const { status, body } = await house.ask('cardiologue', 'GET', asked);
    expect([status, codeOf(body), body.issue?.[0]?.expression]).toEqual([400, code, [where]]);
  });
});

describe('ITI-65', () => {
  test('a lot is filed whole, and answered in its order', async () => {
    const paule = await house.newPerson();
    const lot = newLot(paule, [newReference(paule, 'cardiologue'), newReference(paule, 'cardiologue')]);
    const done = await house.ask<Bundle>('cardiologue', 'POST', '', lot);
    expect(done.status).toBe(200);
    expect(done.body.type).toBe('transaction-response');
    const locations = done.body.entry?.map(({ response }) => [
      response?.status,
      response?.location?.split('/')[0],
    ]);
    expect(locations).toEqual([
      ['201 Created', 'List'],
      ['201 Created', 'DocumentReference'],
      ['201 Created', 'DocumentReference'],
      ['201 Created', 'Binary'],
      ['201 Created', 'Binary'],
    ]);
    expect(done.body.entry?.[1]?.response?.etag).toBe('W/"1"');
    const before = await house.written();
    const again = await house.ask<Bundle>('cardiologue', 'POST', '/', lot);
    expect(again.body.entry?.map(({ response }) => response?.status)).toEqual(Array(5).fill('200 OK'));
    expect(again.body.entry?.map(({ response }) => response?.location)).toEqual(
      done.body.entry?.map(({ response }) => response?.location),
    );
    expect(await house.written()).toEqual(before);
  });

  test('TD2.1: a new version comes with the patch that sets the old one superseded', async () => {
    const paule = await house.newPerson();
    await house.consent('cardiologue', paule);
    const old = await house.ask<DocumentReference>(
      'cardiologue',
      'POST',
      '/DocumentReference',
      newReference(paule, 'cardiologue'),
    );
    const relatesTo = [
      { code: 'replaces' as const, target: { reference: `DocumentReference/${old.body.id}` } },
    ];
    const lot = newLot(paule, [newReference(paule, 'cardiologue', { relatesTo })]);
    lot.entry?.splice(2, 0, {
      fullUrl: newUrn(),
      resource: {
        resourceType: 'Parameters',
        parameter: [
          {
            name: 'operation',
            part: [
              { name: 'type', valueCode: 'replace' },
              { name: 'path', valueString: 'DocumentReference.status' },
              { name: 'value', valueCode: 'superseded' },
            ],
          },
        ],
      },
      request: { method: 'PATCH', url: `DocumentReference/${old.body.id}` },
    });
    const done = await house.ask<Bundle>('cardiologue', 'POST', '', lot);
    expect(done.status).toBe(200);
    expect(done.body.entry?.[2]?.response).toEqual({
      status: '200 OK',
      location: `DocumentReference/${old.body.id}`,
      etag: 'W/"2"',
    });
    const after = await house.ask<DocumentReference>(
      'cardiologue',
      'GET',
      `/DocumentReference/${old.body.id}`,
    );
    expect(after.body).toMatchObject({ status: 'superseded', meta: { versionId: '2' } });
    const current = await house.ask<Bundle>('cardiologue', 'GET', search(paule));
    expect(found(current.body)[0]?.relatesTo?.[0]?.target.identifier).toEqual(old.body.masterIdentifier);
    const by = encodeURIComponent(`urn:ietf:rfc:3986|${old.body.masterIdentifier?.value}`);
    expect(
      found(
        (await house.ask<Bundle>('cardiologue', 'GET', search(paule, `&relatesto:identifier=${by}`))).body,
      ),
    ).toHaveLength(1);
  });

  test('a replaced document that is unknown is noted', async () => {
    const paule = await house.newPerson();
    const relatesTo = [
      { code: 'replaces' as const, target: { identifier: { system: 'urn:ietf:rfc:3986', value: newUrn() } } },
    ];
    const done = await house.ask<Bundle>(
      'cardiologue',
      'POST',
      '',
      newLot(paule, [newReference(paule, 'cardiologue', { relatesTo })]),
    );
    expect(done.status).toBe(200);
    expect(codeOf(done.body.entry?.[1]?.response?.outcome as OperationOutcome)).toBe('replaced-unknown');
  });
});

describe('consent, then hiding', () => {
  const MASKED = {
    coding: [
      {
        system:
          'https://mos.esante.gouv.fr/NOS/TRE_A07-StatusVisibiliteDocument/FHIR/TRE-A07-StatusVisibiliteDocument',
        code: 'MASQUE_PS',
      },
    ],
  };
  /** A type that the matrix lets nurses read. */
  const READABLE = { type: { coding: [{ system: 'http://loinc.org', code: '47420-5' }] } };
  const PATCH = { 'content-type': 'application/json-patch+json' };

  const consent = (of: TestPerson, value: string): Consent => ({
    resourceType: 'Consent',
    status: 'active',
    scope: { coding: [{ code: 'patient-privacy' }] },
    category: [{ coding: [{ code: '59284-0' }] }],
    patient: { identifier: { system: `urn:oid:${of.insOid}`, value: of.ins } },
    provision: {
      type: 'permit',
      actor: [
        {
          role: { coding: [{ code: 'IRCP' }] },
          reference: { identifier: { system: 'urn:oid:1.2.250.1.71.4.2.1', value } },
        },
      ],
    },
  });

  test('a program states the basis of access for its own professional', async () => {
    const paule = await house.newPerson();
    const refused = await house.ask('infirmiere', 'GET', search(paule));
    expect([refused.status, codeOf(refused.body)]).toEqual([403, 'access-refused']);
    const [nurse] = await house.rows<{ id: string }>(
      `select professional_id as id from professionals.professional where family_name = 'Girard'`,
    );
    const stated = await house.ask<Consent>('infirmiere', 'POST', '/Consent', consent(paule, nurse!.id));
    expect(stated.status).toBe(201);
    expect(stated.body.status).toBe('active');
    expect(new Date(stated.body.provision?.period?.end ?? 0).getTime()).toBeGreaterThan(Date.now());
    expect((await house.ask('infirmiere', 'GET', search(paule))).status).toBe(200);
    const read = await house.ask<Consent>('infirmiere', 'GET', new URL(stated.headers.get('location')!).href);
    expect(read.body).toMatchObject({
      status: 'active',
      provision: { actor: [{ reference: { identifier: { value: nurse!.id } } }] },
    });
    const other = await house.ask('infirmiere', 'POST', '/Consent', consent(paule, '899700900204'));
    expect([other.status, codeOf(other.body)]).toEqual([422, 'other-professional']);
    const unsaid = await house.ask('infirmiere', 'POST', '/Consent', {
      ...consent(paule, nurse!.id),
      status: 'draft',
    });
    expect([unsaid.status, codeOf(unsaid.body)]).toEqual([422, 'consent-not-confirmed']);
  });

  test('what is hidden does not exist for a colleague, and its author sees it again', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    await house.consent('cardiologue', paule);
    const reference = newReference(paule, 'cardiologue', READABLE);
    const filed = await house.ask<DocumentReference>('cardiologue', 'POST', '/DocumentReference', reference);
    const path = `/DocumentReference/${filed.body.id}`;
    expect(found((await house.ask<Bundle>('infirmiere', 'GET', search(paule))).body)).toHaveLength(1);

    const hidden = await house.ask<DocumentReference>(
      'cardiologue',
      'PATCH',
      path,
      [{ op: 'add', path: '/securityLabel/-', value: MASKED }],
      PATCH,
    );
    expect(hidden.status).toBe(200);
    expect(hidden.body.securityLabel?.map((one) => one.coding?.[0]?.code)).toEqual(['N', 'MASQUE_PS']);
    expect([hidden.body.meta?.versionId, hidden.headers.get('etag')]).toEqual(['2', 'W/"2"']);
    expect(found((await house.ask<Bundle>('infirmiere', 'GET', search(paule))).body)).toHaveLength(0);
    const absent = await house.ask('infirmiere', 'GET', path);
    const never = await house.ask(
      'infirmiere',
      'GET',
      `/DocumentReference/${filed.body.id?.split('.')[0]}.${'1'.repeat(16)}`,
    );
    expect([absent.status, codeOf(absent.body), absent.body.issue?.[0]?.details]).toEqual([
      404,
      codeOf(never.body),
      never.body.issue?.[0]?.details,
    ]);

    const key = `/DocumentReference?patient.identifier=${encodeURIComponent(insToken(paule))}&identifier=${encodeURIComponent(
      `urn:ietf:rfc:3986|${reference.masterIdentifier?.value}`,
    )}`;
    const normal = [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }] },
    ];
    const shown = await house.ask<DocumentReference>(
      'cardiologue',
      'PATCH',
      key,
      [{ op: 'replace', path: '/securityLabel', value: normal }],
      PATCH,
    );
    expect(shown.body.securityLabel).toHaveLength(1);
    expect(found((await house.ask<Bundle>('infirmiere', 'GET', search(paule))).body)).toHaveLength(1);
  });

  test('only the author hides, and only the labels change', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    const reference = newReference(paule, 'cardiologue', READABLE);
    const filed = await house.ask<DocumentReference>('cardiologue', 'POST', '/DocumentReference', reference);
    const path = `/DocumentReference/${filed.body.id}`;
    const add = [{ op: 'add', path: '/securityLabel/-', value: MASKED }];
    const attempts: [Parameters<FhirHouse['ask']>[0], unknown, Record<string, string>, number, string][] = [
      ['infirmiere', add, PATCH, 403, 'act-refused'],
      ['cardiologue', [{ op: 'replace', path: '/description', value: 'x' }], PATCH, 405, 'patch-not-allowed'],
      [
        'cardiologue',
        [{ op: 'replace', path: '/status', value: 'entered-in-error' }],
        PATCH,
        501,
        'not-offered',
      ],
      [
        'cardiologue',
        [{ op: 'replace', path: '/securityLabel', value: 'MASQUE_PS' }],
        PATCH,
        422,
        'patch-invalid',
      ],
      [
        'cardiologue',
        [
          {
            op: 'add',
            path: '/securityLabel/-',
            value: { coding: [{ ...MASKED.coding[0], code: 'INVISIBLE_PATIENT' }] },
          },
        ],
        PATCH,
        422,
        'was-visible',
      ],
      [
        'cardiologue',
        [{ op: 'test', path: '/securityLabel/0', value: MASKED }],
        PATCH,
        412,
        'version-conflict',
      ],
      ['cardiologue', add, { ...PATCH, 'if-match': 'W/"7"' }, 412, 'version-conflict'],
      ['cardiologue', '<diff/>', { 'content-type': 'application/xml-patch+xml' }, 415, 'media-type'],
    ];
    for (const [who, body, headers, status, code] of attempts) {
      const answer = await house.ask(who, 'PATCH', path, body, headers);
      expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
    }
    const after = await house.ask<DocumentReference>('cardiologue', 'GET', path);
    expect(after.body.meta?.versionId).toBe('1');
  });
});
