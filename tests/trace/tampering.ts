/**
 * What somebody who owns the database, and even the log's key, may do to a history whose end was witnessed: six classes, each
 * from the clumsy to the thorough. Only the witness's own store is out of reach.
 */
import { hash, randomBytes, randomUUID } from 'node:crypto';
import { GrowingTree } from '../../verifier/growing-tree.js';
import { canonical, EVENT, LINE, type Row } from '../../verifier/line.js';
import { type Keys, type Line, type Random, signedHead, textOf, timeOf, type World } from './histories.ts';

export const CLASSES = ['edit', 'delete', 'reorder', 'truncate', 'fork', 'backdate'] as const;
export type TamperingClass = (typeof CLASSES)[number];

type Attack = (world: World, attacker: Attacker) => void;
type Attacker = { readonly keys: Keys; readonly random: Random; readonly others: readonly Line[] };

/** Leaves that the witness has seen. */
export const witnessedSize = (world: World): number =>
  Math.max(0, ...world.witnessed.map((note) => Number(note.split('\n')[1])));

/** @returns the world after one tampering of this class with witnessed lines, and what was done */
export function tamper(
  honest: World,
  kind: TamperingClass,
  attacker: Attacker,
): { readonly world: World; readonly how: string } {
  const world = structuredCloneOf(honest);
  const attacks = Object.entries(ATTACKS[kind]);
  const [how, attack] = attacks[attacker.random(attacks.length)] as [string, Attack];
  attack(world, attacker);
  return { world, how };
}

const structuredCloneOf = (world: World): World => ({
  written: [...world.written],
  leaves: [...world.leaves],
  pending: [...world.pending],
  heads: [...world.heads],
  subtrees: [...world.subtrees],
  witnessed: [...world.witnessed],
});

