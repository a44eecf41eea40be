/** What is kept of a copy until it goes: its row, and what was made for it, sealed under the holder's key. */
import { sql } from 'kysely';
import type { Granted, Visit } from '#access';
import { open, seal } from '#platform/kms';

export type Copy = {
  readonly copyId: string;
  readonly preparedAt: Date;
  readonly expiresAt: Date;
  readonly files: number;
  /** Bytes of the whole archive. */
  readonly size: number;
};

const CHUNK = 256 * 1024;
const place = (holderId: string, copyId: string, part: number, seq: number) =>
  `${holderId}/copy/${copyId}/${part}/${seq}`;

export async function insertCopy({ visit }: Granted<'record.export'>, copy: Copy): Promise<void> {
  await sql`insert into portability.copy (holder_id, copy_id, actor_id, prepared_at, expires_at, files, size)
    values (${visit.holderId}, ${copy.copyId}, ${visit.actor.id}, ${copy.preparedAt}, ${copy.expiresAt}, ${copy.files}, ${copy.size})`.execute(
    visit.tx,
  );
}

export async function insertPart(
  { visit }: Granted<'record.export'>,
  copyId: string,
  part: number,
  bytes: Uint8Array,
): Promise<void> {
  const key = await visit.key();
  const count = Math.max(1, Math.ceil(bytes.length / CHUNK));
  for (let seq = 0; seq < count; seq++) {
    const chunk = bytes.subarray(seq * CHUNK, (seq + 1) * CHUNK);
    const sealed = seal(key, chunk, place(visit.holderId, copyId, part, seq));
    await sql`insert into portability.chunk (holder_id, copy_id, part, seq, actor_id, bytes)
      values (${visit.holderId}, ${copyId}, ${part}, ${seq}, ${visit.actor.id}, ${sealed})`.execute(visit.tx);
  }
}

export async function readPart(visit: Visit, copyId: string, part: number): Promise<Buffer | undefined> {
  const { rows } = await sql<{ seq: number; bytes: Buffer }>`select seq, bytes from portability.chunk
    where holder_id = ${visit.holderId} and copy_id = ${copyId} and part = ${part} order by seq`.execute(
    visit.tx,
  );
  if (rows.length === 0) return undefined;
  const key = await visit.key();
  return Buffer.concat(
    rows.map(({ seq, bytes }) => open(key, bytes, place(visit.holderId, copyId, part, seq))),
  );
}

/** Those of this actor that are not over, newest first. */
export async function findCopies(visit: Visit, now: Date, copyId?: string): Promise<readonly Copy[]> {
  const { rows } = await sql<{
    copy_id: string;
    prepared_at: Date;
    expires_at: Date;
    files: number;
    size: string;
  }>`select copy_id, prepared_at, expires_at, files, size from portability.copy
     where holder_id = ${visit.holderId} and expires_at > ${now} ${copyId === undefined ? sql`` : sql`and copy_id = ${copyId}`}
     order by prepared_at desc`.execute(visit.tx);
  return rows.map((row) => ({
    copyId: row.copy_id,
    preparedAt: row.prepared_at,
    expiresAt: row.expires_at,
    files: row.files,
    size: Number(row.size),
  }));
}

export async function deleteCopies(visit: Visit, copyId?: string): Promise<void> {
  const those = sql`holder_id = ${visit.holderId} ${copyId === undefined ? sql`` : sql`and copy_id = ${copyId}`}`;
  await sql`delete from portability.chunk where ${those}`.execute(visit.tx);
  await sql`delete from portability.copy where ${those}`.execute(visit.tx);
}
