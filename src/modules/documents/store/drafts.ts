/** Drafts, sealed under the holder's key. Row-level security shows each to whoever sent it alone. */
import { sql } from 'kysely';
import type { Visit } from '#access';
import type { Database } from '#platform/database/database';
import { open, seal } from '#platform/kms';
import { type Draft, type DraftDetails, draftDetails } from '../draft.ts';

type Row = { draft_id: string; expires_at: Date; details: Buffer };

const place = (visit: Visit, draftId: string, fileId = 'details') =>
  `${visit.holderId}/draft/${draftId}/${fileId}`;

const sealed = async (visit: Visit, draftId: string, details: DraftDetails): Promise<Buffer> =>
  seal(await visit.key(), Buffer.from(JSON.stringify(details)), place(visit, draftId));

async function draftOf(visit: Visit, row: Row): Promise<Draft> {
  const plain = open(await visit.key(), row.details, place(visit, row.draft_id));
  return {
    ...draftDetails.parse(JSON.parse(plain.toString('utf8'))),
    id: row.draft_id,
    expiresAt: row.expires_at,
  };
}

/** Oldest first. */
export async function listDrafts(visit: Visit): Promise<readonly Draft[]> {
  const { rows } = await sql<Row>`select draft_id, expires_at, details from documents.draft
    where holder_id = ${visit.holderId} and expires_at > platform.now() order by draft_id`.execute(visit.tx);
  return Promise.all(rows.map((row) => draftOf(visit, row)));
}

/** @param held until the end of the transaction, so that two acts on it come one after the other */
export async function findDraft(visit: Visit, draftId: string, held = false): Promise<Draft | undefined> {
  const { rows } = await sql<Row>`select draft_id, expires_at, details from documents.draft
    where holder_id = ${visit.holderId} and draft_id = ${draftId} and expires_at > platform.now()
    ${held ? sql`for update` : sql``}`.execute(visit.tx);
  return rows[0] && draftOf(visit, rows[0]);
}

export async function insertDraft(
  visit: Visit,
  draftId: string,
  expiresAt: Date,
  details: DraftDetails,
): Promise<void> {
  await sql`insert into documents.draft (holder_id, draft_id, by_id, expires_at, details)
    values (${visit.holderId}, ${draftId}, ${visit.actor.id}, ${expiresAt}, ${await sealed(visit, draftId, details)})`.execute(
    visit.tx,
  );
}

export async function updateDraft(visit: Visit, draftId: string, details: DraftDetails): Promise<void> {
  await sql`update documents.draft set details = ${await sealed(visit, draftId, details)}
    where holder_id = ${visit.holderId} and draft_id = ${draftId}`.execute(visit.tx);
}

export async function deleteDraft(visit: Visit, draftId: string): Promise<void> {
  await sql`delete from documents.draft_file where holder_id = ${visit.holderId} and draft_id = ${draftId}`.execute(
    visit.tx,
  );
  await sql`delete from documents.draft where holder_id = ${visit.holderId} and draft_id = ${draftId}`.execute(
    visit.tx,
  );
}

export async function insertDraftFile(
  visit: Visit,
  of: { readonly draftId: string; readonly fileId: string; readonly expiresAt: Date },
  bytes: Uint8Array,
): Promise<void> {
  const { draftId, fileId, expiresAt } = of;
  await sql`insert into documents.draft_file (holder_id, draft_id, file_id, by_id, expires_at, bytes)
    values (${visit.holderId}, ${draftId}, ${fileId}, ${visit.actor.id}, ${expiresAt},
      ${seal(await visit.key(), bytes, place(visit, draftId, fileId))})`.execute(visit.tx);
}

export async function readDraftFile(
  visit: Visit,
  draftId: string,
  fileId: string,
): Promise<Buffer | undefined> {
  const { rows } = await sql<{ bytes: Buffer }>`select bytes from documents.draft_file
    where holder_id = ${visit.holderId} and draft_id = ${draftId} and file_id = ${fileId}`.execute(visit.tx);
  return rows[0] && open(await visit.key(), rows[0].bytes, place(visit, draftId, fileId));
}

export async function deleteDraftFile(visit: Visit, draftId: string, fileId: string): Promise<void> {
  await sql`delete from documents.draft_file
    where holder_id = ${visit.holderId} and draft_id = ${draftId} and file_id = ${fileId}`.execute(visit.tx);
}

/** Bytes that this actor has waiting in this space, sealed. */
export async function waitingBytes(visit: Visit): Promise<number> {
  const { rows } = await sql<{ total: string }>`select coalesce(sum(octet_length(bytes)), 0) as total
    from documents.draft_file where holder_id = ${visit.holderId}`.execute(visit.tx);
  return Number(rows[0]?.total ?? 0);
}

export async function sweepDrafts(db: Database): Promise<void> {
  await sql`select documents.sweep_drafts()`.execute(db);
}
