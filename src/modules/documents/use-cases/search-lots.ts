/**
 * The lots of a record (IHE SubmissionSet): a lot exists for whoever one of its documents exists for, with these documents
 * alone (R2, R24, R72). A document that came alone is a lot of its own, under its own identifier.
 */
import type { Access, VisitRequest } from '#access';
import { publicId } from '#platform/ids';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import { findEntries } from '../store/entries.ts';
import { findLots, type LotFilter, type LotRow } from '../store/submission-search.ts';

export type FoundLot = {
  /** Public id. */
  readonly id: string;
  readonly uniqueId: string;
  readonly sourceId: string | undefined;
  readonly source: {
    readonly id: string;
    readonly label: string;
    readonly structureId: string | undefined;
    readonly structureLabel: string | undefined;
  };
  readonly contentTypeCode: string | undefined;
  readonly title: string | undefined;
  readonly note: string | undefined;
  readonly submittedAt: Date;
  /** All of its documents that exist for this reader are put away. */
  readonly isArchived: boolean;
  /** In the order of the lot. */
  readonly documents: readonly DocumentEntry[];
};

type LotPage = {
  readonly limit: number;
  readonly offset: number;
  readonly oldestFirst?: boolean | undefined;
};

export const createSearchLots =
  ({ access }: { readonly access: Access }) =>
  (request: VisitRequest, filter: LotFilter, page: LotPage): Promise<readonly FoundLot[]> =>
    access.reading(request, async (visit) => {
      const granted = visit.authorize('document.list');
      const rows = await findLots(granted, filter, page);
      const entries = await findEntries(
        visit,
        rows.flatMap((row) => row.entry_ids),
      );
      const known = new Map(
        entries
          .filter((entry) => visit.confirm('document.list', subjectOf(entry)))
          .map((entry) => [entry.entryId, entry]),
      );
      visit.trace(granted);
      return rows.flatMap((row) => {
        const documents = row.entry_ids.map((id) => known.get(id)).filter((entry) => entry !== undefined);
        return documents.length > 0 ? [lotOf(visit.holderId, row, documents)] : [];
      });
    });

const lotOf = (holderId: string, row: LotRow, documents: readonly DocumentEntry[]): FoundLot => ({
  id: publicId(holderId, row.submission_id),
  uniqueId: row.unique_id,
  sourceId: row.source_id ?? undefined,
  source: {
    id: row.author_id ?? row.depositor_id,
    label: row.author_label ?? row.depositor_label,
    structureId: row.author_structure_id ?? undefined,
    structureLabel: row.author_structure_label ?? undefined,
  },
  contentTypeCode: row.content_type_code ?? undefined,
  title: row.title ?? undefined,
  note: row.note ?? undefined,
  submittedAt: row.submitted_at,
  isArchived: row.is_archived,
  documents,
});