const ATTACKS: Readonly<Record<TamperingClass, Readonly<Record<string, Attack>>>> = {
  edit: {
    'the line alone': (world, attacker) => void edit(world, attacker),
    'the line and its leaf': (world, attacker) => {
      const { index, changed } = edit(world, attacker);
      world.leaves[index] = changed.commitment;
    },
    'the line, its leaf and all that is signed': (world, attacker) => {
      const { index, changed } = edit(world, attacker);
      world.leaves[index] = changed.commitment;
      rebuild(world, attacker);
    },
    'the line, as if it were new': (world, attacker) => {
      world.pending.push(edit(world, attacker).changed.commitment);
    },
  },
  delete: {
    'the line alone': (world, attacker) => void remove(world, pick(world, attacker)),
    'the line and its leaf, all signed again': (world, attacker) => {
      const index = pick(world, attacker);
      remove(world, index);
      world.leaves.splice(index, 1);
      rebuild(world, attacker);
    },
    'another line in its place, all signed again': (world, attacker) => {
      const index = pick(world, attacker);
      const old = remove(world, index);
      const forged = forgedFrom({ ...old, row: { ...old.row, action: 'document.list' } });
      world.written.push(forged);
      world.leaves[index] = forged.commitment;
      rebuild(world, attacker);
    },
  },
  reorder: {
    'two leaves': (world, attacker) => {
      swapLeaves(world, attacker);
    },
    'two leaves, all signed again': (world, attacker) => {
      swapLeaves(world, attacker);
      rebuild(world, attacker);
    },
    'the times of two lines': (world, attacker) => void swapTimes(world, attacker),
    'the times of two lines, all signed again': (world, attacker) => {
      for (const { index, changed } of swapTimes(world, attacker)) world.leaves[index] = changed.commitment;
      rebuild(world, attacker);
    },
  },
  truncate: {
    'the end, with its heads': (world, attacker) => {
      cutAt(world, pick(world, attacker));
      rebuild(world, attacker);
    },
    'the end, put back to wait': (world, attacker) => {
      world.pending.unshift(...world.leaves.splice(pick(world, attacker)));
      rebuild(world, attacker);
    },
    everything: (world, attacker) => {
      cutAt(world, 0);
      rebuild(world, attacker);
    },
    'the end, and new lines in its place': (world, attacker) => {
      const forged = world.leaves.map(() => forge(world, attacker));
      cutAt(world, pick(world, attacker));
      for (const line of forged.slice(world.leaves.length)) append(world, line);
      rebuild(world, attacker);
    },
  },
  fork: {
    'another history from a point on, signed': (world, attacker) => {
      const from = pick(world, attacker);
      const length = 1 + attacker.random(world.leaves.length - from + 20);
      cutAt(world, from);
      for (const line of attacker.others.slice(0, length)) append(world, line);
      rebuild(world, attacker);
    },
    'a head of another history, signed': (world, attacker) => {
      const at = attacker.random(world.heads.length);
      const size = world.heads[at]?.size ?? 1;
      const leaves = world.leaves.slice(0, size);
      leaves[attacker.random(size)] = randomBytes(32);
      world.heads[at] = { size, note: signedHead(grown(leaves), attacker.keys) };
    },
    'a head signed by nobody': (world, attacker) => {
      const at = attacker.random(world.heads.length);
      const head = world.heads[at];
      if (head) world.heads[at] = { size: head.size, note: `${textOf(head.note)}\n` };
    },
  },
  backdate: {
    'a witnessed line': (world, attacker) => {
      const index = pick(world, attacker);
      const line = lineAt(world, index);
      replace(world, line, { ...line, row: { ...line.row, at: earlier(line, attacker) } });
    },
    'a witnessed line, all signed again': (world, attacker) => {
      const index = pick(world, attacker);
      const line = lineAt(world, index);
      const changed = committedAs(line.kind, line.salt, { ...line.row, at: earlier(line, attacker) });
      replace(world, line, changed);
      world.leaves[index] = changed.commitment;
      rebuild(world, attacker);
    },
    'a new line in its old place, all signed again': (world, attacker) => {
      const index = pick(world, attacker);
      const forged = forge(world, attacker);
      world.written.push(forged);
      world.leaves.splice(index, 0, forged.commitment);
      rebuild(world, attacker);
    },
    // The thorough way: nothing that was witnessed is touched, and the witness signs what comes.
    'a new line at the end, which the witness sees': (world, attacker) => {
      // What can be told: it says that it was written before lines that the witness had seen without it.
      const seen = new Set(world.leaves.slice(0, witnessedSize(world)).map((one) => one.toString('hex')));
      const times = world.written.filter((one) => seen.has(one.commitment.toString('hex'))).map(timeOf);
      const last = Math.max(...times);
      append(world, backdated(attacker, last));
      const tree = rebuild(world, attacker, { heads: false });
      const note = signedHead(tree, attacker.keys);
      world.heads.push({ size: tree.size, note });
      world.witnessed.push(note + attacker.keys.witness(Math.ceil(last) + 2).sign(textOf(note)));
    },
  },
};

/** A witnessed leaf whose line is there. */
const pick = (world: World, { random }: Attacker): number => random(witnessedSize(world));

function lineAt(world: World, index: number): Line {
  const commitment = world.leaves[index];
  const line = world.written.find((one) => commitment && one.commitment.equals(commitment));
  if (!line) throw new Error('No line for this leaf.');
  return line;
}

function replace(world: World, line: Line, changed: Line): void {
  world.written[world.written.indexOf(line)] = changed;
}

/** Another value in one column; the caller may or may not hide it. */
function edit(world: World, attacker: Attacker): { readonly index: number; readonly changed: Line } {
  const index = pick(world, attacker);
  const line = lineAt(world, index);
  const columns = EDITED.filter((name) => name in line.row);
  const column = columns[attacker.random(columns.length)] ?? 'action';
  const after = another(column, line.row[column] ?? null);
  const changed = { ...line, ...committedAs(line.kind, line.salt, { ...line.row, [column]: after }) };
  replace(world, line, changed);
  return { index, changed };
}

/** Times are of another class; the digest is made by the database from what is sealed. */
const EDITED = [...LINE, ...EVENT].filter((name) => !['at', 'clock_shift', 'sealed_digest'].includes(name));

