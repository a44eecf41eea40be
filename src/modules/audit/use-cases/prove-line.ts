/**
 * The proof of one line: its columns as they were committed, its place in the tree, and the first head of the tree that the
 * witness saw with it. Whoever may read the line may have its proof: row-level security gives the row, or none.
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

/** @returns `waiting` for a line of the last second, which no witness has seen yet; undefined when this actor reads no such line */
export async function proveLine(
  tx: DatabaseTransaction,
  holderId: string,
  lineId: string,
  keys: LogKeys,
): Promise<LineProof | 'waiting' | undefined> {
  const { rows } = await sql<Committed>`
    select holder_id, line_id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, clock_shift, actor_kind,
      actor_id, actor_label, actor_profession, structure_id, structure_label, acts_as, software, action, outcome, rule, mode,
      basis, subject_id, subject_label, secret, object_id, encode(sealed_digest, 'hex') as sealed_digest, count, request_id, salt
    from audit.line where holder_id = ${holderId} and line_id = ${lineId}`.execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  const line = `[${COLUMNS.map((name) => JSON.stringify(row[name])).join(', ')}]`;
  const leafIndex = await placeOf(tx, commitmentOf(row.salt, line));
  const witness = keys.witness.split('+')[0] ?? '';
  const head = leafIndex === undefined ? undefined : await witnessedHead(tx, witness, leafIndex);
  if (leafIndex === undefined || !head) return 'waiting';
  const inclusion = await hashesOf(tx, inclusionSpans(leafIndex, head.size));
  return {
    format: 'carnet-proof/1',
    line,
    salt: row.salt.toString('base64'),
    leafIndex,
    inclusion: inclusion.map((one) => one.toString('base64')),
    checkpoint: head.note,
    keys,
  };
}

const commitmentOf = (salt: Uint8Array, line: string) =>
  hash('sha256', Buffer.concat([Buffer.from('carnet.line.v1'), salt, Buffer.from(line)]), 'buffer');

async function placeOf(tx: DatabaseTransaction, commitment: Buffer): Promise<number | undefined> {
  const { rows } = await sql<{
    leaf_index: number;
  }>`select leaf_index from audit.leaf where commitment = ${commitment}`.execute(tx);
  return rows[0]?.leaf_index;
}
