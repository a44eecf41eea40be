/** A document that is not right is refused by FHIR: each with its own code and sentence, and nothing half-written left behind. */
import type { DocumentReference } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleCda } from '#formats/cda/sample-cda';
import type { TestPerson } from '../../house.ts';
import { pdf } from '../sample-documents.ts';
import { type FhirHouse, newLot, newReference, startFhirHouse } from './fhir-house.ts';
import { refused } from './refused.ts';
import { zipOf } from './zip.ts';

let house: FhirHouse;
let paule: TestPerson;
beforeAll(async () => {
  house = await startFhirHouse();
  paule = await house.newPerson();
});
afterAll(() => house?.close());

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
  [
    'a known code of another nomenclature',
    () => ({ type: { coding: [{ system: 'http://snomed.info/sct', code: '11488-4' }] } }),
    422,
    'type-unknown',
  ],
  ['a type of the insurer', () => ({ type: { coding: [{ code: 'REMB' }] } }), 403, 'act-refused'],
  ['a false hash', () => ({ hash: Buffer.alloc(20).toString('base64') }), 422, 'hash-mismatch'],
  ['a hash that is none', () => ({ hash: 'AAAA' }), 422, 'element-invalid'],
  ['a false size', () => ({ size: 3 }), 422, 'size-mismatch'],
  ['an empty document', () => ({ bytes: Buffer.alloc(0) }), 422, 'resource-invalid'],
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
  ['a list of nobody as author', () => ({ author: [] }), 422, 'resource-invalid'],
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
  ['data that is no base64', attachment({ data: 'ceci n’est pas du base64' }), 422, 'resource-invalid'],
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
    await refused(house, () => publish(newReference(paule, 'cardiologue', over(paule))), status, code);
  });

  test.each(CASES.filter(([what]) => /birth name|hash|bomb|author$|label/.test(what)))(
    '%s is refused in a lot, with all of the lot',
    async (_what, over, status, code) => {
      const lot = newLot(paule, [
        newReference(paule, 'cardiologue'),
        newReference(paule, 'cardiologue', over(paule)),
      ]);
      await refused(house, () => house.ask('cardiologue', 'POST', '', lot), status, code);
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
    await refused(house, () => publish(newReference(paule, 'cardiologue', { bytes })), 413, 'too-large');
    await refused(
      house,
      () => publish(`{"resourceType":"DocumentReference","x":"${'a'.repeat(31 * 1024 * 1024)}"}`),
      413,
      'body-too-large',
    );
  });
});
