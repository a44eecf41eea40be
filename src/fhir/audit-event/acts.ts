/**
 * What each act of the history is called in an AuditEvent. An exchange (read, search, create, update, delete) follows the
 * patterns of IHE BALP; what is no exchange (opening, giving or taking access, settings) has a DICOM type (PS3.16, CID 400–402).
 */
import type { Coding } from '@medplum/fhirtypes';
import type { Action } from '#access';

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';

const dcm = (code: string, display: string): Coding => ({ system: DCM, code, display });

const SOURCE = dcm('110153', 'Source Role ID');
const DESTINATION = dcm('110152', 'Destination Role ID');
const AUTHOR: Coding = { system: PARTICIPATION, code: 'AUT' };
const RECIPIENT: Coding = { system: PARTICIPATION, code: 'IRCP' };

type Letter = 'C' | 'R' | 'U' | 'D' | 'E';

export type Pattern = {
  readonly type: Coding;
  readonly subtypes: readonly Coding[];
  readonly action: Letter;
  /** Name of the BALP profile, given to what was done; a refusal follows none of them. */
  readonly profile?: string;
  readonly client: Coding;
  readonly server: Coding;
  readonly user: Coding;
};

type Exchange = 'read' | 'search-type' | 'create' | 'update' | 'delete';

const exchange = (code: Exchange, rest: Omit<Pattern, 'type' | 'subtypes'>): Pattern => ({
  type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
  subtypes: [{ system: 'http://hl7.org/fhir/restful-interaction', code }],
  ...rest,
});

/** Each pattern has its own roles: for a reading the data flow from here, for a deletion BALP names custodian and application. */
const READ = exchange('read', {
  action: 'R',
  profile: 'PatientRead',
  client: DESTINATION,
  server: SOURCE,
  user: RECIPIENT,
});
const SEARCH = exchange('search-type', {
  action: 'E',
  profile: 'PatientQuery',
  client: SOURCE,
  server: DESTINATION,
  user: RECIPIENT,
});
const CREATE = exchange('create', {
  action: 'C',
  profile: 'PatientCreate',
  client: SOURCE,
  server: DESTINATION,
  user: AUTHOR,
});
const UPDATE = exchange('update', {
  action: 'U',
  profile: 'PatientUpdate',
  client: SOURCE,
  server: DESTINATION,
  user: AUTHOR,
});
const DELETE = exchange('delete', {
  action: 'D',
  profile: 'PatientDelete',
  client: dcm('110150', 'Application'),
  server: {
    system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
    code: 'custodian',
  },
  user: AUTHOR,
});

const other = (type: Coding, action: Letter, ...subtypes: readonly Coding[]): Pattern => ({
  type,
  subtypes,
  action,
  client: SOURCE,
  server: DESTINATION,
  user: AUTHOR,
});

const SECURITY = dcm('110113', 'Security Alert');
const ROLES = dcm('110136', 'Security Roles Changed');
const CONFIGURATION = dcm('110131', 'Security Configuration');
const RECORD = dcm('110110', 'Patient Record');
const EMERGENCY = dcm('110127', 'Emergency Override Started');

const GIVES = other(SECURITY, 'C', ROLES);
const CHANGES = other(SECURITY, 'U', ROLES);
const TAKES = other(SECURITY, 'D', ROLES);
const SETS = other(SECURITY, 'U', CONFIGURATION);

/** What the act was about: its own resource here, or the question of a search. */
export type About = 'document' | 'documents' | 'lines' | 'person' | 'consent' | 'nothing';

type Act = readonly [Pattern, About];

/** Beside the actions of the decision, the answers that are written down for somebody who has no part in the space yet. */
type Answer = `mandate.${'accept' | 'refuse' | 'renounce'}` | `space.${'oppose' | 'withdraw' | 'activate'}`;

/** What the help desk leaves: the call, the check of the caller, another code, an act for another, what a second agent confirms. */
type Desk = `support.${'call' | 'check' | 'code' | 'act' | 'ask'}`;

/** The same words as the pages of the history know: a test holds the two lists together. */
export const ACTS: Readonly<Record<Action | Answer | Desk, Act>> = {
  'person.find': [SEARCH, 'person'],
  'person.search': [SEARCH, 'person'],
  'person.qualify': [other(RECORD, 'U'), 'nothing'],
  // an ordinary opening is the list that it shows: this line is left by an emergency
  'space.open': [other(RECORD, 'R', EMERGENCY), 'nothing'],
  'consent.state': [CREATE, 'consent'],
  'consent.withdraw': [UPDATE, 'consent'],
  'team.open': [GIVES, 'nothing'],
  'team.end': [TAKES, 'nothing'],
  'emergency.justify': [other(SECURITY, 'C'), 'nothing'],
  'document.list': [SEARCH, 'documents'],
  'document.know': [READ, 'document'],
  'document.read': [READ, 'document'],
  'document.deposit': [CREATE, 'document'],
  'document.replace': [UPDATE, 'document'],
  'document.hide': [UPDATE, 'document'],
  'document.show': [UPDATE, 'document'],
  'document.reveal': [UPDATE, 'document'],
  'document.archive': [UPDATE, 'document'],
  'document.unarchive': [UPDATE, 'document'],
  'document.delete': [DELETE, 'document'],
  'record.hide': [SETS, 'nothing'],
  'record.export': [other(dcm('110106', 'Export'), 'R'), 'nothing'],
  'professional.authorise': [GIVES, 'nothing'],
  'professional.block': [TAKES, 'nothing'],
  'professional.unblock': [CHANGES, 'nothing'],
  'treating.name': [GIVES, 'nothing'],
  'code.create': [GIVES, 'nothing'],
  'code.use': [CHANGES, 'nothing'],
  'code.end': [TAKES, 'nothing'],
  'mandate.grant': [GIVES, 'nothing'],
  'mandate.accept': [CHANGES, 'nothing'],
  'mandate.refuse': [TAKES, 'nothing'],
  'mandate.renounce': [TAKES, 'nothing'],
  'mandate.end': [TAKES, 'nothing'],
  'trace.read': [SEARCH, 'lines'],
  'line.contest': [other(SECURITY, 'C'), 'nothing'],
  'settings.change': [SETS, 'nothing'],
  'contact.change': [other(RECORD, 'U'), 'nothing'],
  'space.oppose': [other(RECORD, 'U'), 'nothing'],
  'space.withdraw': [other(RECORD, 'U'), 'nothing'],
  'space.activate': [other(RECORD, 'U'), 'nothing'],
  'space.close': [other(RECORD, 'U'), 'nothing'],
  'space.reopen': [other(RECORD, 'U'), 'nothing'],
  'space.destroy': [other(RECORD, 'D'), 'nothing'],
  'support.call': [other(RECORD, 'R'), 'nothing'],
  'support.check': [other(dcm('110114', 'User Authentication'), 'E'), 'nothing'],
  'support.code': [GIVES, 'nothing'],
  'support.act': [other(RECORD, 'U'), 'nothing'],
  'support.ask': [other(RECORD, 'U'), 'nothing'],
};

const UNKNOWN: Act = [other(RECORD, 'E'), 'nothing'];

export function actOf(action: string): Act {
  return Object.hasOwn(ACTS, action) ? ACTS[action as keyof typeof ACTS] : UNKNOWN;
}

/** The actions of the history whose events answer this. */
export function actionsWhere(suits: (pattern: Pattern, action: string) => boolean): readonly string[] {
  return Object.keys(ACTS).filter((action) => suits(actOf(action)[0], action));
}
