/**
 * From an entry of the record to a DocumentReference, as JSON text: a search answers fifty of them, and building the text
 * directly costs a third of building objects and serialising them.
 */
import type { ReferenceData } from '#access';
import type { DocumentEntry } from '#documents';
import { publicHolderId } from '#platform/ids';
import {
  CLASS_SYSTEM,
  facilitySystem,
  formatSystem,
  settingSystem,
  systemOfOid,
} from '../datatypes/code-systems.ts';
import { type Ins, PROFESSIONALS, STRUCTURES, uniqueIdentifierJson } from '../datatypes/identifiers.ts';
import { instantOf } from '../datatypes/instants.ts';
import { labelsJson } from './visibility.ts';

export const IS_ARCHIVED =
  'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived';

export const STATUSES: Readonly<Record<DocumentEntry['status'] | 'quarantined', string>> = {
  current: 'current',
  superseded: 'superseded',
  // archived is a state apart: the document is still in force (PDSm isArchived)
  archived: 'current',
  deleted: 'entered-in-error',
  // given to nobody
  quarantined: 'entered-in-error',
};

const q = JSON.stringify;

export type DocumentReferenceOut = (entry: DocumentEntry, subject: string) => string;

/** @param base address of the API, without a final slash */
export function createDocumentReferenceOut(
  base: string,
  access: { readonly reference: Pick<ReferenceData, 'documentType'> },
): DocumentReferenceOut {
  let { reference } = access;
  /** type and category of a type code, written once */
  const types = new Map<string, string>();
  const typeJson = (entry: DocumentEntry): string => {
    const key = `${entry.typeCode}|${entry.typeSystem}|${entry.classCode}`;
    const known = types.get(key);
    if (known !== undefined) return known;
    const type = reference.documentType(entry.typeCode);
    const json =
      `"type":${concept(systemOfOid(entry.typeSystem), entry.typeCode, type?.labelFr)},` +
      `"category":[${concept(CLASS_SYSTEM, entry.classCode, type?.classLabelFr)}]`;
    types.set(key, json);
    return json;
  };

  /** The text of an entry around its subject. The record hands out the same value for the same revision. */
  let written = new WeakMap<DocumentEntry, readonly [string, string]>();

  return (entry, subject) => {
    // another version of the nomenclatures came into force: it may say the same types otherwise
    if (access.reference !== reference) {
      reference = access.reference;
      types.clear();
      written = new WeakMap();
    }
    let halves = written.get(entry);
    if (!halves) {
      halves = write(entry);
      written.set(entry, halves);
    }
    return `${halves[0]}${subject}${halves[1]}`;
  };

  function write(entry: DocumentEntry): readonly [string, string] {
    const updated = instantOf(entry.updatedAt);
    const archived =
      entry.status === 'archived' ? `"extension":[{"url":"${IS_ARCHIVED}","valueBoolean":true}],` : '';
    const validator = entry.validatorLabel
      ? `"authenticator":${person(entry.validatorId, entry.validatorLabel)},`
      : '';
    const replaced = entry.replacesUniqueId
      ? `"relatesTo":[{"code":"replaces","target":{"identifier":${uniqueIdentifierJson(entry.replacesUniqueId)}}}],`
      : '';
    const end = entry.actEnd ? `,"end":"${instantOf(entry.actEnd)}"` : '';
    const facility = entry.facilityType
      ? `,"facilityType":${concept(facilitySystem(entry.facilityType), entry.facilityType, undefined)}`
      : '';
    const setting = entry.practiceSetting
      ? `,"practiceSetting":${concept(settingSystem(entry.practiceSetting), entry.practiceSetting, undefined)}`
      : '';
    return [
      `{"resourceType":"DocumentReference","id":"${entry.id}","meta":{"versionId":"${entry.revision}","lastUpdated":"${updated}"},${archived}` +
        `"masterIdentifier":${uniqueIdentifierJson(entry.uniqueId)},"status":"${STATUSES[entry.status]}",${typeJson(entry)},"subject":`,
      `,"date":"${instantOf(entry.depositedAt)}","author":[${authors(entry)}],${validator}${replaced}` +
        `"securityLabel":${labelsJson(entry)},"content":[{"attachment":{"contentType":"${entry.mimeType}","language":${q(entry.language)},` +
        `"url":"${base}/Binary/${entry.id}","size":${entry.size},"hash":"${entry.sha1.toString('base64')}","title":${q(entry.title)},` +
        `"creation":"${instantOf(entry.createdAt)}"},"format":{"system":"${formatSystem(entry.formatCode)}","code":${q(entry.formatCode)}}}],` +
        `"context":{"period":{"start":"${instantOf(entry.actStart)}"${end}}${facility}${setting}}}`,
    ];
  }
}

/** Reference to the person, by the id of the space and by the INS when the answer may hold it. */
export function subjectJson(holderId: string, ins?: Ins): string {
  const identifier = ins ? `,"identifier":{"system":"urn:oid:${ins.oid}","value":${q(ins.ins)}}` : '';
  return `{"reference":"Patient/${publicHolderId(holderId)}","type":"Patient"${identifier}}`;
}

function concept(system: string, code: string, display: string | undefined): string {
  return `{"coding":[{"system":${q(system)},"code":${q(code)}${display ? `,"display":${q(display)}` : ''}}]}`;
}

function authors(entry: DocumentEntry): string {
  const all = entry.ownName ? [] : [person(entry.authorId, entry.authorLabel)];
  if (entry.origin === 'holder') return '{"type":"Patient","display":"Titulaire"}';
  if (entry.authorStructureId || entry.authorStructureLabel)
    all.push(organization(entry.authorStructureId, entry.authorStructureLabel ?? entry.authorLabel));
  if (entry.software) all.push(`{"type":"Device","display":${q(entry.software)}}`);
  return all.join(',');
}

const person = (id: string | undefined, label: string) =>
  `{"type":"Practitioner",${id ? `"identifier":{"system":"${PROFESSIONALS}","value":${q(id)}},` : ''}"display":${q(label)}}`;

const organization = (id: string | undefined, label: string) =>
  `{"type":"Organization",${id ? `"identifier":{"system":"${STRUCTURES}","value":${q(id)}},` : ''}"display":${q(label)}}`;
