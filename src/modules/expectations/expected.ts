/** A document that should arrive. */
import type { DocumentSubject } from '#access';
import type { ExpectedKind } from './rules/kinds.ts';
import type { ExpectedState } from './rules/state.ts';

export type Expected = {
  readonly id: string;
  readonly kind: ExpectedKind;
  /** ISO days: the request or the examination, and the last day that is not late. */
  readonly actOn: string;
  readonly dueOn: string;
  readonly state: ExpectedState;
  /** Where it was done, as it was said. */
  readonly place: string | undefined;
  /** Who is to send it. `mayBeNudged`: a professional is named, and not a place alone. */
  readonly from: { readonly label: string; readonly mayBeNudged: boolean } | undefined;
  /** From when one may ask again; undefined: now. */
  readonly nextNudge: Date | undefined;
  /** Who opened it: the author of the request, or who said it. */
  readonly openedBy: string;
  /** The public id of the request. */
  readonly sourceId: string | undefined;
  readonly arrived:
    | { readonly documentId: string; readonly at: Date; readonly authorLabel: string }
    | undefined;
  readonly ended:
    | { readonly at: Date; readonly label: string; readonly word: string | undefined }
    | undefined;
  /** Whether this reader is who may say that nothing will come. */
  readonly mayDecline: boolean;
  readonly secret: boolean;
};

/** What access is decided on, as it is kept with each row (R24). */
export type SubjectRow = {
  status: DocumentSubject['status'] | 'quarantined';
  hidden: boolean;
  invisible_to_patient: boolean;
  invisible_to_representatives: boolean;
  origin: DocumentSubject['origin'];
  type_code: string;
  author_id: string | null;
  author_structure_id: string | null;
  own_name: boolean;
  depositor_id: string;
  validator_id: string | null;
};

export const subjectOf = (row: SubjectRow): DocumentSubject => ({
  typeCode: row.type_code,
  origin: row.origin,
  authorId: row.author_id ?? undefined,
  authorStructureId: row.author_structure_id ?? undefined,
  ownName: row.own_name,
  depositorId: row.depositor_id,
  legalAuthenticatorId: row.validator_id ?? undefined,
  hidden: row.hidden,
  invisibleToPatient: row.invisible_to_patient,
  invisibleToRepresentatives: row.invisible_to_representatives,
  // in quarantine, it exists for its author alone, for whom it is put away (B6)
  status: row.status === 'quarantined' ? 'archived' : row.status,
});
