/** What anyone may ask of the tree: its keys, its latest witnessed head, and the proof that one head continues another. */
import type { Database } from '#platform/database/database';
import { consistencySpans } from '../rules/merkle-tree.ts';
import { logState, witnessedHead } from '../store/checkpoints.ts';
import { hashesOf } from '../store/tree.ts';
import type { LogKeys } from './prove-line.ts';

export type PublicLog = ReturnType<typeof publishLog>;

export function publishLog(db: Database, keys: LogKeys | undefined) {
  const witness = keys?.witness.split('+')[0] ?? '';
  return {
    /** Undefined when this server was given none: then no line can be proved. */
    keys,
    /** The latest head that the witness saw, signed by both, or undefined when there is none yet. */
    async checkpoint(): Promise<string | undefined> {
      return (await witnessedHead(db, witness))?.note;
    },
    /** Hashes in base64, as RFC 6962 §2.1.2 orders them; undefined when these are no two sizes of the witnessed tree. */
    async consistency(from: number, to: number): Promise<readonly string[] | undefined> {
      const size = (await witnessedHead(db, witness))?.size ?? 0;
      if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= size))
        return undefined;
      const hashes = await hashesOf(db, consistencySpans(from, to));
      return hashes.map((hash) => hash.toString('base64'));
    },
    /** How far behind it is. */
    state: () => logState(db),
  };
}
