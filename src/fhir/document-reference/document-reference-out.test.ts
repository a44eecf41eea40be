import type { DocumentReference } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import type { DocumentEntry } from '#documents';
import { createDocumentReferenceOut, subjectJson } from './document-reference-out.ts';

const HOLDER = '6837ac51-b468-4006-9c45-affd9861f91e';
const ENTRY: DocumentEntry = {
  id: 'abc.def',
  holderId: HOLDER,
  entryId: '019a0000-0000-7000-8000-000000000001',
  uniqueId: '1.2.3',
  logicalId: '019a0000-0000-7000-8000-000000000001',
  version: 1,
  revision: 3,
  status: 'current',
  hidden: false,
  invisibleToPatient: false,
  invisibleToRepresentatives: false,
  origin: 'professional',
  authorId: '899700900204',
  authorLabel: 'Claire "Fournier"',
  authorProfession: undefined,
  authorStructureId: undefined,
  authorStructureLabel: undefined,
  ownName: false,
  depositorId: '899700900204',
  depositorLabel: 'Claire Fournier',
  validatorId: undefined,
  validatorLabel: undefined,
  software: undefined,
  typeCode: '11488-4',
  typeSystem: '2.16.840.1.113883.6.1',
  classCode: '10',
  category: 'CPT_REND',
  title: 'Écho\n« 1 » \u2028',
  formatCode: 'urn:ihe:iti-fr:xds-sd:jpeg:2010',
  facilityType: '22232009',
  practiceSetting: undefined,
  language: 'fr-FR',
  actStart: new Date('2026-01-02T10:00:00Z'),
  actPrecision: 'instant',
  scan: 'none',
  actEnd: undefined,
  createdAt: new Date('2026-01-02T10:00:00Z'),
  depositedAt: new Date('2026-01-03T10:00:00Z'),
  revealedAt: undefined,
  updatedAt: new Date('2026-01-04T10:00:00Z'),
  replacesUniqueId: undefined,
  mimeType: 'image/jpeg',
  size: 12,
  sha1: Buffer.alloc(20),
  blobId: '019a0000-0000-7000-8000-000000000002',
};
const type = { labelFr: 'CR de consultation', classLabelFr: 'Compte rendu' };
const access = { reference: { documentType: () => type as never } };
const out = createDocumentReferenceOut('https://carnet.test/fhir', access);
const resource = (over: Partial<DocumentEntry>) =>
  JSON.parse(out({ ...ENTRY, ...over }, subjectJson(HOLDER))) as DocumentReference;

describe('a document as FHIR', () => {
  test('says the type as the nomenclature in force does, from the moment it is', () => {
    const before = access.reference;
    expect(resource({}).type?.coding?.[0]?.display).toBe('CR de consultation');
    access.reference = { documentType: () => ({ ...type, labelFr: 'Fiche de consultation' }) as never };
    expect(JSON.parse(out(ENTRY, subjectJson(HOLDER))).type.coding[0].display).toBe('Fiche de consultation');
    access.reference = before;
    expect(JSON.parse(out(ENTRY, subjectJson(HOLDER))).type.coding[0].display).toBe('CR de consultation');
  });

  test('text that needs escaping comes back as it was', () => {
    const { content, author, meta } = resource({});
    expect(content?.[0]?.attachment?.title).toBe(ENTRY.title);
    expect(author?.[0]?.display).toBe('Claire "Fournier"');
    expect(meta).toEqual({ versionId: '3', lastUpdated: '2026-01-04T10:00:00.000Z' });
    expect(content?.[0]?.format?.system).toContain('TRE_A06');
  });

  test.each([
    [{ status: 'archived' }, { status: 'current', extension: [{ valueBoolean: true }] }],
    [{ status: 'superseded' }, { status: 'superseded' }],
    [{ hidden: true }, { securityLabel: [{ coding: [{ code: 'N' }] }, { coding: [{ code: 'MASQUE_PS' }] }] }],
    [
      { invisibleToPatient: true, invisibleToRepresentatives: true },
      { securityLabel: [{}, { coding: [{ code: 'INVISIBLE_PATIENT' }] }, {}] },
    ],
    [
      { ownName: true, authorId: undefined, authorStructureId: '1', authorStructureLabel: 'CHU' },
      { author: [{ type: 'Organization', display: 'CHU' }] },
    ],
    [{ origin: 'holder' }, { author: [{ type: 'Patient' }] }],
    [
      { software: 'Logiciel' },
      { author: [{ type: 'Practitioner' }, { type: 'Device', display: 'Logiciel' }] },
    ],
    [{ uniqueId: '1.2.3^abc' }, { masterIdentifier: { system: 'urn:oid:1.2.3', value: 'abc' } }],
    [
      { replacesUniqueId: '1.2.4' },
      { relatesTo: [{ code: 'replaces', target: { identifier: { value: 'urn:oid:1.2.4' } } }] },
    ],
    [
      { actEnd: new Date('2026-01-02T11:00:00Z') },
      { context: { period: { end: '2026-01-02T11:00:00.000Z' } } },
    ],
    [{ facilityType: 'SA07' }, { context: { facilityType: { coding: [{ code: 'SA07' }] } } }],
    [
      { typeSystem: '1.2.250.1.213.1.1.4.12' },
      { type: { coding: [{ system: expect.stringContaining('TRE_A05') }] } },
    ],
  ] as [Partial<DocumentEntry>, object][])('%j', (over, expected) => {
    expect(resource(over)).toMatchObject(expected);
  });
});
