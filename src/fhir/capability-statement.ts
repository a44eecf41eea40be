/** What this surface does, and nothing else: made from its routes and the tables of its searches. */
import type { CapabilityStatement, CapabilityStatementRestResource, ResourceType } from '@medplum/fhirtypes';
import { PARAMETERS as TRACE_PARAMETERS } from './audit-event/search-query.ts';
import { INCLUDES, PARAMETERS } from './document-reference/search-query.ts';
import { LIST_INCLUDES, LIST_PARAMETERS } from './list/list-query.ts';
import { OBSERVATION_INCLUDES, OBSERVATION_PARAMETERS } from './measure/measure-query.ts';
import type { Interaction, Route } from './routes.ts';
import { PERSON } from './search/grammar.ts';

const PDSM = 'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition';

type SearchType = 'token' | 'date' | 'reference' | 'string' | 'special';
const TYPES: Readonly<Record<string, SearchType>> = {
  patient: 'reference',
  subject: 'reference',
  'author.family': 'string',
  'author.given': 'string',
  'author.name': 'string',
  'source.family': 'string',
  'source.given': 'string',
  'source.name': 'string',
  'authorOrg.name': 'string',
  title: 'string',
  family: 'string',
  given: 'string',
  birthdate: 'date',
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
export function capabilityStatement(
  base: string,
  startedAt: Date,
  routes: readonly Route[],
): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: startedAt.toISOString(),
    kind: 'instance',
    software: { name: 'Carnet' },
    implementation: { description: 'Carnet : partage de documents de santé', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    patchFormat: ['application/json-patch+json', 'application/xml-patch+xml', 'application/fhir+json'],
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
        resource: resourcesOf(routes),
        operation: [
          {
            name: 'validate',
            definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
            documentation:
              'POST [type]/$validate: the structure and required bindings of R4, and what the PDSm profiles require.',
          },
        ],
      },
    ],
  };
}

/** What is said of a resource beside its routes and its parameters. */
type About = {
  readonly profiles?: readonly string[];
  readonly documentation?: string;
  readonly interactions?: Partial<Record<Interaction, string>>;
  readonly parameters?: readonly string[];
  readonly operations?: Readonly<Record<string, string>>;
  readonly includes?: ReadonlySet<string>;
  readonly more?: Partial<CapabilityStatementRestResource>;
};

const CLINICAL_ABOUT: About = {
  documentation:
    'Of the person’s profile: what they or professionals wrote, and what was read in documents, as visible as these are.',
  parameters: [...Object.keys(PERSON), 'code'],
};

