/**
 * Bytes at rest: encrypted chunks in PostgreSQL, in the caller's own transaction, so that a document and its bytes are
 * committed or forgotten together (convention 3). The order, the place and the holder of each chunk are authenticated.
 */
import { sql } from 'kysely';
import type { DatabaseTransaction } from './database/database.ts';
import { open, seal } from './kms.ts';

export type BlobStore = {
  /** Writes the bytes under an id that the caller draws. Bytes of at most `SMALL` are one statement. */
  write(
    tx: DatabaseTransaction,
    holderId: string,
    key: Uint8Array,
    blobId: string,
    bytes: Uint8Array,
  ): Promise<void>;
  /** @returns the bytes, or undefined when there are none that this transaction may read */
  read(
    tx: DatabaseTransaction,
    holderId: string,
    key: Uint8Array,
    blobId: string,
  ): Promise<Buffer | undefined>;
};

const CHUNK = 256 * 1024;
export const SMALL = CHUNK;

export function createBlobStore(): BlobStore {
  return {
    async write(tx, holderId, key, blobId, bytes) {
      const count = Math.max(1, Math.ceil(bytes.length / CHUNK));
      for (let seq = 0; seq < count; seq++) {
        const chunk = seal(
          key,
          bytes.subarray(seq * CHUNK, (seq + 1) * CHUNK),
          place(holderId, blobId, seq, count),
        );
        await sql`insert into platform.blob_chunk (holder_id, blob_id, seq, bytes)
                  values (${holderId}, ${blobId}, ${seq}, ${chunk})`.execute(tx);
      }
    },
    async read(tx, holderId, key, blobId) {
      const { rows } = await sql<{ bytes: Buffer }>`select bytes from platform.blob_chunk
        where holder_id = ${holderId} and blob_id = ${blobId} order by seq`.execute(tx);
      if (rows.length === 0) return undefined;
      return Buffer.concat(
        rows.map((row, seq) => open(key, row.bytes, place(holderId, blobId, seq, rows.length))),
      );
    },
  };
}

const place = (holderId: string, blobId: string, seq: number, count: number) =>
  `${holderId}/${blobId}/${seq}/${count}`;
