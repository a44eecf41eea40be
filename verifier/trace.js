/**
 * Checks a whole trace against what the witness saw: every line is the one that was committed, every leaf has its line, the tree
 * is the witnessed one, and dates follow the order of the leaves. Whoever owns the database owns everything that is read here but
 * the witness's heads.
 */
import { hash } from 'node:crypto';
import { CommitmentTable } from './commitment-table.js';
import { GrowingTree } from './growing-tree.js';
import { canonical, EVENT, LINE } from './line.js';
import { checkHead, Refused } from './note.js';
import { isSame } from './tree.js';

/**
 * @typedef {{ readonly kind: 'line' | 'event', readonly salt: Uint8Array, readonly row: import('./line.js').Row }} Written
 *   `row` holds the columns of line.js; `at` in UTC to the microsecond
 *
 * @typedef {object} Source what the database says, in one snapshot
 * @property {() => AsyncIterable<Uint8Array> | Iterable<Uint8Array>} leaves commitments, in the order of their index
 * @property {() => AsyncIterable<Written> | Iterable<Written>} written lines and events, in any order
 * @property {readonly Uint8Array[]} pending commitments that are in no leaf yet
 * @property {readonly (readonly Uint8Array[])[]} [destroyed] commitments whose lines went with a person's space, by destruction
 * @property {readonly { readonly size: number, readonly note: string }[]} heads as the log signed them
 * @property {readonly { readonly height: number, readonly index: number, readonly hash: Uint8Array }[]} subtrees
 *
 * @typedef {'truncated' | 'tree' | 'changed' | 'missing' | 'misdated' | 'moved-clock' | 'fork' | 'subtree'} FaultKind
 * @typedef {{ readonly kind: FaultKind, readonly sentence: string, readonly leaf?: number, readonly id?: string }} Fault
 *
 * @typedef {object} Report
 * @property {number} lines
 * @property {number} events
 * @property {number} leaves
 * @property {number} witnessed leaves that the witness saw; what follows is not protected yet
 * @property {number} destroyed lines that a destruction took, each told by an event of the tree
 * @property {number} waiting lines and events whose commitment is in no leaf yet
 * @property {Readonly<Partial<Record<FaultKind, number>>>} counts
 * @property {readonly Fault[]} faults the first of each kind
 * @property {boolean} isWhole nothing was found
 */

/** Seconds between the writing of a line and its commit, and between the clocks of the database and of the witness. */
const TOLERANCE = 60;
/** Faults of one kind that are told one by one. */
const TOLD = 20;

/**
 * @param {Source} source
 * @param {readonly import('./note.js').WitnessedHead[]} witnessed every head that the witness saw, already checked
 * @param {{ readonly log: import('./note.js').PublicKey, readonly movedClock?: boolean | undefined }} options
 *   `movedClock`: the database is a demonstration, whose clock may be moved
 * @returns {Promise<Report>}
 */
export async function checkTrace(source, witnessed, { log, movedClock = false }) {
  const faults = collectFaults();
  const heads = [...witnessed].sort((a, b) => a.size - b.size);
  const table = await readTree(source, heads, log, faults);
  const { lines, events, destroyed, waiting, times, ids } = await readWritten(
    source,
    table,
    movedClock,
    faults,
  );
  for (const index of table.unused())
    faults.add('missing', `La feuille ${index} n’a plus sa ligne : elle a été effacée ou changée.`, {
      leaf: index,
    });
  checkDates(times, ids, heads, faults);
  const { counts, told } = faults;
  return {
    lines,
    events,
    destroyed,
    leaves: table.size,
    witnessed: heads.at(-1)?.size ?? 0,
    waiting,
    counts,
    faults: told,
    isWhole: told.length === 0,
  };
}

/**
 * The tree is the one that was witnessed, and the one whose heads and subtrees the database holds.
 * @param {Source} source @param {readonly import('./note.js').WitnessedHead[]} witnessed
 * @param {import('./note.js').PublicKey} log @param {Faults} faults
 */
async function readTree(source, witnessed, log, faults) {
  const own = await readHeads(source, witnessed, log, faults);
  const kept = new Map(source.subtrees.map(({ height, index, hash: one }) => [`${height} ${index}`, one]));
  const asked = [
    ...witnessed.map((head) => ({ head, isOwn: false })),
    ...own.map((head) => ({ head, isOwn: true })),
  ].sort((a, b) => a.head.size - b.head.size);
  const tree = new GrowingTree();
  const table = new CommitmentTable();
  let next = 0;
  const compare = () => {
    for (let one = asked[next]; one && one.head.size === tree.size; one = asked[++next])
      if (!isSame(one.head.root, tree.root()))
        if (one.isOwn)
          faults.add('fork', `La tête signée de ${tree.size} feuilles n’est pas celle de l’arbre.`);
        else
          faults.add(
            'tree',
            `L’arbre des ${tree.size} premières feuilles n’est pas celui que le témoin a vu.`,
          );
  };
  compare();
  for await (const commitment of source.leaves()) {
    table.push(commitment);
    for (const { height, index, hash: one } of tree.push(commitment)) {
      const stored = kept.get(`${height} ${index}`);
      kept.delete(`${height} ${index}`);
      if (!stored || !isSame(stored, one))
        faults.add('subtree', `Le sous-arbre ${index} de hauteur ${height} n’est pas celui des feuilles.`);
    }
    compare();
  }
  if (kept.size > 0) faults.add('subtree', `${kept.size} sous-arbres n’ont pas leurs feuilles.`);
  const last = asked.at(-1)?.head.size ?? 0;
  if (last > tree.size)
    faults.add('truncated', `Il reste ${tree.size} feuilles, mais ${last} ont été signées ou vues.`);
  return table;
}

