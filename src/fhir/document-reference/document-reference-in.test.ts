import { describe, expect, test } from 'vitest';
import { elementOf } from '../datatypes/element.ts';
import { ElementError } from '../errors.ts';
import { documentReferenceIn } from './document-reference-in.ts';

const BASE = 'https://carnet.test/fhir';
const INS = { system: 'urn:oid:1.2.250.1.213.1.4.10', value: '262062913490181' };
const PS = { system: 'urn:oid:1.2.250.1.71.4.2.1', value: '899700900204' };

const GOOD = {
  resourceType: 'DocumentReference',
  status: 'current',
  masterIdentifier: { system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2.3' },
  type: { coding: [{ system: 'http://loinc.org', code: '11488-4' }] },
  subject: { identifier: INS },
  author: [{ identifier: PS, display: 'Dr Claire Fournier' }],
  content: [{ attachment: { contentType: 'application/pdf', title: 'Titre', data: 'YQ==' } }],
};
const read = (over: object) =>
  documentReferenceIn(elementOf({ ...GOOD, ...over }, 'DocumentReference'), BASE);

/** The element that a resource is refused for. */
function refusedAt(over: object): [code: string, expression: string] {
  try {
    read(over);
  } catch (error) {
    if (error instanceof ElementError) return [error.code, error.expression];
    throw error;
  }
  throw new Error('this was read');
}

describe('the person', () => {
  const patient = (over: object) => ({
    contained: [{ resourceType: 'Patient', id: 'p', identifier: [INS], ...over }],
    subject: { reference: '#p' },
  });
  const TRAITS = {
    name: [{ use: 'official', family: 'Leguellec', given: ['Martine'] }],
    gender: 'female',
    birthDate: '1962-06-04',
  };

  test.each([
    ['logical', { subject: { identifier: INS } }],
    [
      'conditional, as the examples write it',
      { subject: { reference: `Patient?identifier=${INS.system}|${INS.value}` } },
    ],
    [
      'conditional, encoded',
      {
        subject: {
          reference: `${BASE}/Patient?identifier=${encodeURIComponent(`${INS.system}|${INS.value}`)}`,
        },
      },
    ],
    ['contained', patient({})],
  ])('a %s reference', (_kind, over) => {
    expect(read(over).patient).toEqual({
      ins: { ins: INS.value, oid: '1.2.250.1.213.1.4.10' },
      patientId: undefined,
      traits: undefined,
    });
  });

  test('a literal reference to this server', () => {
    expect(read({ subject: { reference: 'Patient/abc' } }).patient.patientId).toBe('abc');
    expect(read({ subject: { reference: `${BASE}/Patient/abc` } }).patient.patientId).toBe('abc');
    expect(
      read({ subject: { reference: 'https://elsewhere.test/fhir/Patient/abc' } }).patient.patientId,
    ).toBeUndefined();
  });

  test('traits, with all the given names and the place of birth', () => {
    const list = 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient-birth-list-given-name';
    const insee = 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code';
    const { traits } = read(
      patient({
        ...TRAITS,
        name: [
          { use: 'usual', family: 'Autre', given: ['Anne'] },
          {
            use: 'official',
            family: 'Leguellec',
            given: ['Martine'],
            extension: [{ url: list, valueString: 'Martine Anne' }],
          },
        ],
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
            valueAddress: { extension: [{ url: insee, valueCoding: { code: '29134' } }] },
          },
        ],
      }),
    ).patient;
    expect(traits).toEqual({
      birthName: 'Leguellec',
      birthGivenNames: ['Martine', 'Anne'],
      sex: 'F',
      birthDate: '1962-06-04',
      birthPlaceCog: '29134',
    });
  });

  test.each([
    ['gender', 'DocumentReference.contained[0].gender'],
    ['birthDate', 'DocumentReference.contained[0].birthDate'],
    ['name', 'DocumentReference.contained[0].name'],
  ])('traits without %s are not enough', (name, expression) => {
    expect(refusedAt(patient({ ...TRAITS, [name]: undefined }))).toEqual(['element-missing', expression]);
  });

  test('what is no INS, and who is no patient', () => {
    expect(refusedAt({ subject: { identifier: { system: 'urn:oid:1.2', value: '1' } } })).toEqual([
      'code-refused',
      'DocumentReference.subject.identifier',
    ]);
    expect(refusedAt({ subject: { reference: 'Group/1' } })).toEqual([
      'element-invalid',
      'DocumentReference.subject',
    ]);
    expect(() =>
      read({ context: { sourcePatientInfo: { identifier: { ...INS, value: '254028719990194' } } } }),
    ).toThrow('other-patient');
  });
});

