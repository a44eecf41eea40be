/** What is sent again, lots, closed spaces, people without a right, requests that are none: refused by FHIR. */
import type { Bundle, DocumentReference } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../house.ts';
import { professional } from '../../personas.ts';
import { newCda, pdf } from '../sample-documents.ts';
import {
  type Answer,
  codeOf,
  type FhirHouse,
  insToken,
  newLot,
  newReference,
  newUrn,
  startFhirHouse,
} from './fhir-house.ts';
import { refused } from './refused.ts';

let house: FhirHouse;
let paule: TestPerson;
beforeAll(async () => {
  house = await startFhirHouse();
  paule = await house.newPerson();
});
afterAll(() => house?.close());

const publish = (reference: unknown, as: Parameters<FhirHouse['ask']>[0] = 'cardiologue') =>
  house.ask(as, 'POST', '/DocumentReference', reference);
function _label(code: string) {
  return { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code }] };
}
function state(code: string) {
  return {
    coding: [
      {
        system:
          'https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument',
        code,
      },
    ],
  };
}

describe('sent again', () => {
  test('the same content under another identifier, unchanged', async () => {
    const bytes = pdf('deux fois');
    expect((await publish(newReference(paule, 'cardiologue', { bytes }))).status).toBe(201);
    await refused(house, () => publish(newReference(paule, 'cardiologue', { bytes })), 409, 'unchanged');
  });

  test('another content under the same identifier', async () => {
    const masterIdentifier = { system: 'urn:ietf:rfc:3986', value: newUrn() };
    expect((await publish(newReference(paule, 'cardiologue', { masterIdentifier }))).status).toBe(201);
    await refused(
      house,
      () => publish(newReference(paule, 'cardiologue', { masterIdentifier })),
      409,
      'identifier-taken',
    );
    await refused(
      house,
      () => publish(newReference(paule, 'medecin', { masterIdentifier }), 'medecin'),
      409,
      'identifier-taken',
    );
  });

  test('a second replacement of the same version', async () => {
    const old = await house.ask<DocumentReference>(
      'cardiologue',
      'POST',
      '/DocumentReference',
      newReference(paule, 'cardiologue'),
    );
    const relatesTo = [{ code: 'replaces' as const, target: { identifier: old.body.masterIdentifier! } }];
    expect((await publish(newReference(paule, 'cardiologue', { relatesTo }))).status).toBe(201);
    await refused(
      house,
      () => publish(newReference(paule, 'cardiologue', { relatesTo })),
      409,
      'already-replaced',
    );
    await refused(
      house,
      () =>
        publish(
          newReference(paule, 'cardiologue', { relatesTo, securityLabel: [state('INVISIBLE_PATIENT')] }),
        ),
      409,
      'already-replaced',
    );
  });

  test('a replacement by somebody who is not its author', async () => {
    const old = await house.ask<DocumentReference>(
      'cardiologue',
      'POST',
      '/DocumentReference',
      newReference(paule, 'cardiologue'),
    );
    const relatesTo = [{ code: 'replaces' as const, target: { identifier: old.body.masterIdentifier! } }];
    // who may not know of it replaces nothing: the reference is noted, as for a document that never existed (R2)
    const noted = await house.ask(
      'medecin',
      'POST',
      '/DocumentReference',
      newReference(paule, 'medecin', { relatesTo }),
      {
        prefer: 'return=OperationOutcome',
      },
    );
    expect([noted.status, codeOf(noted.body)]).toEqual([201, 'replaced-unknown']);
    await house.consent('medecin', paule);
    await refused(
      house,
      () => publish(newReference(paule, 'medecin', { relatesTo }), 'medecin'),
      403,
      'act-refused',
    );
  });

  test('a version that was visible does not become invisible', async () => {
    const old = await house.ask<DocumentReference>(
      'cardiologue',
      'POST',
      '/DocumentReference',
      newReference(paule, 'cardiologue'),
    );
    const relatesTo = [{ code: 'replaces' as const, target: { identifier: old.body.masterIdentifier! } }];
    const invisible = newReference(paule, 'cardiologue', {
      relatesTo,
      securityLabel: [state('INVISIBLE_PATIENT')],
    });
    await refused(house, () => publish(invisible), 422, 'was-visible');
  });
});

