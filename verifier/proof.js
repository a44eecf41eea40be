/**
 * Checks the proof of one line, as a person downloads it. It needs nothing but the file and the two public keys: no database, no
 * network. The page of the person runs this very file.
 */
import { commitmentOf, readLine } from './line.js';
import { checkWitnessedHead, fromBase64, Refused, readKey } from './note.js';
import { isSame, rootOfPath } from './tree.js';

/**
 * @typedef {object} Proof
 * @property {'carnet-proof/1'} format
 * @property {string} line the columns as they were committed, a JSON array
 * @property {string} salt base64, 32 bytes
 * @property {number} leafIndex
 * @property {readonly string[]} inclusion base64, from the leaf upwards
 * @property {string} checkpoint the head that covers the line, with the log's signature and the witness's
 * @property {{ readonly log: string, readonly witness: string }} keys as the sender of the proof says them
 *
 * @typedef {object} Proven
 * @property {import('./line.js').Row} line
 * @property {import('./note.js').WitnessedHead} head
 */

/** Seconds by which the clocks of the database and of the witness may differ. */
const SKEW = 60;

/**
 * @param {unknown} given what the file holds
 * @param {{ readonly log: string, readonly witness: string }} keys the keys that you trust
 * @returns {Promise<Proven>} @throws {Refused} with a French sentence
 */
export async function checkProof(given, keys) {
  const proof = readProof(given);
  const [log, witness] = await Promise.all([readKey(keys.log), readKey(keys.witness)]);
  const line = readLine(proof.line);
  const head = await checkWitnessedHead(proof.checkpoint, log, witness);
  const commitment = await commitmentOf('line', fromBase64(proof.salt), proof.line);
  const root = await rootOfPath(commitment, proof.leafIndex, head.size, proof.inclusion.map(fromBase64));
  if (!root || !isSame(root, head.root))
    throw new Refused('Cette ligne n’est pas celle que le témoin a vue : elle a été changée.');
  const written = Date.parse(String(line.at)) / 1000 - Number(line.clock_shift ?? 0);
  if (!(written <= head.time + SKEW)) throw new Refused('Cette ligne porte une date d’après sa signature.');
  return { line, head };
}

/** @param {unknown} given @returns {Proof} */
function readProof(given) {
  const proof = /** @type {Partial<Proof>} */ (typeof given === 'object' && given !== null ? given : {});
  const { format, line, salt, leafIndex, inclusion, checkpoint } = proof;
  const isWhole =
    format === 'carnet-proof/1' &&
    typeof line === 'string' &&
    typeof salt === 'string' &&
    fromBase64(salt).length === 32 &&
    typeof leafIndex === 'number' &&
    Array.isArray(inclusion) &&
    inclusion.every((hash) => typeof hash === 'string') &&
    typeof checkpoint === 'string';
  if (!isWhole) throw new Refused('Ce fichier n’est pas une preuve de Carnet.');
  return /** @type {Proof} */ (proof);
}
