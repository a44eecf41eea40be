import type { Bundle, DocumentReference, OperationOutcome, Patient } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newCda } from '../sample-documents.ts';
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
beforeAll(async () => {
  house = await startFhirHouse();
});
afterAll(() => house?.close());

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