const ABOUT: Readonly<Record<string, About>> = {
  DocumentReference: {
    profiles: [`${PDSM}/pdsm-simplified-publish`, `${PDSM}/pdsm-comprehensive-document-reference`],
    interactions: {
      create:
        'ITI-105. The masterIdentifier makes it idempotent: 201, then 200. If-None-Exist is taken on identifier.',
      'search-type': 'ITI-67, GET or POST.',
      patch:
        'One act a request: MASQUE_PS added or removed, INVISIBLE_PATIENT or INVISIBLE_REPRESENTANTS_LEGAUX removed, ' +
        'isArchived true or false, status entered-in-error, which deletes for everyone and for ever. By id, or by identifier ' +
        'and patient.identifier. If-Match is taken.',
    },
    parameters: Object.keys(PARAMETERS),
    includes: INCLUDES,
    more: {
      versioning: 'versioned',
      readHistory: false,
      updateCreate: false,
      conditionalCreate: true,
      conditionalUpdate: false,
    },
  },
  Binary: { interactions: { read: 'ITI-68. The id is the one of the DocumentReference.' } },
  List: {
    profiles: [`${PDSM}/pdsm-submissionset-comprehensive`],
    documentation:
      'Received in a transaction. A lot exists for whoever one of its documents exists for, and shows these alone. Folders are refused.',
    interactions: { 'search-type': 'ITI-66, GET or POST. Names one person, a code and a status.' },
    parameters: [...Object.keys(PERSON), ...Object.keys(LIST_PARAMETERS)],
    includes: LIST_INCLUDES,
  },
  Observation: {
    documentation:
      'Measures, written in a transaction with their Device (ifNoneExist): the partner API of Mon espace santé v1.5.2. ' +
      'With category=laboratory, results read in documents.',
    interactions: {
      'search-type':
        'All of a period (date twice, _offset counts pages, _count to 100), or the last (_sort=-date, _count=1).',
    },
    parameters: OBSERVATION_PARAMETERS,
    includes: OBSERVATION_INCLUDES,
  },
  Device: { interactions: { read: 'What a measure came from.' } },
  AllergyIntolerance: CLINICAL_ABOUT,
  Condition: CLINICAL_ABOUT,
  MedicationStatement: CLINICAL_ABOUT,
  Immunization: CLINICAL_ABOUT,
  Patient: {
    interactions: {
      'search-type':
        'By identifier, TD0.2: no entry, or one for an open space. By traits, TD0.5: regulating doctors alone, no identifier given.',
    },
    parameters: ['identifier', 'family', 'birthdate', 'given', 'gender'],
    operations: { summary: 'GET. A document of the shape of the International Patient Summary.' },
  },
  Consent: {
    interactions: {
      create:
        'The caller states that the person consents, for themselves or a colleague; or opens an emergency (purpose BTG or ETREAT). ' +
        'A form of Carnet’s own.',
      read: 'The one of the caller; its id is the one of the Patient, or of an emergency.',
      patch: 'Replaces status by inactive: takes the statement back, or ends the emergency.',
    },
    operations: { justify: 'Explains an emergency to the person, within a day.' },
  },
  AuditEvent: {
    documentation:
      'The history of one person, newest first: all of it for the person, what is open to them for representatives and treating ' +
      'doctors, their own acts for other professionals. Events that were done name the IHE BALP pattern that they follow.',
    profiles: ['PatientRead', 'PatientQuery', 'PatientCreate', 'PatientUpdate', 'PatientDelete'].map(
      (name) => `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`,
    ),
    interactions: { 'search-type': 'GET. Names one person. Pages by the next link, at most 100 events.' },
    parameters: Object.keys(TRACE_PARAMETERS),
  },
};

function resourcesOf(routes: readonly Route[]): CapabilityStatementRestResource[] {
  const types = [...new Set(routes.map(({ serves }) => serves.on))].filter((type) => type !== 'system');
  return types.map((type) => {
    const about = ABOUT[type] ?? {};
    const served = routes.filter(({ serves }) => serves.on === type);
    const codes = new Set(served.flatMap(({ serves }) => ('code' in serves ? [serves.code] : [])));
    const operations = served.flatMap(({ serves }) => ('operation' in serves ? [serves.operation] : []));
    const along = (kind: string) =>
      [...(about.includes ?? [])].flatMap((name) =>
        name.startsWith(`${kind}:`) ? [name.slice(kind.length + 1)] : [],
      );
    return {
      type: type as ResourceType,
      ...(about.profiles && { supportedProfile: [...about.profiles] }),
      ...(about.documentation && { documentation: about.documentation }),
      interaction: [...codes].map((code) => ({
        code: code as 'read',
        ...(about.interactions?.[code] && { documentation: about.interactions[code] }),
      })),
      ...about.more,
      ...(about.includes && { searchInclude: along('include'), searchRevInclude: along('revinclude') }),
      ...(about.parameters && {
        searchParam: about.parameters.map((name) => ({ name, type: TYPES[name] ?? 'token' })),
      }),
      ...(operations.length > 0 && {
        operation: operations.map((name) => ({
          name,
          definition: `OperationDefinition/${type}-${name}`,
          ...(about.operations?.[name] && { documentation: about.operations[name] }),
        })),
      }),
    };
  });
}
