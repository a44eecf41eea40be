/** A document of the record, without its bytes. */
import type { DocumentSubject } from '#access';
import { publicId } from '#platform/ids';

export type DocumentStatus = 'current' | 'superseded' | 'archived' | 'deleted';
export type ActPrecision = 'instant' | 'day' | 'month' | 'year' | 'about';
/** What the virus scanner said: none was there, it did not answer yet, or its verdict. */
export type ScanState = 'none' | 'clean' | 'pending' | 'infected';
export type DocumentOrigin = 'professional' | 'holder' | 'insurer' | 'system';

export type DocumentEntry = {
  /** Public id: `base58(holder).base58(entry)`. */
  readonly id: string;
  readonly holderId: string;
  readonly entryId: string;
  /** Given by the depositing software (XDS uniqueId). */
  readonly uniqueId: string;
  readonly logicalId: string;
  readonly version: number;
  /** Counts the changes of metadata. */
  readonly revision: number;
  readonly status: DocumentStatus;
  readonly hidden: boolean;
  readonly invisibleToPatient: boolean;
  readonly invisibleToRepresentatives: boolean;
  readonly origin: DocumentOrigin;
  // R25: five separate things.
  readonly authorId: string | undefined;
  readonly authorLabel: string;
  readonly authorProfession: string | undefined;
  readonly authorStructureId: string | undefined;
  readonly authorStructureLabel: string | undefined;
  readonly ownName: boolean;
  readonly depositorId: string;
  readonly depositorLabel: string;
  readonly validatorId: string | undefined;
  readonly validatorLabel: string | undefined;
  readonly software: string | undefined;
  readonly typeCode: string;
  readonly typeSystem: string;
  readonly classCode: string;
  /** One of the nine citizen categories. */
  readonly category: string;
  readonly title: string;
  readonly formatCode: string;
  readonly facilityType: string | undefined;
  readonly practiceSetting: string | undefined;
  readonly language: string;
  readonly actStart: Date;
  readonly actEnd: Date | undefined;
  /** How exactly the date of the act is known; `about`: around that year. */
  readonly actPrecision: ActPrecision;
  readonly createdAt: Date;
  readonly depositedAt: Date;
  /** When it was shown to the person, if it waited for its announcement. */
  readonly revealedAt: Date | undefined;
  /** Last change of metadata. */
  readonly updatedAt: Date;
  readonly replacesUniqueId: string | undefined;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  readonly sha1: Buffer;
  readonly blobId: string;
  readonly scan: ScanState;
};

export type EntryRow = {
  holder_id: string;
  entry_id: string;
  unique_id: string;
  logical_id: string;
  version: number;
  revision: number;
  /** `quarantined`: recalled from the wrong record (B6). It exists for its author alone, for whom it is put away. */
  status: DocumentStatus | 'quarantined';
  hidden: boolean;
  invisible_to_patient: boolean;
  invisible_to_representatives: boolean;
  origin: DocumentOrigin;
  author_id: string | null;
  author_label: string;
  author_profession: string | null;
  author_structure_id: string | null;
  author_structure_label: string | null;
  own_name: boolean;
  depositor_id: string;
  depositor_label: string;
  validator_id: string | null;
  validator_label: string | null;
  software: string | null;
  type_code: string;
  type_system: string;
  class_code: string;
  category: string;
  title: string;
  format_code: string;
  facility_type: string | null;
  practice_setting: string | null;
  language: string;
  act_start: Date;
  act_end: Date | null;
  created_at: Date;
  deposited_at: Date;
  revealed_at: Date | null;
  updated_at: Date;
  replaces_unique_id: string | null;
  mime_type: string;
  size: number;
  sha1: Buffer;
  blob_id: string;
  act_precision: ActPrecision;
  scan: ScanState;
};

export const entryOf = (row: EntryRow): DocumentEntry => ({
  id: publicId(row.holder_id, row.entry_id),
  holderId: row.holder_id,
  entryId: row.entry_id,
  uniqueId: row.unique_id,
  logicalId: row.logical_id,
  version: row.version,
  revision: row.revision,
  status: row.status === 'quarantined' ? 'archived' : row.status,
  hidden: row.hidden,
  invisibleToPatient: row.invisible_to_patient,
  invisibleToRepresentatives: row.invisible_to_representatives,
  origin: row.origin,
  authorId: row.author_id ?? undefined,
  authorLabel: row.author_label,
  authorProfession: row.author_profession ?? undefined,
  authorStructureId: row.author_structure_id ?? undefined,
  authorStructureLabel: row.author_structure_label ?? undefined,
  ownName: row.own_name,
  depositorId: row.depositor_id,
  depositorLabel: row.depositor_label,
  validatorId: row.validator_id ?? undefined,
  validatorLabel: row.validator_label ?? undefined,
  software: row.software ?? undefined,
  typeCode: row.type_code,
  typeSystem: row.type_system,
  classCode: row.class_code,
  category: row.category,
  title: row.title,
  formatCode: row.format_code,
  facilityType: row.facility_type ?? undefined,
  practiceSetting: row.practice_setting ?? undefined,
  language: row.language,
  actStart: row.act_start,
  actEnd: row.act_end ?? undefined,
  createdAt: row.created_at,
  depositedAt: row.deposited_at,
  revealedAt: row.revealed_at ?? undefined,
  updatedAt: row.updated_at,
  replacesUniqueId: row.replaces_unique_id ?? undefined,
  mimeType: row.mime_type,
  size: row.size,
  sha1: row.sha1,
  blobId: row.blob_id,
  actPrecision: row.act_precision,
  scan: row.scan,
});

/** What the access decision needs to know of a document. */
export const subjectOf = (
  entry: Pick<
    DocumentEntry,
    | 'typeCode'
    | 'origin'
    | 'authorId'
    | 'authorStructureId'
    | 'ownName'
    | 'depositorId'
    | 'validatorId'
    | 'hidden'
    | 'invisibleToPatient'
    | 'invisibleToRepresentatives'
    | 'status'
  >,
): DocumentSubject => ({
  typeCode: entry.typeCode,
  origin: entry.origin,
  authorId: entry.authorId,
  authorStructureId: entry.authorStructureId,
  ownName: entry.ownName,
  depositorId: entry.depositorId,
  legalAuthenticatorId: entry.validatorId,
  hidden: entry.hidden,
  invisibleToPatient: entry.invisibleToPatient,
  invisibleToRepresentatives: entry.invisibleToRepresentatives,
  status: entry.status,
});
