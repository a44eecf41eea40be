/**
 * A line of the history as an AuditEvent. Sources: FHIR R4 AuditEvent, IHE BALP 1.1 (what of it is kept here: README.md). The
 * INS is in no event, and a document only ever has the id that its own address has.
 */
import type {
  AuditEvent,
  AuditEventAgent,
  AuditEventEntity,
  CodeableConcept,
  Coding,
  Extension,
  Identifier,
} from '@medplum/fhirtypes';
import { sentenceOf } from '#access';
import type { AuditActor, AuditLine } from '#audit';
import { publicHolderId, publicId } from '#platform/ids';
import { PROFESSIONALS, STRUCTURES, URIS } from '../datatypes/identifiers.ts';
import { type About, actOf, type Pattern } from './acts.ts';

const BALP = 'https://profiles.ihe.net/ITI/BALP';
const ROLE_CLASS = 'http://terminology.hl7.org/CodeSystem/v3-RoleClass';
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';

/** A reference without an address: nobody's own page is served here. */
type Named = { readonly type: 'Device'; readonly identifier?: Identifier; readonly display: string };

/** Where the words of Carnet's own are defined: the rule, the ground, the proof, the act as the history names it. */
export const actSystem = (base: string): string => `${base}/CodeSystem/carnet-act`;
const own = (base: string, name: string) => `${base}/StructureDefinition/${name}`;

export type EventContext = {
  readonly base: string;
  readonly publicUrl: string;
  readonly holderId: string;
  /** Of the history's pages for this reader, `/moi` or `/proches/…`; undefined for a professional, who has none. */
  readonly notebook: string | undefined;
};

export function auditEventOut(written: AuditLine, context: EventContext): AuditEvent {
  const line = spoken(written);
  const { base, publicUrl, holderId } = context;
  const [pattern, about] = actOf(line.action);
  const object = objectOf(line, about, holderId);
  const rule = sentenceOf(line.rule);
  const done = line.outcome === 'allowed';
  return {
    resourceType: 'AuditEvent',
    id: publicId(holderId, line.id),
    ...(pattern.profile &&
      done &&
      object && { meta: { profile: [`${BALP}/StructureDefinition/IHE.BasicAudit.${pattern.profile}`] } }),
    extension: [
      { url: own(base, 'audit-rule'), valueCode: line.rule },
      ...(line.basis ? [{ url: own(base, 'audit-basis'), valueCode: line.basis }] : []),
      ...proof(line, context),
    ],
    type: pattern.type,
    subtype: [...pattern.subtypes, { system: actSystem(base), code: line.action }],
    action: pattern.action,
    recorded: line.at.toISOString(),
    // refused, as an HTTP 403 is: « minor failure » (R4); 8 is for a defect, which leaves no line
    outcome: done ? '0' : '4',
    ...(rule !== undefined && { outcomeDesc: rule }),
    ...purpose(line),
    agent: agentsOf(line, pattern, context),
    source: {
      observer: carnet(publicUrl),
      type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4' }],
    },
    entity: [
      {
        what: { reference: `Patient/${publicHolderId(holderId)}`, type: 'Patient' },
        type: { system: ENTITY_TYPE, code: '1' },
        role: { system: OBJECT_ROLE, code: '1' },
      },
      ...(object ? [object] : []),
      ...(line.subject ? [subjectOf(line.subject)] : []),
      ...(line.requestId
        ? [
            {
              what: { identifier: { value: line.requestId } },
              type: { system: `${BALP}/CodeSystem/BasicAuditEntityType`, code: 'XrequestId' },
            },
          ]
        : []),
    ],
  };
}

/** The answer to a mandate is written down by Carnet for somebody who has no part in the space yet: it is their own act. */
function spoken(line: AuditLine): AuditLine {
  return ANSWERS.has(line.action) && line.subject
    ? { ...line, actor: { kind: 'PATIENT', ...line.subject }, subject: undefined }
    : line;
}

const ANSWERS: ReadonlySet<string> = new Set(['mandate.accept', 'mandate.refuse', 'mandate.renounce']);

const carnet = (publicUrl: string): Named => ({
  type: 'Device',
  identifier: { system: URIS, value: publicUrl },
  display: 'Carnet',
});

function proof({ id }: AuditLine, { publicUrl, base, notebook }: EventContext): Extension[] {
  if (notebook === undefined) return [];
  const valueUrl = `${publicUrl}${notebook}/acces/historique/${id}/preuve.json`;
  return [{ url: own(base, 'audit-proof'), valueUrl }];
}

const REASONS = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';

function purpose({ mode, actor }: AuditLine): { purposeOfEvent?: CodeableConcept[] } {
  const code = { bris_de_glace: 'BTG', centre_15: 'ETREAT', normal: usual(actor) }[mode];
  return code ? { purposeOfEvent: [{ coding: [{ system: REASONS, code }] }] } : {};
}

const usual = ({ kind }: AuditActor) =>
  kind === 'PATIENT' ? 'PATRQT' : kind === 'HEALTHCARE_PROFESSIONAL' ? 'TREAT' : undefined;

