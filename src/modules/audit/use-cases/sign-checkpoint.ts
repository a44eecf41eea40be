/** Moves what waits to the tree and signs its new head. Only one does so at a time: see sequencer.ts. */
import type { Database } from '#platform/database/database';
import { type Edge, rootOf } from '../rules/merkle-tree.ts';
import { type Signer, signCheckpoint } from '../rules/signed-note.ts';
import { keepHead, latestHead } from '../store/checkpoints.ts';
import { hashesOf, moveBatch, readEdge } from '../store/tree.ts';

/** The tree is not the one whose head was signed: signing on would bless what was changed. */
export class TreeChanged extends Error {
  override name = 'TreeChanged';
}

/** A tree and how much of it is signed. */
export type Growing = { readonly edge: Edge; readonly signedSize: number };

/** Where the tree and its heads end. @throws TreeChanged when they disagree */
export async function resume(db: Database): Promise<Growing> {
  const edge = await readEdge(db);
  const head = await latestHead(db);
  if (!head) return { edge, signedSize: 0 };
  const [root] = head.size > edge.size ? [] : await hashesOf(db, [{ from: 0, to: head.size }]);
  if (!root?.equals(head.root))
    throw new TreeChanged(
      'L’arbre de la trace ne correspond plus à sa dernière tête signée. Rien ne sera signé. Lancez « carnet audit verify ».',
    );
  return { edge, signedSize: head.size };
}

/**
 * Takes all that was committed when it began, so that no head leaves out a line that an earlier one could have held, then
 * signs. The leaves are durable before their head is signed: no crash can lead to two heads that contradict each other.
 */
export async function signNext(db: Database, growing: Growing, signer: Signer): Promise<Growing> {
  let { edge } = growing;
  let oldest: Date | undefined;
  let began: Date | undefined;
  for (;;) {
    const moved = await moveBatch(db, edge);
    edge = moved.edge;
    oldest ??= moved.oldest;
    began ??= moved.at;
    if (!moved.isFull || !began || !moved.newest || moved.newest >= began) break;
  }
  if (edge.size === growing.signedSize) return { ...growing, edge };
  const head = { size: edge.size, root: rootOf(edge) };
  await keepHead(db, { ...head, note: signCheckpoint(head, signer) }, oldest);
  return { edge, signedSize: edge.size };
}
