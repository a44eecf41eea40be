/** Finding by FHIR (ITI-67), page by page, and reading the same bytes (ITI-68). */
import { createHash } from 'node:crypto';
import type { Binary, Bundle, DocumentReference, Patient } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../house.ts';
import { pdf } from '../sample-documents.ts';
import {
  codeOf,
  type FhirHouse,
  found,
  insToken,
  newReference,
  search,
  startFhirHouse,
} from './fhir-house.ts';

let house: FhirHouse;
beforeAll(async () => {
  house = await startFhirHouse();
});
afterAll(() => house?.close());

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

describe('a number that changed', () => {
  test('is given beside the one in force, with its days; a regulating doctor who found the person by name gets none', async () => {
    const one = await house.newPerson();
    const former = `1${one.ins.slice(1)}`;
    await house.rows(
      `insert into citizens.former_ins (holder_id, ins, ins_oid, from_day, until_day)
       values ($1, $2, $3, '1962-06-04', '2024-02-29')`,
      [one.holderId, former, one.insOid],
    );
    const expected = [
      { use: 'official', system: `urn:oid:${one.insOid}`, value: one.ins },
      {
        use: 'old',
        system: `urn:oid:${one.insOid}`,
        value: former,
        period: { start: '1962-06-04', end: '2024-02-29' },
      },
    ];
    const byNumber = await house.ask<Bundle<Patient>>(
      'cardiologue',
      'GET',
      `/Patient?identifier=${insToken(one)}`,
    );
    const [found] = byNumber.body.entry ?? [];
    expect(found?.resource?.identifier).toEqual(expected);
    const byId = await house.ask<Patient>('cardiologue', 'GET', `/Patient/${found?.resource?.id}`);
    expect(byId.body.identifier).toEqual(expected);
    const regulator = await house.ask<Patient>('regulateur', 'GET', `/Patient/${found?.resource?.id}`);
    expect([regulator.status, regulator.body.identifier]).toEqual([200, undefined]);
  });
});
