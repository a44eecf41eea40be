import type { Bundle, Consent, DocumentReference } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../house.ts';
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
    expect([other.status, codeOf(other.body)]).toEqual([422, 'no-colleague']);
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
        [{ op: 'replace', path: '/status', value: 'superseded' }],
        PATCH,
        405,
        'patch-not-allowed',
      ],
      ['cardiologue', [...add, { op: 'replace', path: '/status', value: 'x' }], PATCH, 422, 'patch-several'],
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
      ['cardiologue', '<diff/>', { 'content-type': 'application/xml' }, 415, 'media-type'],
      ['cardiologue', add, { 'content-type': 'application/fhir+json' }, 415, 'media-type'],
    ];
    for (const [who, body, headers, status, code] of attempts) {
      const answer = await house.ask(who, 'PATCH', path, body, headers);
      expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
    }
    const after = await house.ask<DocumentReference>('cardiologue', 'GET', path);
    expect(after.body.meta?.versionId).toBe('1');
  });
});
