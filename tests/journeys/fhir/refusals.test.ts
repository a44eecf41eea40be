/** What is refused by FHIR: each with its own code and sentence, and nothing half-written left behind. */
import type { Bundle, DocumentReference } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleCda } from '#formats/cda/sample-cda';
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
import { zipOf } from './zip.ts';

let house: FhirHouse;
let paule: TestPerson;
beforeAll(async () => {
  house = await startFhirHouse();
  paule = await house.newPerson();
});
afterAll(() => house?.close());

/** A refusal: its status and code, a French sentence, a request id, no identity in it, and no trace in the record. */
async function refused(
  asking: () => Promise<Answer<unknown>>,
  status: number,
  code: string,
): Promise<Answer<never>> {
  const before = await house.written();
  const answer = (await asking()) as Answer<never>;
  expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  const [issue] = (
    answer.body as { issue: { severity: string; details: { text: string }; diagnostics: string }[] }
  ).issue;
  expect(issue?.severity).toBe('error');
  expect(issue?.details.text).toMatch(/^\p{Lu}.*\.$/u);
  expect(issue?.diagnostics).toContain(answer.headers.get('x-request-id'));
  expect(JSON.stringify(answer.body)).not.toMatch(/Essai|Paule|2\d{14}/);
  expect(answer.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
  expect(await house.written()).toEqual(before);
  return answer;
}

const publish = (reference: unknown, as: Parameters<FhirHouse['ask']>[0] = 'cardiologue') =>
  house.ask(as, 'POST', '/DocumentReference', reference);

/** What differs from a good deposit, and how it is answered. */
type Case = [
  what: string,
  over: (of: TestPerson) => Parameters<typeof newReference>[2],
  status: number,
  code: string,
];

const attachment = (over: object) => (of: TestPerson) => {
  const [content] = newReference(of, 'cardiologue').content!;
  return { content: [{ attachment: { ...content!.attachment, ...over } }] };
};
const cdaBytes = (doctype: string) => Buffer.from(sampleCda({ prolog: `<?xml version="1.0"?>${doctype}` }));
const patientOf = (of: TestPerson, over: object) => ({
  contained: [
    { ...newReference(of, 'cardiologue').contained![0]!, ...over } as NonNullable<
      DocumentReference['contained']
    >[number],
    newReference(of, 'cardiologue').contained![1]!,
  ],
});

const CASES: Case[] = [
  [
    'a false INS key',
    (of) =>
      patientOf(of, { identifier: [{ system: `urn:oid:${of.insOid}`, value: `${of.ins.slice(0, 13)}00` }] }),
    422,
    'ins-key',
  ],
  [
    'an INS that is too short',
    (of) => patientOf(of, { identifier: [{ system: `urn:oid:${of.insOid}`, value: of.ins.slice(0, 13) }] }),
    422,
    'ins-length',
  ],
  [
    'an identifier that is no INS',
    (of) => patientOf(of, { identifier: [{ system: 'urn:oid:1.2.250.1.999', value: '12' }] }),
    422,
    'code-refused',
  ],
  [
    'another birth name',
    (of) => patientOf(of, { name: [{ use: 'official', family: 'Autre', given: [of.givenName] }] }),
    422,
    'traits-differ',
  ],
  ['another birth date', (of) => patientOf(of, { birthDate: '1950-01-01' }), 422, 'traits-differ'],
  ['another sex', (of) => patientOf(of, { gender: 'male' }), 422, 'traits-differ'],
  ['traits that are not whole', (of) => patientOf(of, { birthDate: undefined }), 422, 'element-missing'],
  ['nobody named', () => ({ subject: undefined as never }), 422, 'patient-missing'],
  [
    'an unknown type',
    () => ({ type: { coding: [{ system: 'http://loinc.org', code: '99999-9' }] } }),
    422,
    'type-unknown',
  ],
  ['a type of the insurer', () => ({ type: { coding: [{ code: 'REMB' }] } }), 403, 'act-refused'],
  ['a false hash', () => ({ hash: Buffer.alloc(20).toString('base64') }), 422, 'hash-mismatch'],
  ['a hash that is none', () => ({ hash: 'AAAA' }), 422, 'element-invalid'],
  ['a false size', () => ({ size: 3 }), 422, 'size-mismatch'],
  ['an empty document', () => ({ bytes: Buffer.alloc(0) }), 422, 'empty'],
  ['a wrong type of content', () => ({ contentType: 'image/png' }), 422, 'mime-mismatch'],
  [
    'a type of content that is not taken',
    () => ({ bytes: Buffer.from('GIF89a_____'), contentType: 'image/gif' }),
    415,
    'mime-refused',
  ],
  [
    'an archive',
    () => ({ bytes: zipOf('a.txt', 'bonjour'), contentType: 'application/zip' }),
    415,
    'mime-refused',
  ],
  [
    'a PDF that is also an archive',
    () => ({ bytes: Buffer.concat([pdf('a'), zipOf('a.txt', 'bonjour')]) }),
    422,
    'file-suspicious',
  ],
  [
    'a DTD',
    () => ({
      bytes: cdaBytes('<!DOCTYPE ClinicalDocument SYSTEM "http://127.0.0.1:1/x.dtd">'),
      contentType: 'text/xml',
    }),
    422,
    'cda-dangerous',
  ],
  [
    'an XML bomb',
    () => ({
      bytes: cdaBytes(
        `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${[...'bcdefgh'].map((one, index) => `<!ENTITY ${one} "${`&${'abcdefgh'[index]};`.repeat(10)}">`).join('')}]>`,
      ),
      contentType: 'text/xml',
    }),
    422,
    'cda-dangerous',
  ],
  [
    'an XML that is too deep',
    () => ({ bytes: Buffer.from(`${'<x>'.repeat(5000)}${'</x>'.repeat(5000)}`), contentType: 'text/xml' }),
    422,
    'cda-dangerous',
  ],
  [
    'an XML that is no CDA',
    () => ({ bytes: Buffer.from('<note>bonjour</note>'), contentType: 'text/xml' }),
    422,
    'cda-unreadable',
  ],
  ['a level that is not shared', () => ({ securityLabel: [label('R')] }), 422, 'confidentiality-refused'],
  ['an unknown label', () => ({ securityLabel: [label('SECRET')] }), 422, 'code-refused'],
  [
    'hidden and invisible at once',
    () => ({ securityLabel: [state('MASQUE_PS'), state('INVISIBLE_PATIENT')] }),
    422,
    'both-invisible',
  ],
  [
    'an identifier that is none',
    () => ({ masterIdentifier: { system: 'urn:ietf:rfc:3986', value: 'mine' } }),
    422,
    'identifier-invalid',
  ],
  ['no identifier', () => ({ masterIdentifier: undefined as never }), 422, 'identifier-invalid'],
  ['a title that is too long', () => ({ title: 'x'.repeat(129) }), 422, 'title-too-long'],
  ['nobody as author', () => ({ author: [] }), 422, 'author-missing'],
  ['a status that is not current', () => ({ status: 'superseded' }), 422, 'element-invalid'],
  [
    'two contents',
    (of) => ({
      content: [...newReference(of, 'cardiologue').content!, ...newReference(of, 'cardiologue').content!],
    }),
    422,
    'element-unexpected',
  ],
  [
    'an address in place of the data',
    attachment({ url: 'https://example.org/document.pdf' }),
    422,
    'element-unexpected',
  ],
  ['no data', attachment({ data: undefined }), 422, 'element-missing'],
  ['data that is no base64', attachment({ data: 'ceci n’est pas du base64' }), 422, 'element-invalid'],
  ['no title', attachment({ title: undefined }), 422, 'element-missing'],
  [
    'a contained author that is not there',
    () => ({ author: [{ reference: '#nobody' }] }),
    422,
    'reference-unresolved',
  ],
  ['a date that is none', () => ({ context: { period: { start: '2026-02-30' } } }), 422, 'element-invalid'],
  [
    'a relation that is not kept',
    () => ({ relatesTo: [{ code: 'appends', target: { reference: 'DocumentReference/x' } }] }),
    501,
    'not-offered',
  ],
  [
    'the replacement of nothing',
    () => ({ relatesTo: [{ code: 'replaces', target: { reference: 'DocumentReference/nothing' } }] }),
    422,
    'reference-unresolved',
  ],
];

function label(code: string) {
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

describe('a document that is not right', () => {
  test.each(CASES)('%s is refused', async (_what, over, status, code) => {
    await refused(() => publish(newReference(paule, 'cardiologue', over(paule))), status, code);
  });

  test.each(CASES.filter(([what]) => /birth name|hash|bomb|author$|label/.test(what)))(
    '%s is refused in a lot, with all of the lot',
    async (_what, over, status, code) => {
      const lot = newLot(paule, [
        newReference(paule, 'cardiologue'),
        newReference(paule, 'cardiologue', over(paule)),
      ]);
      await refused(() => house.ask('cardiologue', 'POST', '', lot), status, code);
    },
  );

  test('the place of what is wrong is named', async () => {
    const answer = await publish(newReference(paule, 'cardiologue', attachment({ title: undefined })(paule)));
    expect(answer.body.issue?.[0]?.expression).toEqual(['DocumentReference.content[0].attachment.title']);
    const lot = newLot(paule, [newReference(paule, 'cardiologue', { status: 'superseded' })]);
    const other = await house.ask('cardiologue', 'POST', '', lot);
    expect(other.body.issue?.[0]?.expression).toEqual(['Bundle.entry[1].resource.status']);
  });

  test('21 MB are refused by size, and 31 MB before they are read', async () => {
    const bytes = Buffer.concat([pdf('a'), Buffer.alloc(21 * 1024 * 1024, 0x20)]);
    await refused(() => publish(newReference(paule, 'cardiologue', { bytes })), 413, 'too-large');
    await refused(
      () => publish(`{"resourceType":"DocumentReference","x":"${'a'.repeat(31 * 1024 * 1024)}"}`),
      413,
      'body-too-large',
    );
  });
});

describe('sent again', () => {
  test('the same content under another identifier, unchanged', async () => {
    const bytes = pdf('deux fois');
    expect((await publish(newReference(paule, 'cardiologue', { bytes }))).status).toBe(201);
    await refused(() => publish(newReference(paule, 'cardiologue', { bytes })), 409, 'unchanged');
  });

  test('another content under the same identifier', async () => {
    const masterIdentifier = { system: 'urn:ietf:rfc:3986', value: newUrn() };
    expect((await publish(newReference(paule, 'cardiologue', { masterIdentifier }))).status).toBe(201);
    await refused(
      () => publish(newReference(paule, 'cardiologue', { masterIdentifier })),
      409,
      'identifier-taken',
    );
    await refused(
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
    await refused(() => publish(newReference(paule, 'cardiologue', { relatesTo })), 409, 'already-replaced');
    await refused(
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
    await refused(() => publish(invisible), 422, 'was-visible');
  });
});

describe('a lot that is not right', () => {
  test('two persons', async () => {
    const other = await house.newPerson();
    const lot = newLot(paule, [newReference(paule, 'cardiologue'), newReference(other, 'cardiologue')]);
    await refused(() => house.ask('cardiologue', 'POST', '', lot), 422, 'two-patients');
    const apart = newLot(other, [newReference(paule, 'cardiologue')]);
    await refused(() => house.ask('cardiologue', 'POST', '', apart), 422, 'two-patients');
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
      (lot) => Object.assign(list(lot), { entry: [] }),
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
          resource: { resourceType: 'Observation' } as never,
          request: { method: 'POST', url: 'Observation' },
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
    await refused(() => house.ask('cardiologue', 'POST', '', lot), status, code);
  });
});

describe('a person whose space takes nothing', () => {
  test('an INS that is not qualified', async () => {
    const doubtful = await house.newPerson({ insStatus: 'recuperee' });
    await refused(() => publish(newReference(doubtful, 'cardiologue')), 422, 'ins-not-qualified');
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
      const deposit = await refused(() => publish(newReference(of, 'cardiologue')), 404, 'space-not-open');
      const search = await refused(
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
    await refused(() => publish(newReference(paule, 'medecin')), 403, 'act-refused');
    const { bytes } = newCda(paule, 'medecin');
    // saying otherwise beside the CDA changes nothing
    const claimed = newReference(paule, 'cardiologue', {
      bytes: Buffer.from(bytes),
      contentType: 'text/xml',
      masterIdentifier: undefined as never,
      type: undefined as never,
    });
    const answer = await refused(() => publish(claimed), 403, 'act-refused');
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
    const nurse = await refused(() => house.ask('infirmiere', 'GET', search), 403, 'access-refused');
    const secretary = await refused(() => house.ask('secretaire', 'GET', search), 403, 'access-refused');
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
    ['GET', '/Observation', undefined, {}, 404, 'resource-unknown'],
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
    await refused(() => house.ask('cardiologue', method, path, body, headers), status, code);
  });

  test('a defect says nothing of itself, and is logged without its message', async () => {
    const { search } = house.doors.documents;
    Object.assign(house.doors.documents, {
      search: () => Promise.reject(new Error(`boom ${paule.ins}`)),
    });
    try {
      const path = `/DocumentReference?patient.identifier=${encodeURIComponent(insToken(paule))}&status=current`;
      const answer = await refused(() => house.ask('cardiologue', 'GET', path), 500, 'unexpected');
      expect(JSON.stringify(answer.body)).not.toContain('boom');
      const line = house.logged.find((one) => one.includes('fhir-defect'));
      expect(line).toContain('/fhir/DocumentReference');
      expect(house.logged.join('')).not.toMatch(/boom|2\d{14}/);
    } finally {
      Object.assign(house.doors.documents, { search });
    }
  });
});
