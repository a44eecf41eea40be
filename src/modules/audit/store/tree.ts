/** The tree in its tables: reading the hashes of any span, and moving what waits to the leaves. */
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { type Edge, grow, type Hash, keptRuns, leafHash, rootOver, type Span } from '../rules/merkle-tree.ts';

/** Leaves moved at once: some milliseconds, and a megabyte. */
const BATCH = 4096;

/** @returns the hash over each span, in their order, by one question for all */
export async function hashesOf(db: Database, spans: readonly Span[]): Promise<readonly Hash[]> {
  const runs = spans.map((span) => keptRuns(span).map((run) => ({ ...run, leaves: 2 ** run.height })));
  const kept = await keptHashes(db, runs.flat());
  let at = 0;
  return runs.map((one) =>
    rootOver(
      one.flatMap(({ count, leaves }) => {
        const hashes = kept.slice(at, at + count);
        if (hashes.length < count) throw new Error('The tree of the trace lacks leaves or subtrees.');
        at += count;
        return hashes.map((hash) => ({ hash, leaves }));
      }),
    ),
  );
}

type Run = { readonly height: number; readonly first: number; readonly count: number };

async function keptHashes(db: Database, runs: readonly Run[]): Promise<readonly Hash[]> {
  if (runs.length === 0) return [];
  const { rows } = await sql<{ height: number; hash: Buffer }>`
    select run.height, kept.hash
    from unnest(${runs.map((one) => one.height)}::smallint[], ${runs.map((one) => one.first)}::bigint[],
      ${runs.map((one) => one.first + one.count)}::bigint[]) with ordinality as run(height, first, next, place)
    cross join lateral (
      select leaf_index as at, commitment as hash from audit.leaf
       where run.height = 0 and leaf_index >= run.first and leaf_index < run.next
      union all
      select subtree_index, hash from audit.subtree
       where height = run.height and subtree_index >= run.first and subtree_index < run.next) kept
    order by run.place, kept.at`.execute(db);
  return rows.map(({ height, hash }) => (height === 0 ? leafHash(hash) : hash));
}

/** Where the tree ends now. */
export async function readEdge(db: Database): Promise<Edge> {
  const { rows } = await sql<{ size: number }>`
    select coalesce(max(leaf_index) + 1, 0) as size from audit.leaf`.execute(db);
  const size = rows[0]?.size ?? 0;
  const runs = keptRuns({ from: 0, to: size });
  const kept = await keptHashes(db, runs);
  const levels: Hash[][] = [];
  let at = 0;
  for (const { height, count } of runs) {
    levels[height / 8] = kept.slice(at, at + count);
    at += count;
  }
  return { size, levels: Array.from(levels, (level) => level ?? []) };
}

export type Moved = {
  readonly edge: Edge;
  /** When the oldest and the newest of them were written; undefined when nothing waited. */
  readonly oldest: Date | undefined;
  readonly newest: Date | undefined;
  /** When the batch was taken, by the same clock. */
  readonly at: Date | undefined;
  /** As many as a batch holds: more may wait. */
  readonly isFull: boolean;
};

/** Moves one batch of what waits to the end of the tree, in one transaction: a commitment is in one of both places, always. */
export function moveBatch(db: Database, edge: Edge): Promise<Moved> {
  return db.transaction().execute(async (tx) => {
    const taken = await takeBatch(tx, edge.size);
    const { edge: grown, completed } = grow(
      edge,
      taken.map((one) => one.commitment),
    );
    if (completed.length > 0)
      await sql`insert into audit.subtree (height, subtree_index, hash)
        select * from unnest(${completed.map((one) => one.height)}::smallint[], ${completed.map((one) => one.index)}::bigint[],
          ${completed.map((one) => one.hash)}::bytea[])`.execute(tx);
    return {
      edge: grown,
      oldest: taken[0]?.queued_at,
      newest: taken.at(-1)?.queued_at,
      at: taken[0]?.taken_at,
      isFull: taken.length === BATCH,
    };
  });
}

async function takeBatch(tx: DatabaseTransaction, size: number) {
  const { rows } = await sql<{ commitment: Buffer; queued_at: Date; taken_at: Date }>`
    with taken as (
      delete from audit.pending where ctid = any (array(select ctid from audit.pending order by queued_at limit ${BATCH}))
      returning commitment, queued_at),
    placed as (
      select ${size}::bigint - 1 + row_number() over (order by queued_at) as leaf_index, commitment, queued_at from taken),
    added as (insert into audit.leaf (leaf_index, commitment) select leaf_index, commitment from placed)
    select commitment, queued_at, now() as taken_at from placed order by leaf_index`.execute(tx);
  return rows;
}