/** A value that the column may hold. */
function another(column: string, before: Row[string]): Row[string] {
  if (/^(holder|line|event|object)_id$/.test(column)) return randomUUID();
  if (column === 'outcome') return before === 'allowed' ? 'refused' : 'allowed';
  if (column === 'mode') return before === 'normal' ? 'bris_de_glace' : 'normal';
  if (column === 'acts_as') return before === 'carer' ? null : 'carer';
  if (column === 'count') return Number(before) + 1;
  return typeof before === 'boolean' ? !before : `${before ?? ''}x`;
}

function remove(world: World, index: number): Line {
  const line = lineAt(world, index);
  world.written.splice(world.written.indexOf(line), 1);
  return line;
}

function swapLeaves(world: World, attacker: Attacker): void {
  const a = pick(world, attacker);
  const b = (a + 1 + attacker.random(witnessedSize(world) - 1)) % witnessedSize(world);
  [world.leaves[a], world.leaves[b]] = [world.leaves[b] as Buffer, world.leaves[a] as Buffer];
}

function swapTimes(world: World, attacker: Attacker) {
  const a = pick(world, attacker);
  const b = (a + 1 + attacker.random(witnessedSize(world) - 1)) % witnessedSize(world);
  const [one, other] = [lineAt(world, a), lineAt(world, b)];
  return [
    { index: a, line: one, at: other.row.at },
    { index: b, line: other, at: one.row.at },
  ].map(({ index, line, at }) => {
    const changed = { ...line, ...committedAs(line.kind, line.salt, { ...line.row, at: at ?? null }) };
    replace(world, line, changed);
    return { index, changed };
  });
}

/** Leaves from here on, with their lines, as if they had never been. */
function cutAt(world: World, size: number): void {
  const cut = new Set(
    [...world.leaves.splice(size), ...world.pending.splice(0)].map((one) => one.toString('hex')),
  );
  world.written = world.written.filter((line) => !cut.has(line.commitment.toString('hex')));
}

function append(world: World, line: Line): void {
  world.written.push(line);
  world.leaves.push(line.commitment);
}

/** The same words in a line that never was. */
export const forgedFrom = ({ kind, row }: Line): Line =>
  committedAs(kind, randomBytes(32), { ...row, [kind === 'line' ? 'line_id' : 'event_id']: randomUUID() });

const forge = (world: World, attacker: Attacker): Line =>
  backdated(attacker, timeOf(lineAt(world, attacker.random(world.leaves.length))));

/** A new line dated two minutes to ten days before. */
function backdated({ random, others }: Attacker, before: number): Line {
  const model = others[random(others.length)] as Line;
  return forgedFrom({ ...model, row: { ...model.row, at: stamp(before - 120 - random(864_000)) } });
}

const earlier = (line: Line, { random }: Attacker): string => stamp(timeOf(line) - 120 - random(864_000));
const stamp = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('Z', '000Z');

function committedAs(kind: Line['kind'], salt: Uint8Array, row: Row): Line {
  const text = Buffer.from(canonical(kind === 'line' ? LINE : EVENT, row));
  return {
    kind,
    salt,
    row,
    commitment: hash('sha256', Buffer.concat([Buffer.from(`carnet.${kind}.v1`), salt, text]), 'buffer'),
  };
}

function grown(leaves: readonly Buffer[]): GrowingTree {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.push(leaf);
  return tree;
}

/** With the log's key: subtrees and heads anew, as large a tree as there is. */
function rebuild(world: World, { keys }: Attacker, { heads = true } = {}): GrowingTree {
  const tree = new GrowingTree();
  const sizes = new Set(world.heads.map(({ size }) => size));
  const signed: World['heads'] = [];
  world.subtrees = [];
  if (sizes.has(0)) signed.push({ size: 0, note: signedHead(tree, keys) });
  for (const leaf of world.leaves) {
    world.subtrees.push(...tree.push(leaf));
    if (heads && sizes.has(tree.size)) signed.push({ size: tree.size, note: signedHead(tree, keys) });
  }
  if (heads) world.heads = signed;
  return tree;
}