function agentsOf(line: AuditLine, pattern: Pattern, context: EventContext): AuditEventAgent[] {
  const { actor } = line;
  const { publicUrl, base } = context;
  const isSystem = actor.kind === 'SYSTEM';
  return [
    ...(isSystem ? [] : [userOf(actor, pattern.user, context)]),
    ...structureOf(actor),
    {
      type: concept(pattern.client),
      who: clientOf(actor, publicUrl),
      requestor: isSystem,
      // where a person was when they acted is not kept: BALP asks for the element, this says that it is not known
      network: {
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
        ],
      },
    },
    {
      type: concept(pattern.server),
      who: carnet(publicUrl),
      requestor: false,
      network: { address: base, type: '5' },
    },
  ];
}

function structureOf({ structureId, structureLabel }: AuditActor): AuditEventAgent[] {
  if (structureId === undefined) return [];
  return [
    {
      type: concept({ system: ROLE_CLASS, code: 'PROV' }),
      who: {
        type: 'Organization',
        identifier: { system: STRUCTURES, value: structureId },
        ...(structureLabel && { display: structureLabel }),
      },
      requestor: false,
    },
  ];
}

const concept = (coding: Coding): CodeableConcept => ({ coding: [coding] });

function clientOf({ kind, software }: AuditActor, publicUrl: string): Named {
  if (kind === 'SYSTEM') return carnet(publicUrl);
  return { type: 'Device', display: software ?? 'Programme non enregistré' };
}

const ACTS_AS = {
  representative: { code: 'AGNT', text: 'Représentant légal' },
  carer: { code: 'CAREGIVER', text: 'Aidant' },
  self: { code: 'PAT', text: 'Titulaire' },
} as const;

const PEOPLE: ReadonlySet<AuditActor['kind']> = new Set(['HEALTHCARE_PROFESSIONAL', 'SUPPORT']);

function jobOf({ kind, profession }: AuditActor): { role?: CodeableConcept[] } {
  const text = profession ?? (kind === 'SUPPORT' ? 'Agent de l’assistance' : undefined);
  return text ? { role: [{ text }] } : {};
}

function userOf(actor: AuditActor, type: Coding, { holderId }: EventContext): AuditEventAgent {
  const patient = { reference: `Patient/${publicHolderId(holderId)}`, type: 'Patient' } as const;
  const base = { type: concept(type), name: actor.label, requestor: true };
  if (actor.kind !== 'PATIENT')
    return {
      ...base,
      who: {
        // an agent of the help desk is somebody, not a house
        type: PEOPLE.has(actor.kind) ? 'Practitioner' : 'Organization',
        identifier: identifierOf(actor.id),
        display: actor.label,
      },
      ...jobOf(actor),
    };
  const isStranger = actor.as === undefined && actor.id !== holderId;
  const { code, text } = ACTS_AS[actor.as ?? 'self'];
  // whoever answers an invitation is nothing in this space yet, or any more
  const role = isStranger ? [] : [{ coding: [{ system: ROLE_CLASS, code }], text }];
  if (actor.id === holderId) return { ...base, role, who: patient };
  return {
    ...base,
    ...(role.length > 0 && { role }),
    // somebody who acts for the person, as the history says it
    extension: [
      { url: 'http://hl7.org/fhir/StructureDefinition/auditevent-OnBehalfOf', valueReference: patient },
    ],
    who: { type: 'RelatedPerson', identifier: identifierOf(actor.id), display: actor.label },
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A national number, or the id that a person has here. */
function identifierOf(id: string): Identifier {
  if (UUID.test(id)) return { system: URIS, value: `urn:uuid:${id}` };
  return /^\d{9,}$/.test(id) ? { system: PROFESSIONALS, value: id } : { value: id };
}

function objectOf(line: AuditLine, about: About, holderId: string): AuditEventEntity | undefined {
  const patient = publicHolderId(holderId);
  const named = line.objectId !== undefined && UUID.test(line.objectId) ? line.objectId : undefined;
  switch (about) {
    case 'document':
      return named ? data(`DocumentReference/${publicId(holderId, named)}`) : undefined;
    case 'consent':
      return data(`Consent/${patient}`);
    case 'documents':
      return question(`DocumentReference?patient=Patient/${patient}`);
    case 'person':
      return question(`Patient?_id=${patient}`);
    case 'lines':
      return question(
        named ? `AuditEvent?_id=${publicId(holderId, named)}` : `AuditEvent?patient=Patient/${patient}`,
      );
    case 'nothing':
      return undefined;
  }
}

const data = (reference: string): AuditEventEntity => ({
  what: { reference },
  type: { system: ENTITY_TYPE, code: '2' },
  role: { system: OBJECT_ROLE, code: '4' },
});

/** Of whom it was asked, and nothing more: what was searched for is not kept. */
const question = (asked: string): AuditEventEntity => ({
  type: { system: ENTITY_TYPE, code: '2' },
  role: { system: OBJECT_ROLE, code: '24' },
  query: Buffer.from(asked).toString('base64'),
});

/** Whom the act is about. « Other », for BALP leaves « Person » to the patient alone. */
const subjectOf = ({ id, label }: NonNullable<AuditLine['subject']>): AuditEventEntity => ({
  what: { identifier: identifierOf(id), display: label },
  type: { system: ENTITY_TYPE, code: '4' },
  role: { system: OBJECT_ROLE, code: '11' },
});