/**
 * The heads of the database: signed by its log, and never beside what the witness saw.
 * @param {Source} source @param {readonly import('./note.js').WitnessedHead[]} witnessed
 * @param {import('./note.js').PublicKey} log @param {Faults} faults
 */
async function readHeads(source, witnessed, log, faults) {
  const seen = new Map(witnessed.map((head) => [head.size, head]));
  const own = [];
  for (const { size, note } of source.heads) {
    try {
      const head = await checkHead(note, log);
      const twin = seen.get(size);
      if (head.size !== size || (twin && !isSame(twin.root, head.root)))
        faults.add('fork', `La tête signée de ${size} feuilles n’est pas celle que le témoin a vue.`);
      else if (!twin) own.push(head);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      faults.add('fork', `La tête de ${size} feuilles n’est pas signée par le journal.`);
    }
  }
  return own;
}

/**
 * Every line and event is the one that was committed.
 * @param {Source} source @param {CommitmentTable} table @param {boolean} movedClock @param {Faults} faults
 */
async function readWritten(source, table, movedClock, faults) {
  const pending = new Set(source.pending.map((one) => Buffer.from(one).toString('hex')));
  const count = { line: 0, event: 0 };
  let waiting = 0;
  // When each leaf was written, in seconds of the real clock; NaN where no line was found.
  const times = new Float64Array(table.size).fill(Number.NaN);
  /** @type {string[]} */
  const ids = [];
  /** @type {Set<unknown>} */
  const destructions = new Set();
  for await (const { kind, salt, row } of source.written()) {
    count[kind] += 1;
    const id = String(row[kind === 'line' ? 'line_id' : 'event_id']);
    const text = canonical(kind === 'line' ? LINE : EVENT, row);
    const commitment = hash(
      'sha256',
      Buffer.concat([Buffer.from(`carnet.${kind}.v1`), salt, Buffer.from(text)]),
      'buffer',
    );
    if (row.clock_shift !== null && !movedClock)
      faults.add('moved-clock', `La ligne ${id} a été écrite avec une horloge déplacée.`, { id });
    const index = table.use(commitment);
    if (index !== undefined) {
      times[index] = Date.parse(String(row.at)) / 1000 - Number(row.clock_shift ?? 0);
      ids[index] = id;
    } else if (pending.delete(commitment.toString('hex'))) waiting += 1;
    else {
      faults.add(
        'changed',
        `La ligne ${id} n’est pas celle qui a été écrite, ou elle a été ajoutée sans passer par Carnet.`,
        { id },
      );
      continue;
    }
    if (kind === 'event' && row.action === 'space.destroy') destructions.add(row.code);
  }
  const destroyed = markDestroyed(source.destroyed ?? [], destructions, table, pending);
  if (pending.size > 0)
    faults.add('missing', `${pending.size} lignes attendues dans l’arbre n’existent plus.`);
  return { lines: count.line, events: count.event, destroyed, waiting, times, ids };
}

/**
 * A person had their space destroyed: its lines are gone, their commitments are not. That it was so, and which commitments,
 * is told by an event that is a leaf like any other; what no event tells stays missing.
 * @param {readonly (readonly Uint8Array[])[]} groups @param {ReadonlySet<unknown>} told digests, in hexadecimal
 * @param {CommitmentTable} table @param {Set<string>} pending
 */
function markDestroyed(groups, told, table, pending) {
  let count = 0;
  for (const group of groups) {
    const names = group.map((one) => Buffer.from(one).toString('hex')).sort();
    if (!told.has(hash('sha256', names.join('')))) continue;
    for (const name of names)
      if (table.use(Buffer.from(name, 'hex')) !== undefined || pending.delete(name)) count += 1;
  }
  return count;
}

/**
 * Leaves stand in the order of their writing, but for what took time to commit; and none was written after it was seen.
 * @param {Float64Array} times @param {readonly string[]} ids
 * @param {readonly import('./note.js').WitnessedHead[]} witnessed @param {Faults} faults
 */
function checkDates(times, ids, witnessed, faults) {
  let latest = Number.NEGATIVE_INFINITY;
  let next = 0;
  for (const [index, time] of times.entries()) {
    while (next < witnessed.length && (witnessed[next]?.size ?? 0) <= index) next += 1;
    if (Number.isNaN(time)) continue;
    const seen = witnessed[next]?.time ?? Number.POSITIVE_INFINITY;
    const id = ids[index] ?? '';
    if (time < latest - TOLERANCE)
      faults.add('misdated', `La ligne ${id} porte une date d’avant les lignes qui la précèdent.`, {
        leaf: index,
        id,
      });
    // The witness's time is in whole seconds.
    else if (time > seen + 1 + TOLERANCE)
      faults.add('misdated', `La ligne ${id} porte une date d’après le jour où le témoin l’a vue.`, {
        leaf: index,
        id,
      });
    else latest = Math.max(latest, time);
  }
}

/**
 * @typedef {ReturnType<typeof collectFaults>} Faults
 */
function collectFaults() {
  /** @type {Partial<Record<FaultKind, number>>} */
  const counts = {};
  /** @type {Fault[]} */
  const told = [];
  return {
    counts,
    told,
    /** @param {FaultKind} kind @param {string} sentence @param {{ leaf?: number, id?: string }} [about] */
    add(kind, sentence, about = {}) {
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (counts[kind] <= TOLD) told.push({ kind, sentence, ...about });
    },
  };
}
