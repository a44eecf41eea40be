/**
 * What an AuditEvent must have, written from FHIR R4 and from the profiles of IHE BALP 1.1 (IHE.BasicAudit.PatientRead,
 * PatientQuery, PatientCreate, PatientUpdate, PatientDelete), apart from the code that makes it. Each row is one constraint:
 * what is in no row is checked by nobody here, above all the terminology of the extensible bindings.
 */
import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from '@medplum/fhirtypes';

type Row = readonly [says: string, holds: (event: AuditEvent) => boolean];

const REST = 'http://terminology.hl7.org/CodeSystem/audit-event-type|rest';
const INTERACTION = 'http://hl7.org/fhir/restful-interaction';
const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const PERSON = 'http://terminology.hl7.org/CodeSystem/audit-entity-type|1';
const OBJECT = 'http://terminology.hl7.org/CodeSystem/audit-entity-type|2';
const ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const REQUEST_ID = 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType|XrequestId';

const token = (coding: Coding | undefined) => `${coding?.system ?? ''}|${coding?.code ?? ''}`;
const agents = (event: AuditEvent, ...types: string[]): AuditEventAgent[] =>
  (event.agent ?? []).filter(({ type }) => types.includes(token(type?.coding?.[0])));
const entities = (event: AuditEvent, type: string): AuditEventEntity[] =>
  (event.entity ?? []).filter((one) => token(one.type) === type);

