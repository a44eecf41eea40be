/**
 * From a DocumentReference to what the record takes. Sources: PDSm ComprehensiveDocumentReference and SimplifiedPublish,
 * IHE MHD 4.2. Not kept by the record, and therefore not read: category (the type gives it, ASS_X16), description,
 * custodian, context.event, context.related, encounter.
 */
import type { NewDocument } from '#documents';
import { oidOfSystem } from '../datatypes/code-systems.ts';
import { date } from '../datatypes/dates.ts';
import {
  child,
  children,
  codings,
  type Element,
  extension,
  flag,
  missing,
  mustText,
  text,
} from '../datatypes/element.ts';
import { identifierOf, uniqueIdOf } from '../datatypes/identifiers.ts';
import { type Scope, scopeOf, type Target, target } from '../datatypes/references.ts';
import { ElementError } from '../errors.ts';
import { type PatientIn, patientIn } from '../patient/patient-in.ts';
import { type AttachmentIn, attachmentIn } from './attachment-in.ts';
import { authorsIn, validatorIn } from './author-in.ts';
import { visibilityIn } from './visibility.ts';

export type DocumentReferenceIn = {
  readonly path: string;
  readonly attachment: AttachmentIn;
  readonly patient: PatientIn;
  /** The document it replaces: by its uniqueId, or by its id here. */
  readonly replaces: { readonly uniqueId: string } | { readonly documentId: string } | undefined;
  readonly metadata: Omit<NewDocument, 'bytes' | 'mimeType' | 'patient' | 'replaces'>;
};

/** @throws ElementError */
export function documentReferenceIn(resource: Element, base: string): DocumentReferenceIn {
  const scope = scopeOf(resource, base);
  checkStatus(resource);
  const attachment = attachmentIn(resource);
  const types = codings(child(resource, 'type')).filter(({ code }) => code !== undefined);
  const type = types.find(({ system }) => system && oidOfSystem(system)) ?? types[0];
  const context = child(resource, 'context');
  const period = context && child(context, 'period');
  const master = child(resource, 'masterIdentifier');
  const { author, software } = authorsIn(children(resource, 'author'), scope);
  const sourcePatient = context && target(context, 'sourcePatientInfo', scope);
  return {
    path: resource.path,
    attachment,
    patient: patientIn([target(resource, 'subject', scope), sourcePatient]),
    replaces: replacedIn(resource, scope),
    metadata: {
      size: attachment.size,
      sha1: attachment.hash,
      uniqueId: master && uniqueIdOf(identifierOf(master)),
      title: attachment.title,
      typeCode: type?.code,
      typeSystem: type?.system && (oidOfSystem(type.system) ?? type.system),
      author,
      software,
      validator: validatorIn(target(resource, 'authenticator', scope), scope),
      visibility: visibilityIn(children(resource, 'securityLabel')),
      actStart: period && date(period, 'start'),
      actEnd: period && date(period, 'end'),
      createdAt: attachment.creation ?? date(resource, 'date'),
      language: attachment.language,
      formatCode: attachment.formatCode,
      facilityType: context && firstCode(child(context, 'facilityType')),
      practiceSetting: context && firstCode(child(context, 'practiceSetting')),
    },
  };
}

const firstCode = (concept: Element | undefined) =>
  codings(concept).find(({ code }) => code !== undefined)?.code;

/** What is filed is in force: neither already replaced nor already archived. */
function checkStatus(resource: Element): void {
  if (mustText(resource, 'status') !== 'current')
    throw new ElementError('element-invalid', `${resource.path}.status`, 'a new document is current');
  const archived = extension(resource, (url) => url.endsWith('pdsm-ext-is-archived'));
  if (archived && flag(archived, 'valueBoolean'))
    throw new ElementError('element-unexpected', archived.path, 'a new document is not archived');
}

function replacedIn(resource: Element, scope: Scope): DocumentReferenceIn['replaces'] {
  const relations = children(resource, 'relatesTo');
  const [relation, another] = relations;
  if (!relation) return undefined;
  if (another) throw new ElementError('element-unexpected', another.path, 'one relation a document');
  if (mustText(relation, 'code') !== 'replaces')
    throw new ElementError('not-offered', `${relation.path}.code`, 'replaces is the only relation kept');
  const found = target(relation, 'target', scope) ?? missing(`${relation.path}.target`);
  return replacedBy(found, text(child(relation, 'target') ?? relation, 'reference'));
}

/** @param written the reference, which may itself be the uniqueId (`urn:oid:…`) */
export function replacedBy(
  found: Target,
  written: string | undefined,
): NonNullable<DocumentReferenceIn['replaces']> {
  const uniqueId = found.identifier ? uniqueIdOf(found.identifier) : undefined;
  if (uniqueId) return { uniqueId };
  if (found.id && found.type === 'DocumentReference') return { documentId: found.id };
  if (written && /^urn:(oid|uuid):/.test(written)) return { uniqueId: written };
  throw new ElementError(
    'reference-unresolved',
    `${found.path}.reference`,
    'a DocumentReference is expected',
  );
}
