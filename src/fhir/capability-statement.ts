/** What this surface does, and nothing else. */
import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { PARAMETERS as TRACE_PARAMETERS } from './audit-event/search-query.ts';
import { PARAMETERS } from './document-reference/search-query.ts';

const PDSM = 'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition';

type SearchType = 'token' | 'date' | 'reference' | 'string' | 'special';
const TYPES: Readonly<Record<string, SearchType>> = {
  patient: 'reference',
  subject: 'reference',
  'author.family': 'string',
  'author.given': 'string',
  date: 'date',
  creation: 'date',
  period: 'date',
  'period-start': 'date',
  'period-end': 'date',
  _lastUpdated: 'date',
  agent: 'reference',
  entity: 'reference',
};

/** @param startedAt when this server began to serve, which dates the statement */
export function capabilityStatement(base: string, startedAt: Date): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: startedAt.toISOString(),
    kind: 'instance',
    software: { name: 'Carnet' },
    implementation: { description: 'Carnet : partage de documents de santé', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    patchFormat: ['application/json-patch+json'],
    rest: [
      {
        mode: 'server',
        documentation:
          'IHE MHD ITI-65, ITI-67, ITI-68 and ITI-105 as PDSm profiles them. A search names one person and a status. ' +
          'Every request but this one carries a Pro Santé Connect access token whose audience is this address.',
        security: {
          service: [{ text: 'Authorization: Bearer, JWT access token (RFC 9068) of Pro Santé Connect' }],
          description:
            'GET of AuditEvent also takes the session cookie of a citizen signed in to the pages, from the same origin only. ' +
            'It reads, so no other site can act with it; everything else ignores that cookie.',
        },
        interaction: [
          {
            code: 'transaction',
            documentation: 'ITI-65: one SubmissionSet, DocumentReferences, Binaries; all or nothing.',
          },
        ],
        resource: RESOURCES.map((resource) => structuredClone(resource)),
      },
    ],
  };
}

const RESOURCES: readonly CapabilityStatementRestResource[] = [
  {
    type: 'DocumentReference',
    supportedProfile: [`${PDSM}/pdsm-simplified-publish`, `${PDSM}/pdsm-comprehensive-document-reference`],
    interaction: [
      { code: 'create', documentation: 'ITI-105. The masterIdentifier makes it idempotent: 201, then 200.' },
      { code: 'read' },
      { code: 'search-type', documentation: 'ITI-67, GET or POST.' },
      {
        code: 'patch',
        documentation:
          'One act a request: MASQUE_PS added or removed, INVISIBLE_PATIENT or INVISIBLE_REPRESENTANTS_LEGAUX removed, ' +
          'isArchived true or false, status entered-in-error, which deletes for everyone and for ever.',
      },
    ],
    versioning: 'versioned',
    readHistory: false,
    updateCreate: false,
    conditionalCreate: false,
    conditionalUpdate: false,
    searchParam: Object.keys(PARAMETERS).map((name) => ({ name, type: TYPES[name] ?? 'token' })),
  },
  {
    type: 'Binary',
    interaction: [{ code: 'read', documentation: 'ITI-68. The id is the one of the DocumentReference.' }],
  },
  {
    type: 'List',
    supportedProfile: [`${PDSM}/pdsm-submissionset-comprehensive`],
    documentation: 'Received in a transaction; not read back. Folders are refused.',
  },
  {
    type: 'Patient',
    interaction: [
      { code: 'read' },
      {
        code: 'search-type',
        documentation:
          'By identifier, TD0.2: no entry, or one for an open space. By traits, TD0.5: regulating doctors alone, no identifier given.',
      },
    ],
    searchParam: [
      {
        name: 'identifier',
        type: 'token',
        documentation: 'urn:oid: of the INS authority, and the 15 characters.',
      },
      { name: 'family', type: 'string', documentation: 'TD0.5, with birthdate.' },
      { name: 'birthdate', type: 'date', documentation: 'A day or a year.' },
      { name: 'given', type: 'string' },
      { name: 'gender', type: 'token' },
    ],
  },
  {
    type: 'Consent',
    interaction: [
      {
        code: 'create',
        documentation:
          'The caller states that the person consents, for themselves or a colleague; or opens an emergency (purpose BTG or ETREAT). ' +
          'A form of Carnet’s own.',
      },
      {
        code: 'read',
        documentation: 'The one of the caller; its id is the one of the Patient, or of an emergency.',
      },
      {
        code: 'patch',
        documentation: 'Replaces status by inactive: takes the statement back, or ends the emergency.',
      },
    ],
    operation: [
      {
        name: 'justify',
        definition: 'OperationDefinition/Consent-justify',
        documentation: 'Explains an emergency to the person, within a day.',
      },
    ],
  },
  {
    type: 'AuditEvent',
    documentation:
      'The history of one person, newest first: all of it for the person, what is open to them for representatives and treating ' +
      'doctors, their own acts for other professionals. Events that were done name the IHE BALP pattern that they follow.',
    supportedProfile: ['PatientRead', 'PatientQuery', 'PatientCreate', 'PatientUpdate', 'PatientDelete'].map(
      (name) => `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`,
    ),
    interaction: [
      { code: 'read' },
      {
        code: 'search-type',
        documentation: 'GET. Names one person. Pages by the next link, at most 100 events.',
      },
    ],
    searchParam: Object.keys(TRACE_PARAMETERS).map((name) => ({ name, type: TYPES[name] ?? 'token' })),
  },
];