/** Every element that R4 requires, and its required bindings. */
const R4: readonly Row[] = [
  ['id 1..1, of the alphabet of ids', ({ id }) => /^[A-Za-z0-9.-]{1,64}$/.test(id ?? '')],
  ['type 1..1', ({ type }) => Boolean(type?.system && type.code)],
  ['action is one of C R U D E', ({ action }) => /^[CRUDE]$/.test(action ?? '')],
  [
    'recorded 1..1, an instant',
    ({ recorded }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(recorded ?? ''),
  ],
  ['outcome is one of 0 4 8 12', ({ outcome }) => ['0', '4', '8', '12'].includes(outcome ?? '')],
  [
    'agent 1..*, requestor 1..1',
    ({ agent }) => Boolean(agent?.length && agent.every((one) => typeof one.requestor === 'boolean')),
  ],
  [
    'network.type is one of 1 to 5',
    ({ agent }) => (agent ?? []).every(({ network }) => !network?.type || /^[1-5]$/.test(network.type)),
  ],
  ['source 1..1, observer 1..1', ({ source }) => Boolean(source?.observer?.display)],
  [
    'sev-1: an entity has a name or a query, not both',
    ({ entity }) => (entity ?? []).every(({ name, query }) => !name || !query),
  ],
  [
    'an extension has a url and one value',
    ({ extension }) =>
      (extension ?? []).every(({ url, ...rest }) => Boolean(url) && Object.keys(rest).length === 1),
  ],
  ['no element is empty', (event) => !/(\[\]|\{\}|:null|:"")/.test(JSON.stringify(event))],
];

/** Shared by the five patterns. */
const COMMON: readonly Row[] = [
  ['type = rest', ({ type }) => token(type) === REST],
  ['outcome = 0', ({ outcome }) => outcome === '0'],
  ['agent 2..*', ({ agent }) => (agent?.length ?? 0) >= 2],
  [
    'agent[user] 0..1: who 1..1, requestor true, no network, no media',
    (event) => {
      const users = agents(event, `${PARTICIPATION}|IRCP`, `${PARTICIPATION}|AUT`);
      return (
        users.length <= 1 &&
        users.every(
          ({ who, requestor, network, media }) => Boolean(who) && requestor === true && !network && !media,
        )
      );
    },
  ],
  [
    'entity[patient] 1..1: what is a Patient, role Patient',
    (event) => {
      const [patient, ...more] = entities(event, PERSON);
      return (
        more.length === 0 &&
        /^Patient\/\w+$/.test(patient?.what?.reference ?? '') &&
        token(patient?.role) === `${ROLE}|1`
      );
    },
  ],
  [
    'entity[transaction] 0..1: what.identifier.value 1..1',
    (event) => {
      const all = entities(event, REQUEST_ID);
      return all.length <= 1 && all.every(({ what }) => Boolean(what?.identifier?.value));
    },
  ],
];

const twoSides = (client: string, server: string): Row => [
  `agent[client] 1..1 of type ${client}, agent[server] 1..1 of type ${server}: who 1..1, network 1..1, no media`,
  (event) =>
    [client, server].every((type) => {
      const [one, ...more] = agents(event, type);
      return more.length === 0 && Boolean(one?.who && one.network && !one.media);
    }),
];
const letter = (code: string): Row => [`action = ${code}`, ({ action }) => action === code];
const subtype = (...codes: string[]): Row => [
  `one subtype among ${codes.join(', ')}`,
  (event) =>
    (event.subtype ?? []).filter((one) => one.system === INTERACTION && codes.includes(one.code ?? ''))
      .length === 1,
];
const userIs = (code: string): Row => [
  `agent[user].type = ${code}`,
  (event) =>
    agents(event, `${PARTICIPATION}|AUT`, `${PARTICIPATION}|IRCP`).every(
      ({ type }) => type?.coding?.[0]?.code === code,
    ),
];
const DATA: Row = [
  'entity[data] 1..1: what 1..1, role Domain Resource, Report or Job',
  (event) => {
    const [data, ...more] = entities(event, OBJECT);
    return (
      more.length === 0 &&
      Boolean(data?.what?.reference) &&
      [`${ROLE}|4`, `${ROLE}|3`, `${ROLE}|20`].includes(token(data?.role))
    );
  },
];
const QUERY: Row = [
  'entity[query] 1..1: query 1..1 in base64, role Query, no what, lifecycle or detail',
  (event) => {
    const [query, ...more] = entities(event, OBJECT);
    return (
      more.length === 0 &&
      /^[A-Za-z0-9+/]+=*$/.test(query?.query ?? '') &&
      token(query?.role) === `${ROLE}|24` &&
      !query?.what &&
      !query?.lifecycle &&
      !query?.detail
    );
  },
];

const SOURCE = `${DCM}|110153`;
const DESTINATION = `${DCM}|110152`;

export const PROFILES: Readonly<Record<string, readonly Row[]>> = {
  PatientRead: [letter('R'), subtype('read', 'vread'), twoSides(DESTINATION, SOURCE), userIs('IRCP'), DATA],
  PatientQuery: [
    letter('E'),
    subtype('search', 'search-type', 'search-system'),
    twoSides(SOURCE, DESTINATION),
    userIs('IRCP'),
    QUERY,
  ],
  PatientCreate: [letter('C'), subtype('create'), twoSides(SOURCE, DESTINATION), userIs('AUT'), DATA],
  PatientUpdate: [
    letter('U'),
    subtype('update', 'patch'),
    twoSides(SOURCE, DESTINATION),
    userIs('AUT'),
    DATA,
  ],
  PatientDelete: [
    letter('D'),
    subtype('delete'),
    twoSides(`${DCM}|110150`, 'http://terminology.hl7.org/CodeSystem/provenance-participant-type|custodian'),
    userIs('AUT'),
    DATA,
  ],
};

/** Name of the profile that an event says it follows. */
export const profileOf = (event: AuditEvent): string | undefined =>
  /IHE\.BasicAudit\.(\w+)$/.exec(event.meta?.profile?.[0] ?? '')?.[1];

/** The constraints that an event breaks: those of R4, and those of the profile it names. */
export function faultsOf(event: AuditEvent): readonly string[] {
  const profile = profileOf(event);
  const rows = [
    ...R4,
    ...(profile
      ? [...COMMON, ...(PROFILES[profile] ?? [[`${profile} is no profile`, () => false] as const])]
      : []),
  ];
  return rows.filter(([, holds]) => !holds(event)).map(([says]) => says);
}
