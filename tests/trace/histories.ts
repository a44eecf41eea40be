/**
 * Honest histories of a trace, made at random from rows that a real database wrote: batches of any size, transactions that
 * commit late, a witness that is away, a sequencer that sleeps, clocks that differ a little, an end that nobody has seen yet.
 */
import { signCheckpoint } from '../../src/modules/audit/rules/signed-note.ts';
import { GrowingTree } from '../../verifier/growing-tree.js';
import type { TestKey } from '../../verifier/test-log.ts';
import type { Source, Written } from '../../verifier/trace.js';

/** A row of the database and the commitment that its trigger made. */
export type Line = Written & { readonly commitment: Buffer };

export type SignedHead = { readonly size: number; readonly note: string };

/** What the database holds, and what the witness keeps elsewhere. */
export type World = {
  written: Line[];
  leaves: Buffer[];
  pending: Buffer[];
  heads: SignedHead[];
  subtrees: { readonly height: number; readonly index: number; readonly hash: Buffer }[];
  /** Notes with the witness's line: nobody who owns the database can change them. */
  readonly witnessed: string[];
};

export type Keys = {
  readonly log: TestKey;
  /** A witness that signs as of a given second. */
  readonly witness: (time: number) => TestKey;
};

/** Uniform in [0, n). */
export type Random = (n: number) => number;

/** Seconds of the real clock at which a line was written. */
export const timeOf = ({ row }: Written): number => Date.parse(String(row.at)) / 1000;

/** @param rows in the order of their times */
export function honestHistory(rows: readonly Line[], keys: Keys, random: Random): World {
  const count = random(8) === 0 ? random(20) : 20 + random(rows.length - 20);
  const first = random(rows.length - count + 1);
  const lines = committedLate(rows.slice(first, first + count), random);
  const world: World = {
    written: shuffled(lines, random),
    leaves: [],
    pending: [],
    heads: [],
    subtrees: [],
    witnessed: [],
  };
  const tree = new GrowingTree();
  let awayUntil = 0;
  let clock = 0;
  // The last lines may be in no leaf yet, and the last heads not seen.
  const inTree = random(3) === 0 ? random(lines.length + 1) : lines.length;
  for (let at = 0; at < inTree; ) {
    const batch = lines.slice(at, at + 1 + random(random(2) === 0 ? 5 : 120)).slice(0, inTree - at);
    for (const { commitment } of batch) {
      world.leaves.push(commitment);
      world.subtrees.push(...tree.push(commitment));
    }
    at += batch.length;
    // Heads are signed within a round of the last line of their batch; a witness's clock is some seconds off.
    clock = Math.max(clock, ...batch.map(timeOf)) + random(3);
    const note = signedHead(tree, keys);
    world.heads.push({ size: tree.size, note });
    if (awayUntil === 0 && random(12) === 0) awayUntil = world.heads.length + 1 + random(4);
    if (awayUntil > world.heads.length) continue;
    // Back after an hour, or never away: it sees the last head only.
    const late = awayUntil > 0 ? random(3600) : 0;
    awayUntil = 0;
    world.witnessed.push(note + keys.witness(Math.floor(clock + late + random(11) - 5)).sign(textOf(note)));
  }
  world.pending = lines.slice(inTree).map(({ commitment }) => commitment);
  return world;
}

export function signedHead(tree: GrowingTree, keys: Keys): string {
  return signCheckpoint({ size: tree.size, root: tree.root() }, { ...keys.log });
}

export const textOf = (note: string): string => note.slice(0, note.indexOf('\n\n') + 1);

/** Some transactions commit after later ones, by half a minute at most. */
function committedLate(lines: readonly Line[], random: Random): Line[] {
  return lines
    .map((line) => ({ line, at: timeOf(line) + (random(20) === 0 ? random(30) : 0) }))
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => line);
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  const out = [...values];
  for (let at = out.length - 1; at > 0; at -= 1) {
    const other = random(at + 1);
    [out[at], out[other]] = [out[other] as T, out[at] as T];
  }
  return out;
}

export const sourceOfWorld = (world: World): Source => ({
  leaves: () => world.leaves,
  written: () => world.written,
  pending: world.pending,
  heads: world.heads,
  subtrees: world.subtrees,
});
