/** What a copy of the record takes: every document that its reader may read, and the bytes of each, as they were deposited. */
import { sql } from 'kysely';
import type { Granted } from '#access';
import type { BlobStore } from '#platform/blobs';
import { type DocumentEntry, type EntryRow, entryOf, subjectOf } from '../entry.ts';
import { findEntry, openContent } from '../store/entries.ts';

export type CopiedEntry = { readonly entry: DocumentEntry; readonly sha256: string };

export function createCopyRecord({ blobs }: { readonly blobs: BlobStore }) {
  return {
    /** Oldest act first, every state but deleted. */
    entriesToCopy: async ({ visit }: Granted<'record.export'>): Promise<readonly CopiedEntry[]> => {
      const { rows } = await sql<EntryRow & { sha256: Buffer }>`select * from documents.entry
        where holder_id = ${visit.holderId} order by act_start, entry_id`.execute(visit.tx);
      return rows
        .map((row) => ({ entry: entryOf(row), sha256: row.sha256.toString('hex') }))
        .filter(({ entry }) => visit.confirm('document.read', subjectOf(entry)));
    },

    /** @returns undefined when it is not there any more, or not for this reader */
    bytesToCopy: async (
      { visit }: Granted<'record.export'>,
      entryId: string,
    ): Promise<Buffer | undefined> => {
      const entry = await findEntry(visit, entryId);
      const granted = entry && visit.confirm('document.read', subjectOf(entry));
      const blobId = granted ? await openContent(granted, entryId) : undefined;
      return blobId === undefined
        ? undefined
        : blobs.read(visit.tx, visit.holderId, await visit.key(), blobId);
    },
  };
}
