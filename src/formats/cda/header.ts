import type { CdaHeader, CdaOrganization, CdaParticipant, Coded } from './document.ts';
import { CdaError } from './document.ts';
import { readPatient } from './patient.ts';
import { toInstant } from './time.ts';
import { attribute, coded, element, elements, entityId, textOf, type XmlNode } from './xml-tree.ts';

type HeaderFields = Omit<CdaHeader, 'level' | 'formatCode'>;

/** Header of a ClinicalDocument. Throws CdaError `missing` for what a deposit cannot do without. */
export function readHeader(root: XmlNode): HeaderFields {
  const type = coded(element(root, 'code')) ?? missing('code');
  const setId = joinId(element(root, 'setId'));
  const versionNumber = Number.parseInt(attribute(element(root, 'versionNumber'), 'value') ?? '', 10);
  const language = attribute(element(root, 'languageCode'), 'code');
  const authors = elements(root, 'author').map((author) => readParticipant(author, 'assignedAuthor'));
  if (authors.length === 0) missing('author');
  const authenticator = element(root, 'legalAuthenticator');
  const custodian = element(root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization');
  const facility = element(
    root,
    'componentOf',
    'encompassingEncounter',
    'location',
    'healthCareFacility',
    'code',
  );
  const facilityType = coded(facility);
  const practiceSetting = readPracticeSetting(root);
  return {
    uniqueId: joinId(element(root, 'id')) ?? missing('id'),
    ...(setId !== undefined && { setId }),
    ...(versionNumber > 0 && { versionNumber }),
    type,
    title: textOf(element(root, 'title')) ?? type.label,
    creationTime: timeOf(element(root, 'effectiveTime')) ?? missing('effectiveTime'),
    confidentialityCode: attribute(element(root, 'confidentialityCode'), 'code') ?? 'N',
    ...(language !== undefined && { language }),
    patient: readPatient(element(root, 'recordTarget', 'patientRole') ?? missing('recordTarget/patientRole')),
    authors,
    ...(authenticator !== undefined && {
      legalAuthenticator: readParticipant(authenticator, 'assignedEntity'),
    }),
    custodian: readOrganization(custodian) ?? missing('custodian'),
    service: readService(root),
    ...(facilityType !== undefined && { facilityType }),
    ...(practiceSetting !== undefined && { practiceSetting }),
    replaces: elements(root, 'relatedDocument')
      .filter((related) => attribute(related, 'typeCode') === 'RPLC')
      .flatMap((related) => joinId(element(related, 'parentDocument', 'id')) ?? []),
    templateIds: elements(root, 'templateId').flatMap((template) => attribute(template, 'root') ?? []),
  };
}

/**
 * The author to name: the first person, since a device or a service may come before the professional who used it.
 * Falls back on the first author.
 */
export function primaryAuthor(header: Pick<CdaHeader, 'authors'>): CdaParticipant | undefined {
  return header.authors.find((author) => author.family !== undefined) ?? header.authors[0];
}

function missing(what: string): never {
  throw new CdaError('missing', what);
}

/** Identifiers of documents are one string in XDS and FHIR: `root` or `root^extension`. */
function joinId(node: XmlNode | undefined): string | undefined {
  const id = entityId(node);
  return id === undefined || id.extension === undefined ? id?.root : `${id.root}^${id.extension}`;
}

function timeOf(node: XmlNode | undefined): string | undefined {
  return toInstant(attribute(node, 'value'));
}

// The main act is the one that carries the time (CI-SIS structuration minimale); others only add codes.
function readService(root: XmlNode): CdaHeader['service'] {
  const acts = elements(root, 'documentationOf').flatMap((node) => elements(node, 'serviceEvent'));
  const act = acts.find((candidate) => element(candidate, 'effectiveTime') !== undefined) ?? acts[0];
  const time = element(act, 'effectiveTime');
  const start = timeOf(element(time, 'low')) ?? timeOf(time);
  const stop = timeOf(element(time, 'high'));
  const code = coded(element(act, 'code'));
  return {
    ...(start !== undefined && { start }),
    ...(stop !== undefined && { stop }),
    ...(code !== undefined && { code }),
  };
}

// That of the performer of the act, else of the structure that answers for the document.
function readPracticeSetting(root: XmlNode): Coded | undefined {
  const organizations = [
    ...elements(root, 'documentationOf').map((node) =>
      element(node, 'serviceEvent', 'performer', 'assignedEntity', 'representedOrganization'),
    ),
    element(root, 'legalAuthenticator', 'assignedEntity', 'representedOrganization'),
    ...elements(root, 'author').map((node) => element(node, 'assignedAuthor', 'representedOrganization')),
  ];
  for (const organization of organizations) {
    const setting = coded(element(organization, 'standardIndustryClassCode'));
    if (setting !== undefined) return setting;
  }
  return undefined;
}

function readOrganization(node: XmlNode | undefined): CdaOrganization | undefined {
  if (node === undefined) return undefined;
  const id = elements(node, 'id').map(entityId).find(Boolean);
  const name = textOf(element(node, 'name'));
  return { ...(id !== undefined && { id }), ...(name !== undefined && { name }) };
}

function readParticipant(node: XmlNode, role: 'assignedAuthor' | 'assignedEntity'): CdaParticipant {
  const assigned = element(node, role);
  const id = elements(assigned, 'id').map(entityId).find(Boolean);
  const name = element(assigned, 'assignedPerson', 'name');
  const device = element(assigned, 'assignedAuthoringDevice');
  const organization = readOrganization(element(assigned, 'representedOrganization'));
  const optional = {
    family: joined(name, 'family') ?? textOf(name),
    given: joined(name, 'given'),
    prefix: joined(name, 'prefix'),
    suffix: joined(name, 'suffix'),
    function: coded(element(node, 'functionCode')),
    specialty: coded(element(assigned, 'code')),
    device: device && readDevice(device),
    time: timeOf(element(node, 'time')),
  };
  return {
    ...(id !== undefined && { id }),
    ...present(optional),
    ...(organization !== undefined && { organization }),
    telecoms: elements(assigned, 'telecom').flatMap((telecom) => {
      const value = attribute(telecom, 'value');
      const use = attribute(telecom, 'use');
      return value === undefined ? [] : [use === undefined ? { value } : { value, use }];
    }),
  };
}

function readDevice(node: XmlNode): NonNullable<CdaParticipant['device']> {
  return present({
    software: said(element(node, 'softwareName')),
    model: said(element(node, 'manufacturerModelName')),
  });
}

function joined(name: XmlNode | undefined, part: string): string | undefined {
  return (
    elements(name, part)
      .flatMap((node) => said(node) ?? [])
      .join(' ') || undefined
  );
}

// Software fills a part that its schema demands and that does not exist with a dot.
function said(node: XmlNode | undefined): string | undefined {
  const text = textOf(node);
  return text === '.' ? undefined : text;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
