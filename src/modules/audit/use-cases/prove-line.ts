/**
 * The proof of a line: its columns as they were committed, its place in the tree, and a head of the tree that the witness saw with
 * it. Whoever may read the line may have its proof: row-level security gives the row, or none.
 */

import { hash } from 'node:crypto';
import { sql } from 'kysely';
import type { DatabaseTransaction } from '#platform/database/database';
import { inclusionSpans } from '../rules/merkle-tree.ts';
import { witnessedHead } from '../store/checkpoints.ts';
import { hashesOf } from '../store/tree.ts';

/** Public keys, as `name+id+base64` (c2sp.org/signed-note). */
export type LogKeys = { readonly log: string; readonly witness: string };

/** The file that a person downloads; `verifier/` and the browser check it. Bytes are in base64. */
export type LineProof = {
  readonly format: 'carnet-proof/1';
  /** Every column, as one JSON array; README.md gives their order. */
  readonly line: string;
  readonly salt: string;
  readonly leafIndex: number;
  readonly inclusion: readonly string[];
  /** Signed by the log and by the witness. */
  readonly checkpoint: string;
  readonly keys: LogKeys;
};

/** The columns in the order of audit.line_commitment. */
const COLUMNS = [
  'holder_id',
  'line_id',
  'at',
  'clock_shift',
  'actor_kind',
  'actor_id',
  'actor_label',
  'actor_profession',
  'structure_id',
  'structure_label',
  'acts_as',
  'software',
  'action',
  'outcome',
  'rule',
  'mode',
  'basis',
  'subject_id',
  'subject_label',
  'secret',
  'object_id',
  'sealed_digest',
  'count',
  'request_id',
] as const;

type Committed = Readonly<Record<(typeof COLUMNS)[number], unknown>> & { readonly salt: Buffer };

export type Proved = LineProof | 'waiting';

/**
 * @returns by line: `waiting` for one of the last second, which no witness has seen yet; nothing for what this actor reads no line
 * of. Four questions, however many lines: they share a head, and most of their paths.
 */
export async function proveLines(
  tx: DatabaseTransaction,
  holderId: string,
  lineIds: readonly string[],
  keys: LogKeys,
): Promise<ReadonlyMap<string, Proved>> {
  const { rows } = await sql<Committed>`
    select holder_id, line_id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, clock_shift, actor_kind,
      actor_id, actor_label, actor_profession, structure_id, structure_label, acts_as, software, action, outcome, rule, mode,
      basis, subject_id, subject_label, secret, object_id, encode(sealed_digest, 'hex') as sealed_digest, count, request_id, salt
    from audit.line where holder_id = ${holderId} and line_id = any(${[...lineIds]}::uuid[])`.execute(tx);
  const lines = rows.map((row) => {
    const line = `[${COLUMNS.map((name) => JSON.stringify(row[name])).join(', ')}]`;
    return { id: String(row.line_id), line, salt: row.salt, commitment: commitmentOf(row.salt, line) };
  });
  const places = await placesOf(
    tx,
    lines.map(({ commitment }) => commitment),
  );
  const head = await headOver(tx, keys, [...places.values()]);
  const placed = lines.map((one) => ({ ...one, at: places.get(one.commitment.toString('hex')) }));
  const seen = head ? placed.filter(({ at }) => at !== undefined && at < head.size) : [];
  const paths = await pathsOf(
    tx,
    seen.map(({ at = 0 }) => at),
    head?.size ?? 0,
  );
  const proved = new Map<string, Proved>(lines.map(({ id }) => [id, 'waiting']));
  for (const [index, { id, line, salt, at = 0 }] of seen.entries())
    proved.set(id, {
      format: 'carnet-proof/1',
      line,
      salt: salt.toString('base64'),
      leafIndex: at,
      inclusion: paths[index] ?? [],
      checkpoint: head?.note ?? '',
      keys,
    });
  return proved;
}

/** The first head that the witness saw with all of these leaves; the last one, when some are too new. */
async function headOver(tx: DatabaseTransaction, keys: LogKeys, leaves: readonly number[]) {
  if (leaves.length === 0) return undefined;
  const witness = keys.witness.split('+')[0] ?? '';
  const last = leaves.reduce((a, b) => Math.max(a, b));
  return (await witnessedHead(tx, witness, last)) ?? (await witnessedHead(tx, witness));
}

/** The path of each leaf, in base64; a hash that several share is read once. */
async function pathsOf(tx: DatabaseTransaction, leaves: readonly number[], size: number) {
  const spans = leaves.map((leaf) => inclusionSpans(leaf, size));
  const keyOf = ({ from, to }: { readonly from: number; readonly to: number }) => `${from}-${to}`;
  const distinct = [...new Map(spans.flat().map((span) => [keyOf(span), span])).values()];
  const hashes = await hashesOf(tx, distinct);
  const known = new Map(distinct.map((span, at) => [keyOf(span), hashes[at]?.toString('base64') ?? '']));
  return spans.map((path) => path.map((span) => known.get(keyOf(span)) ?? ''));
}

const commitmentOf = (salt: Uint8Array, line: string) =>
  hash('sha256', Buffer.concat([Buffer.from('carnet.line.v1'), salt, Buffer.from(line)]), 'buffer');

/** Of those that are in the tree, by their commitment in hexadecimal. */
async function placesOf(
  tx: DatabaseTransaction,
  commitments: readonly Buffer[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ commitment: Buffer; leaf_index: number }>`
    select commitment, leaf_index from audit.leaf where commitment = any(${[...commitments]}::bytea[])`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.commitment.toString('hex'), row.leaf_index]));
}