describe('a lot that is not right', () => {
  test('two persons', async () => {
    const other = await house.newPerson();
    const lot = newLot(paule, [newReference(paule, 'cardiologue'), newReference(other, 'cardiologue')]);
    await refused(house, () => house.ask('cardiologue', 'POST', '', lot), 422, 'two-patients');
    const apart = newLot(other, [newReference(paule, 'cardiologue')]);
    await refused(house, () => house.ask('cardiologue', 'POST', '', apart), 422, 'two-patients');
  });

  type Change = [what: string, change: (lot: Bundle) => void, status: number, code: string];
  const list = (lot: Bundle) => lot.entry![0]!.resource as { code: object; entry: unknown[] };
  const CHANGES: Change[] = [
    ['no SubmissionSet', (lot) => void lot.entry!.shift(), 422, 'element-missing'],
    [
      'a folder',
      (lot) =>
        Object.assign(list(lot), {
          code: {
            coding: [{ system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes', code: 'folder' }],
          },
        }),
      501,
      'not-offered',
    ],
    [
      'a document that the SubmissionSet does not name',
      (lot) => Object.assign(list(lot), { entry: [{ item: { reference: newUrn() } }] }),
      422,
      'reference-unresolved',
    ],
    ['a Binary that is not there', (lot) => void lot.entry!.pop(), 422, 'reference-unresolved'],
    [
      'a Binary that nobody names',
      (lot) => void lot.entry!.push({ ...lot.entry!.at(-1)!, fullUrl: newUrn() }),
      422,
      'element-unexpected',
    ],
    [
      'another resource',
      (lot) =>
        void lot.entry!.push({
          resource: { resourceType: 'Medication', id: 'm' } as never,
          request: { method: 'POST', url: 'Medication' },
        }),
      501,
      'not-offered',
    ],
    [
      'another method',
      (lot) => Object.assign(lot.entry![1]!.request!, { method: 'PUT' }),
      422,
      'element-invalid',
    ],
    ['a batch', (lot) => Object.assign(lot, { type: 'batch' }), 422, 'element-invalid'],
    [
      'a patch of a document that nothing replaces',
      (lot) =>
        void lot.entry!.push({
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
          request: { method: 'PATCH', url: 'DocumentReference/abc' },
        }),
      422,
      'reference-unresolved',
    ],
  ];
  test.each(CHANGES)('%s', async (_what, change, status, code) => {
    const lot = newLot(paule, [newReference(paule, 'cardiologue')]);
    change(lot);
    await refused(house, () => house.ask('cardiologue', 'POST', '', lot), status, code);
  });
});

describe('a person whose space takes nothing', () => {
  test('an INS that is not qualified', async () => {
    const doubtful = await house.newPerson({ insStatus: 'recuperee' });
    await refused(house, () => publish(newReference(doubtful, 'cardiologue')), 422, 'ins-not-qualified');
  });

  test('unknown, announced, opposed, closed: the same words to every question (R16)', async () => {
    const spaces: TestPerson[] = [];
    for (const space of ['announced', 'opposed', 'closed', 'deceased'] as const)
      spaces.push(await house.newPerson({ state: space }));
    const living = await house.newPerson();
    // an INS with a good key that nobody has
    const number = `${living.ins.slice(0, 10)}999`;
    const key = String(97 - (Number(number) % 97)).padStart(2, '0');
    spaces.push({ ...living, ins: number + key });
    const told = new Set<string>();
    for (const of of spaces) {
      const identifier = encodeURIComponent(insToken(of));
      const deposit = await refused(
        house,
        () => publish(newReference(of, 'cardiologue')),
        404,
        'space-not-open',
      );
      const search = await refused(
        house,
        () =>
          house.ask(
            'cardiologue',
            'GET',
            `/DocumentReference?patient.identifier=${identifier}&status=current`,
          ),
        404,
        'space-not-open',
      );
      const consent = await refused(
        house,
        () =>
          house.ask('cardiologue', 'POST', '/Consent', {
            resourceType: 'Consent',
            status: 'active',
            patient: { identifier: { system: `urn:oid:${of.insOid}`, value: of.ins } },
            provision: {
              actor: [
                {
                  reference: {
                    identifier: {
                      system: 'urn:oid:1.2.250.1.71.4.2.1',
                      value: professional('cardiologue').nationalId,
                    },
                  },
                },
              ],
            },
          }),
        404,
        'space-not-open',
      );
      const found = await house.ask<Bundle>('cardiologue', 'GET', `/Patient?identifier=${identifier}`);
      const anonymous = ({ status, body }: Answer<unknown>) =>
        JSON.stringify([status, body]).replaceAll(/request [\w-]+/g, '');
      told.add([deposit, search, consent, found].map(anonymous).join('\n'));
    }
    expect([...told]).toHaveLength(1);
    expect([...told][0]).toContain('"total":0');
  });
});

describe('somebody who may not', () => {
  test('a depositor who is none of author, legal authenticator or author’s structure', async () => {
    await refused(house, () => publish(newReference(paule, 'medecin')), 403, 'act-refused');
    const { bytes } = newCda(paule, 'medecin');
    // saying otherwise beside the CDA changes nothing
    const claimed = newReference(paule, 'cardiologue', {
      bytes: Buffer.from(bytes),
      contentType: 'text/xml',
      masterIdentifier: undefined as never,
      type: undefined as never,
    });
    const answer = await refused(house, () => publish(claimed), 403, 'act-refused');
    expect((answer.body as { issue: { details: { text: string } }[] }).issue[0]?.details.text).toMatch(
      /ni l’auteur, ni le responsable/,
    );
  });

  test('the legal authenticator and the author’s structure may', async () => {
    const signed = newReference(paule, 'cardiologue', {
      authenticator: {
        type: 'Practitioner',
        identifier: { system: 'urn:oid:1.2.250.1.71.4.2.1', value: professional('medecin').nationalId },
      },
    });
    expect((await publish(signed, 'medecin')).status).toBe(201);
    const typed = newReference(paule, 'cardiologue');
    const role = typed.contained![1] as { organization: object };
    role.organization = {
      identifier: { system: 'urn:oid:1.2.250.1.71.4.2.2', value: professional('secretaire').structureId },
      display: 'CHU',
    };
    expect((await publish(typed, 'secretaire')).status).toBe(201);
  });

  test('a professional without a right is told the sentence of the deciding rule', async () => {
    const identifier = encodeURIComponent(insToken(paule));
    const search = `/DocumentReference?patient.identifier=${identifier}&status=current`;
    const nurse = await refused(house, () => house.ask('infirmiere', 'GET', search), 403, 'access-refused');
    const secretary = await refused(
      house,
      () => house.ask('secretaire', 'GET', search),
      403,
      'access-refused',
    );
    const text = (answer: Answer<unknown>) =>
      (answer.body as { issue: { details: { text: string } }[] }).issue[0]?.details.text;
    expect(text(secretary)).toContain('Un secrétariat dépose pour un auteur');
    expect(text(nurse)).not.toBe(text(secretary));
  });

  test.each([
    [undefined, 'Bearer realm="carnet"'],
    ['nobody', 'Bearer realm="carnet", error="invalid_token"'],
  ])('token %s', async (token, challenge) => {
    const answer = await refused(
      house,
      () =>
        house.ask(
          undefined,
          'POST',
          '/DocumentReference',
          newReference(paule, 'cardiologue'),
          token ? { authorization: `Bearer ${token}` } : {},
        ),
      401,
      'token-invalid',
    );
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
  });

  test('metadata is for everybody', async () => {
    const { status, body } = await house.ask<{ resourceType: string }>(undefined, 'GET', '/metadata');
    expect([status, body.resourceType]).toEqual([200, 'CapabilityStatement']);
  });
});

describe('a request that is not right', () => {
  const XML = { 'content-type': 'application/fhir+xml' };
  type Attempt = [
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
    status: number,
    code: string,
  ];
  test.each<Attempt>([
    ['POST', '/DocumentReference', '<DocumentReference/>', XML, 415, 'media-type'],
    ['POST', '/DocumentReference', '{"resourceType":', {}, 400, 'json-unreadable'],
    ['POST', '/DocumentReference', `${'['.repeat(100)}${']'.repeat(100)}`, {}, 400, 'json-too-deep'],
    ['POST', '/DocumentReference', [], {}, 422, 'element-invalid'],
    ['POST', '/DocumentReference', { resourceType: 'Patient' }, {}, 422, 'element-invalid'],
    ['POST', '', { resourceType: 'DocumentReference' }, {}, 422, 'element-invalid'],
    ['GET', '/Encounter', undefined, {}, 404, 'resource-unknown'],
    ['GET', '/List?code=submissionset', undefined, {}, 400, 'search-required'],
    ['GET', '/metadata', undefined, { accept: 'application/fhir+xml' }, 406, 'not-acceptable'],
    ['GET', '/metadata?_format=xml', undefined, {}, 406, 'not-acceptable'],
    ['DELETE', '/DocumentReference/abc', undefined, {}, 405, 'method-not-allowed'],
    ['PUT', '/DocumentReference/abc', {}, {}, 405, 'method-not-allowed'],
    ['POST', '/Patient', {}, {}, 405, 'method-not-allowed'],
    ['GET', '/DocumentReference/abc', undefined, {}, 404, 'document-absent'],
    ['GET', '/Binary/abc', undefined, {}, 404, 'document-absent'],
    ['GET', '/Patient/abc', undefined, {}, 404, 'space-not-open'],
    ['GET', '/Patient?name=Essai', undefined, {}, 400, 'search-parameter'],
    [
      'GET',
      '/Patient?identifier=urn:oid:1.2.250.1.213.1.4.10|279035121518900',
      undefined,
      {},
      422,
      'ins-key',
    ],
    [
      'PATCH',
      '/DocumentReference?identifier=urn:oid:1.2.3',
      [],
      { 'content-type': 'application/json-patch+json' },
      400,
      'search-required',
    ],
  ])('%s %s %#', async (method, path, body, headers, status, code) => {
    await refused(house, () => house.ask('cardiologue', method, path, body, headers), status, code);
  });

  test('a defect says nothing of itself, and is logged without its message', async () => {
    const { search } = house.doors.documents;
    Object.assign(house.doors.documents, {
      search: () => Promise.reject(new Error(`boom ${paule.ins}`)),
    });
    try {
      const path = `/DocumentReference?patient.identifier=${encodeURIComponent(insToken(paule))}&status=current`;
      const answer = await refused(house, () => house.ask('cardiologue', 'GET', path), 500, 'unexpected');
      expect(JSON.stringify(answer.body)).not.toContain('boom');
      const line = house.logged.find((one) => one.includes('fhir-defect'));
      expect(line).toContain('/fhir/DocumentReference');
      expect(house.logged.join('')).not.toMatch(/boom|2\d{14}/);
    } finally {
      Object.assign(house.doors.documents, { search });
    }
  });
});
