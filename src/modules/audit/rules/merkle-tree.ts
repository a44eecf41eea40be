/**
 * The tree of the trace: RFC 6962 §2.1. Leaves and inner nodes are hashed under different prefixes; a tree of n leaves is cut
 * at the largest power of two below n. Complete subtrees of 256, 65 536, … leaves are kept, so that any root or proof is made
 * from at most 255 hashes a level, and nothing is ever built again.
 */
import { hash } from 'node:crypto';

export type Hash = Buffer;

/** The leaves `from` (included) to `to` (excluded). */
export type Span = { readonly from: number; readonly to: number };

/** Neighbouring kept hashes: `count` of them, each over 2^height leaves. Height 0 is the leaves themselves. */
export type KeptRun = { readonly height: number; readonly first: number; readonly count: number };

/** A kept hash and how many leaves it covers. */
type Node = { readonly hash: Hash; readonly leaves: number };

/** Kept subtrees are 8 levels apart. */
const STEP = 8;
const WIDTH = 2 ** STEP;

const sha256 = (bytes: Uint8Array): Hash => hash('sha256', bytes, 'buffer');
const NODE = Buffer.of(1);
const LEAF = Buffer.of(0);

export const leafHash = (commitment: Uint8Array): Hash => sha256(Buffer.concat([LEAF, commitment]));
const nodeHash = (left: Uint8Array, right: Uint8Array): Hash => sha256(Buffer.concat([NODE, left, right]));
/** The root of no leaf. */
const EMPTY: Hash = sha256(Buffer.alloc(0));

/** The largest power of two below `n`, for n ≥ 2. */
function cut(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

/** The subtrees whose hashes prove that leaf `index` is in the tree of `size`, from the leaf upwards (§2.1.1). */
export function inclusionSpans(index: number, size: number): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + cut(to - from);
    if (index < middle) {
      spans.unshift({ from: middle, to });
      to = middle;
    } else {
      spans.unshift({ from, to: middle });
      from = middle;
    }
  }
  return spans;
}

/** The subtrees whose hashes prove that the tree of `size` continues that of `oldSize` (§2.1.2). Empty for 0 or the same size. */
export function consistencySpans(oldSize: number, size: number): readonly Span[] {
  if (oldSize === 0 || oldSize === size) return [];
  const spans: Span[] = [];
  let from = 0;
  let to = size;
  while (oldSize !== to) {
    const middle = from + cut(to - from);
    if (oldSize <= middle) {
      spans.unshift({ from: middle, to });
      to = middle;
    } else {
      spans.unshift({ from, to: middle });
      from = middle;
    }
  }
  // The old root itself is known to whoever asks, unless it is only a part of the left.
  return from === 0 ? spans : [{ from, to }, ...spans];
}

/** Which kept hashes make up a span, from left to right. The span must be one of a tree: aligned on its own width. */
export function keptRuns({ from, to }: Span): readonly KeptRun[] {
  const runs: KeptRun[] = [];
  let height = 0;
  while ((to - from) / 2 ** (height + STEP) >= 1) height += STEP;
  for (let at = from; at < to; height -= STEP) {
    const leaves = 2 ** height;
    const count = Math.floor((to - at) / leaves);
    if (count > 0) runs.push({ height, first: at / leaves, count });
    at += count * leaves;
  }
  return runs;
}

/** The root over neighbouring subtrees, the larger before the smaller. */
export function rootOver(nodes: readonly Node[]): Hash {
  const [first] = nodes;
  if (!first) return EMPTY;
  if (nodes.length === 1) return first.hash;
  const middle = cut(nodes.reduce((sum, one) => sum + one.leaves, 0));
  let covered = 0;
  const count = nodes.findIndex((one) => {
    covered += one.leaves;
    return covered > middle;
  });
  return nodeHash(rootOver(nodes.slice(0, count)), rootOver(nodes.slice(count)));
}

/** What a tree needs in order to grow: at each kept height, the subtrees that have no kept parent yet, which `keptRuns` of the whole tree names. */
export type Edge = { readonly size: number; readonly levels: readonly (readonly Hash[])[] };

export type KeptSubtree = { readonly height: number; readonly index: number; readonly hash: Hash };

/** @returns the edge after these leaves, and the subtrees that they completed, to be kept */
export function grow(
  edge: Edge,
  commitments: readonly Uint8Array[],
): { readonly edge: Edge; readonly completed: readonly KeptSubtree[] } {
  const levels = edge.levels.map((level) => [...level]);
  const completed: KeptSubtree[] = [];
  let { size } = edge;
  for (const commitment of commitments) {
    size += 1;
    let hashed = leafHash(commitment);
    for (let step = 0; ; step += 1) {
      const level = levels[step] ?? [];
      levels[step] = level;
      level.push(hashed);
      if (level.length < WIDTH) break;
      hashed = rootOver(level.map((one) => ({ hash: one, leaves: 1 })));
      level.length = 0;
      const height = (step + 1) * STEP;
      completed.push({ height, index: size / 2 ** height - 1, hash: hashed });
    }
  }
  return { edge: { size, levels }, completed };
}

export const rootOf = ({ levels }: Edge): Hash =>
  rootOver(
    levels
      .flatMap((level, step) => level.map((one) => ({ hash: one, leaves: 2 ** (step * STEP) })))
      .sort((a, b) => b.leaves - a.leaves),
  );