describe('who made it (R25)', () => {
  const role = {
    resourceType: 'PractitionerRole',
    id: 'r',
    code: [{ coding: [{ display: 'Médecin' }] }],
    practitioner: { reference: '#ps' },
    organization: { reference: '#org' },
  };
  const practitioner = {
    resourceType: 'Practitioner',
    id: 'ps',
    identifier: [PS],
    name: [{ prefix: ['DR'], given: ['Claire'], family: 'Fournier' }],
  };
  const organization = {
    resourceType: 'Organization',
    id: 'org',
    identifier: [{ system: 'https://finess.esante.gouv.fr', value: '290000017' }],
    name: 'Cabinet',
  };
  const device = {
    resourceType: 'Device',
    id: 'd',
    deviceName: [{ name: 'Logiciel 3.2', type: 'user-friendly-name' }],
  };

  test('a role, its professional, its structure and a software', () => {
    const { metadata } = read({
      contained: [role, practitioner, organization, device],
      author: [{ reference: '#r' }, { reference: '#d' }],
    });
    expect(metadata.author).toEqual({
      id: '899700900204',
      label: 'DR Claire Fournier',
      profession: 'Médecin',
      structureId: '1290000017',
      structureLabel: 'Cabinet',
    });
    expect(metadata.software).toBe('Logiciel 3.2');
  });

  test('a structure alone acts in its own name (R38)', () => {
    expect(
      read({ contained: [organization], author: [{ reference: '#org' }] }).metadata.author,
    ).toMatchObject({ id: undefined, structureId: '1290000017' });
  });

  test('the validator is somebody else', () => {
    expect(
      read({ authenticator: { identifier: PS, display: 'Dr Fournier' }, author: [] }).metadata,
    ).toMatchObject({
      author: undefined,
      validator: { id: '899700900204', label: 'Dr Fournier' },
    });
  });

  test('nobody known', () => {
    expect(refusedAt({ author: [{ display: 'Moi' }] })).toEqual([
      'element-invalid',
      'DocumentReference.author[0]',
    ]);
    expect(refusedAt({ author: [{ reference: '#x' }] })).toEqual([
      'reference-unresolved',
      'DocumentReference.author[0].reference',
    ]);
  });
});

describe('the rest', () => {
  test('everything the record keeps', () => {
    const { metadata, attachment } = read({
      date: '2026-01-01',
      context: {
        period: { start: '2026-01-02T10:00:00Z', end: '2026-01-02T11:00:00Z' },
        facilityType: { coding: [{ code: 'SA07' }] },
        practiceSetting: { coding: [{ code: 'AMBULATOIRE' }] },
      },
      content: [
        {
          attachment: {
            ...GOOD.content[0]!.attachment,
            size: 1,
            hash: 'hvfkN/qlp/zhXR3cuerq6jd2Z7g=',
            language: 'fr',
            creation: '2026-01-01T08:00:00Z',
          },
          format: { code: 'urn:ihe:iti:xds-sd:pdf:2008' },
        },
      ],
    });
    expect(metadata).toMatchObject({
      uniqueId: 'urn:oid:1.2.3',
      title: 'Titre',
      typeCode: '11488-4',
      typeSystem: '2.16.840.1.113883.6.1',
      size: 1,
      actStart: new Date('2026-01-02T10:00:00Z'),
      actEnd: new Date('2026-01-02T11:00:00Z'),
      createdAt: new Date('2026-01-01T08:00:00Z'),
      language: 'fr',
      formatCode: 'urn:ihe:iti:xds-sd:pdf:2008',
      facilityType: 'SA07',
      practiceSetting: 'AMBULATOIRE',
    });
    expect(metadata.sha1?.toString('hex')).toBe('86f7e437faa5a7fce15d1ddcb9eaeaea377667b8');
    expect(attachment.data?.toString()).toBe('a');
  });

  test.each([
    [{ identifier: { system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2' } }, { uniqueId: 'urn:oid:1.2' }],
    [{ reference: 'urn:oid:1.2' }, { uniqueId: 'urn:oid:1.2' }],
    [
      { reference: 'DocumentReference?identifier=urn:ietf:rfc:3986|urn:oid:1.2' },
      { uniqueId: 'urn:oid:1.2' },
    ],
    [{ reference: 'DocumentReference/abc.def' }, { documentId: 'abc.def' }],
  ])('replaces %j', (target, expected) => {
    expect(read({ relatesTo: [{ code: 'replaces', target }] }).replaces).toEqual(expected);
  });

  test.each([
    [{ status: undefined }, 'element-missing', 'DocumentReference.status'],
    [{ status: 3 }, 'element-invalid', 'DocumentReference.status'],
    [{ content: [] }, 'element-missing', 'DocumentReference.content'],
    [{ content: {} }, 'element-invalid', 'DocumentReference.content'],
    [{ content: [{}] }, 'element-missing', 'DocumentReference.content[0].attachment'],
    [{ author: [null] }, 'element-invalid', 'DocumentReference.author[0]'],
    [{ relatesTo: [{ code: 'replaces' }] }, 'element-missing', 'DocumentReference.relatesTo[0].target'],
    [
      { relatesTo: [{ code: 'replaces', target: { display: 'x' } }] },
      'reference-unresolved',
      'DocumentReference.relatesTo[0].target.reference',
    ],
    [
      { relatesTo: [{ code: 'replaces', target: { reference: 'urn:oid:1.2' } }, {}] },
      'element-unexpected',
      'DocumentReference.relatesTo[1]',
    ],
    [
      { securityLabel: [{ coding: [{ code: 'N' }] }] },
      'code-refused',
      'DocumentReference.securityLabel[0].coding[0]',
    ],
    [
      {
        extension: [
          {
            url: 'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived',
            valueBoolean: true,
          },
        ],
      },
      'element-unexpected',
      'DocumentReference.extension[0]',
    ],
  ])('%j is refused where it is wrong', (over, code, expression) => {
    expect(refusedAt(over)).toEqual([code, expression]);
  });

  test('both spellings of the system of visibilities', () => {
    for (const name of ['Statut', 'Status'])
      expect(
        read({
          securityLabel: [
            {
              coding: [
                {
                  system: `https://mos.esante.gouv.fr/NOS/TRE_A07-${name}VisibiliteDocument/FHIR/TRE-A07-${name}VisibiliteDocument`,
                  code: 'MASQUE_PS',
                },
              ],
            },
          ],
        }).metadata.visibility,
      ).toMatchObject({ hidden: true });
  });
});
