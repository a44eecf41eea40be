/** What a line of the trace commits to: a tag, a salt, and its columns as one JSON array. The form is that of src/modules/audit/README.md. */
import { bytesOf, Refused } from './note.js';
import { sha256 } from './tree.js';

/** The columns of a line, in the order in which they are committed. */
export const LINE = /** @type {const} */ ([
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
]);

/** The columns of an event of the security journal. */
export const EVENT = /** @type {const} */ ([
  'event_id',
  'at',
  'clock_shift',
  'actor_kind',
  'actor_id',
  'action',
  'code',
  'request_id',
]);

/** @typedef {Readonly<Record<string, string | number | boolean | null>>} Row */

/** @param {readonly string[]} columns @param {Row} row */
export const canonical = (columns, row) =>
  `[${columns.map((name) => JSON.stringify(row[name] ?? null)).join(', ')}]`;

/** @param {'line' | 'event'} kind @param {Uint8Array} salt @param {string} text */
export const commitmentOf = (kind, salt, text) => sha256(bytesOf(`carnet.${kind}.v1`), salt, bytesOf(text));

/** The columns of a committed line, by their names. @param {string} text @returns {Row} @throws {Refused} */
export function readLine(text) {
  /** @type {unknown} */
  let values;
  try {
    values = JSON.parse(text);
  } catch {
    values = undefined;
  }
  if (!Array.isArray(values) || values.length !== LINE.length)
    throw new Refused('La ligne de cette preuve n’a pas la forme attendue.');
  return Object.fromEntries(LINE.map((name, index) => [name, values[index]]));
}
