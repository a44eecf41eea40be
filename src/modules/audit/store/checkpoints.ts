/** The signed heads of the tree and what witnesses said of them. */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';

export type Head = { readonly size: number; readonly root: Buffer; readonly note: string };

export async function latestHead(db: Database): Promise<(Head & { readonly signedAt: Date }) | undefined> {
  const { rows } = await sql<Head & { signedAt: Date }>`
    select size, root, note, signed_at as "signedAt" from audit.checkpoint order by size desc limit 1`.execute(
    db,
  );
  return rows[0];
}

/**
 * The head by which a witness first saw a leaf, or the latest one it saw, with its line at the end of the note.
 * @param beyond the head covers the leaf of this index; without it, the latest
 */
export async function witnessedHead(
  db: Database,
  witness: string,
  beyond?: number,
): Promise<(Head & { readonly witnessedAt: Date }) | undefined> {
  const order = beyond === undefined ? sql`desc` : sql`asc`;
  const { rows } = await sql<Head & { line: string; witnessedAt: Date }>`
    select size, root, note, line, witnessed_at as "witnessedAt"
    from audit.cosignature join audit.checkpoint using (size)
    where witness = ${witness} and size > ${beyond ?? 0} order by size ${order} limit 1`.execute(db);
  const [found] = rows;
  return found && { ...found, note: `${found.note}${found.line}\n` };
}

/** @param oldest when the oldest of the new leaves was written; without it, what is signed had waited since the head before */
export async function keepHead(db: Database, head: Head, oldest: Date | undefined): Promise<void> {
  await sql`insert into audit.checkpoint (size, root, note, waited_ms) values (${head.size}, ${head.root}, ${head.note},
    extract(epoch from clock_timestamp() - coalesce(${oldest ?? null}::timestamptz,
      (select max(signed_at) from audit.checkpoint), clock_timestamp())) * 1000)`.execute(db);
}

export async function keepCosignature(
  db: Database,
  seen: { readonly size: number; readonly witness: string; readonly line: string; readonly time: number },
): Promise<void> {
  await sql`insert into audit.cosignature (size, witness, line, witnessed_at)
    values (${seen.size}, ${seen.witness}, ${seen.line}, to_timestamp(${seen.time})) on conflict do nothing`.execute(
    db,
  );
}

/** How far the tree, its heads and the witness are behind the lines. Sizes in leaves, times in milliseconds. */
export type LogState = {
  readonly pending: number;
  /** Age of the oldest commitment that is in no leaf yet. */
  readonly pendingMs: number;
  readonly size: number;
  readonly signedSize: number;
  readonly witnessedSize: number;
  /** Age of the oldest head that no witness has seen, itself or a later one. */
  readonly unwitnessedMs: number;
};

export async function logState(db: Database): Promise<LogState> {
  const { rows } = await sql<LogState>`
    with seen as (select coalesce(max(size), 0) as size from audit.cosignature)
    select p.n as pending, p.ms as "pendingMs", (select coalesce(max(leaf_index) + 1, 0) from audit.leaf) as size,
      (select coalesce(max(size), 0) from audit.checkpoint) as "signedSize", seen.size as "witnessedSize",
      coalesce((select extract(epoch from clock_timestamp() - signed_at)::float8 * 1000 from audit.checkpoint c
        where c.size > seen.size order by c.size limit 1), 0) as "unwitnessedMs"
    from seen, (select count(*) as n, coalesce(extract(epoch from clock_timestamp() - min(queued_at))::float8 * 1000, 0) as ms
      from audit.pending) p`.execute(db);
  if (!rows[0]) throw new Error('The state of the trace could not be read.');
  return rows[0];
}
