/** The lots, as IHE calls them: SubmissionSet. */
import { sql } from 'kysely';
import type { Visit } from '#access';
import { newId, parsePublicId, publicId } from '#platform/ids';
import type { Lot } from '../new-document.ts';

/** @returns the public id of the lot; of the one already there when its uniqueId is known */
export async function insertSubmission(
  visit: Visit,
  submission: NonNullable<Lot['submission']>,
  documentIds: readonly string[],
): Promise<string | undefined> {
  const submissionId = newId();
  const entryIds = documentIds.map((id) => parsePublicId(id)?.objectId).filter((id) => id !== undefined);
  const { numAffectedRows } =
    await sql`insert into documents.submission (holder_id, submission_id, unique_id, source_id, depositor_id, depositor_label,
      author_id, author_label, author_structure_id, author_structure_label, content_type_code, title, note, entry_ids)
    values (${visit.holderId}, ${submissionId}, ${submission.uniqueId}, ${submission.sourceId ?? null}, ${visit.actor.id}, ${visit.actor.label},
      ${submission.author?.id ?? null}, ${submission.author?.label || null}, ${submission.author?.structureId ?? null},
      ${submission.author?.structureLabel ?? null}, ${submission.contentTypeCode ?? null}, ${submission.title ?? null},
      ${submission.note ?? null}, ${entryIds}::uuid[])
    on conflict (holder_id, unique_id) do nothing`.execute(visit.tx);
  return numAffectedRows === 0n
    ? findSubmission(visit, submission.uniqueId)
    : publicId(visit.holderId, submissionId);
}

/** @returns the public id of a lot, if this visit may see it */
export async function findSubmission(visit: Visit, uniqueId: string): Promise<string | undefined> {
  const { rows } = await sql<{ submission_id: string }>`select submission_id from documents.submission
    where holder_id = ${visit.holderId} and unique_id = ${uniqueId}`.execute(visit.tx);
  return rows[0] && publicId(visit.holderId, rows[0].submission_id);
}
