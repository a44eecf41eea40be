/**
 * The metadata of a document: what its own header says comes first, what the depositor says completes it, and the two
 * may not contradict each other on the person or the type. Pure. Source: CI-SIS, « Partage de documents de santé »; R25.
 */
import type { ReferenceData } from '#access';
import type { CdaHeader, CdaParticipant } from '#formats/cda/document';
import { primaryAuthor } from '#formats/cda/header';
import { DOCX } from '#formats/mime';
import type { IdentityTraits } from '#formats/traits';
import type { ActPrecision } from '../entry.ts';
import { documentErrors } from '../errors.ts';
import type { NamedPatient } from '../named-patient.ts';
import { type Author, type NewDocument, VISIBLE, type Visibility } from '../new-document.ts';
import { type CheckedContent, checkUniqueId } from './check-content.ts';

export type Description = {
  readonly uniqueId: string;
  readonly ins: string;
  readonly oid: string;
  /** Everything said of the person's identity, to be compared with what is known. */
  readonly traits: readonly IdentityTraits[];
  readonly typeCode: string;
  readonly typeSystem: string;
  readonly classCode: string;
  readonly category: string;
  readonly title: string;
  readonly author: Author;
  readonly ownName: boolean;
  readonly validator: { readonly id: string | undefined; readonly label: string } | undefined;
  readonly software: string | undefined;
  readonly visibility: Visibility;
  readonly actStart: Date;
  readonly actEnd: Date | undefined;
  readonly actPrecision: ActPrecision;
  readonly createdAt: Date;
  readonly language: string;
  readonly formatCode: string;
  readonly facilityType: string | undefined;
  readonly practiceSetting: string | undefined;
  readonly replaces: string | undefined;
};

const FORMATS: Readonly<Record<string, string>> = {
  'application/pdf': 'urn:ihe:iti:xds-sd:pdf:2008',
  'text/plain': 'urn:ihe:iti:xds-sd:text:2008',
  'application/rtf': 'urn:ihe:iti-fr:xds-sd:rtf:2010',
  'image/jpeg': 'urn:ihe:iti-fr:xds-sd:jpeg:2010',
  'image/png': 'urn:carnet:png:2026',
  'image/tiff': 'urn:ihe:iti-fr:xds-sd:tiff:2010',
  'text/xml': 'urn:ihe:iti:xds:2017:mimeTypeSufficient',
  [DOCX]: 'urn:carnet:docx:2026',
};

/** @throws a row of the error tables */
export function describe(
  document: NewDocument,
  content: CheckedContent,
  patient: NamedPatient,
  reference: ReferenceData,
  now: Date,
): Description {
  const header = content.cda?.header;
  const type = typeOf(document, document.isCopy ? undefined : header, reference);
  const title = (document.title ?? header?.title ?? '').trim();
  if (!title) throw documentErrors('title-missing');
  const author = authorOf(document, header);
  const visibility = document.visibility ?? VISIBLE;
  // R33, EX_2.1-1050
  if (visibility.hidden && visibility.invisibleToPatient) throw documentErrors('both-invisible');
  const createdAt = header ? new Date(header.creationTime) : (document.createdAt ?? now);
  return {
    uniqueId: uniqueIdOf(document, header),
    ...patient,
    traits: traitsOf(document, header),
    typeCode: type.code,
    typeSystem: type.system,
    classCode: type.classCode,
    category: type.shelf,
    title: title.slice(0, 128),
    author,
    ownName: author.id === undefined && !document.isCopy,
    validator: header ? validatorOf(header) : document.validator,
    software: document.software ?? header?.authors.find((one) => one.device)?.device?.software,
    visibility,
    actStart: document.actStart ?? dateOf(header?.service.start) ?? createdAt,
    actEnd: document.actEnd ?? dateOf(header?.service.stop),
    actPrecision: document.actPrecision ?? 'instant',
    createdAt,
    language: document.language ?? header?.language ?? 'fr-FR',
    formatCode:
      document.formatCode ??
      header?.formatCode ??
      FORMATS[content.mimeType] ??
      'urn:ihe:iti:xds:2017:mimeTypeSufficient',
    facilityType: document.facilityType ?? header?.facilityType?.code,
    practiceSetting: document.practiceSetting ?? header?.practiceSetting?.code,
    replaces: document.replaces ? checkUniqueId(document.replaces) : header?.replaces[0],
  };
}

function traitsOf(document: NewDocument, header: CdaHeader | undefined): readonly IdentityTraits[] {
  return [document.patient?.traits, header?.patient].filter((traits) => traits !== undefined);
}

function uniqueIdOf(document: NewDocument, header: CdaHeader | undefined): string {
  const said = document.uniqueId === undefined ? undefined : checkUniqueId(document.uniqueId);
  const written = header && checkUniqueId(header.uniqueId);
  if (said && written && said !== written)
    throw documentErrors('identifier-invalid', 'not the one of the CDA');
  return said ?? written ?? checkUniqueId(undefined);
}

function typeOf(document: NewDocument, header: CdaHeader | undefined, reference: ReferenceData) {
  const code = header?.type.code ?? document.typeCode;
  if (header && document.typeCode !== undefined && document.typeCode !== header.type.code)
    throw documentErrors('type-mismatch', `${document.typeCode} is ${header.type.code}`);
  // the same code in another nomenclature is another thing
  const type =
    code === undefined ? undefined : reference.documentType(code, header ? undefined : document.typeSystem);
  // a replaced code names what is already there, and nothing new
  if (!type || (!type.creatable && type.origin === 'professional'))
    throw documentErrors('type-unknown', code);
  return type;
}

function authorOf(document: NewDocument, header: CdaHeader | undefined): Author {
  const written = header && primaryAuthor(header);
  // What a CDA says of its author cannot be said otherwise beside it: the right to file it depends on that.
  const author = written?.id ? participant(written) : (document.author ?? (written && participant(written)));
  const isNamed = author?.id !== undefined || author?.structureId !== undefined || document.isCopy;
  if (!author || !isNamed) throw documentErrors('author-missing');
  return author;
}

const participant = (one: CdaParticipant): Author => ({
  id: one.id?.extension,
  label: nameOf(one) || one.organization?.name || 'Auteur non nommé',
  profession: one.specialty?.label || undefined,
  structureId: one.organization?.id?.extension,
  structureLabel: one.organization?.name,
});

function validatorOf(header: CdaHeader | undefined) {
  const one = header?.legalAuthenticator;
  return one
    ? { id: one.id?.extension, label: nameOf(one) || one.organization?.name || 'Responsable non nommé' }
    : undefined;
}

const nameOf = (one: CdaParticipant) => [one.prefix, one.given, one.family].filter(Boolean).join(' ');

const dateOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
