/**
 * Signed heads of a tree, from the side of whoever checks: c2sp.org/signed-note, c2sp.org/tlog-checkpoint and
 * c2sp.org/tlog-cosignature (v1). Runs in a browser as in Node: only WebCrypto is used.
 */
import { isSame, sha256 } from './tree.js';

/**
 * @typedef {object} PublicKey
 * @property {string} name
 * @property {'log' | 'witness'} type
 * @property {Uint8Array} id
 * @property {CryptoKey} key
 *
 * @typedef {object} Head
 * @property {string} origin
 * @property {number} size leaves
 * @property {Uint8Array} root
 *
 * @typedef {Head & { readonly time: number }} WitnessedHead `time`: when the witness signed, in seconds since 1970
 */

/** Not what it should be; the message is a French sentence. */
export class Refused extends Error {
  /** @override */
  name = 'Refused';
}

const TYPES = /** @type {const} */ ({ 1: 'log', 4: 'witness' });

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export const bytesOf = (text) => new TextEncoder().encode(text);

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new Refused('Un passage en base64 est abîmé.');
  }
}

/** @param {Uint8Array} bytes */
export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Reads `name+id+base64`. @param {string} text @returns {Promise<PublicKey>} */
export async function readKey(text) {
  const [name = '', id = '', ...material] = text.trim().split('+');
  const bytes = fromBase64(material.join('+'));
  const type = TYPES[/** @type {1 | 4} */ (bytes[0])];
  if (name === '' || bytes.length !== 33 || !type)
    throw new Refused(`« ${text} » n’est pas une clé publique.`);
  const own = (await sha256(bytesOf(`${name}\n`), bytes)).slice(0, 4);
  if (toHex(own) !== id) throw new Refused(`La clé « ${name} » ne porte pas son propre numéro.`);
  const key = await crypto.subtle.importKey('raw', bytes.slice(1), 'Ed25519', false, ['verify']);
  return { name, type, id: own, key };
}

/** @param {string} note @returns {{ readonly text: string, readonly lines: readonly string[], readonly head: Head }} */
export function readNote(note) {
  const end = note.indexOf('\n\n');
  const text = note.slice(0, end + 1);
  const [origin, size, root, ...rest] = text.split('\n');
  const bytes = root === undefined ? new Uint8Array() : fromBase64(root);
  if (
    end < 0 ||
    !origin ||
    !size ||
    !/^(0|[1-9][0-9]{0,14})$/.test(size) ||
    bytes.length !== 32 ||
    rest.length !== 1
  )
    throw new Refused('Une tête signée n’a pas la forme attendue.');
  return { text, lines: note.slice(end + 2).split('\n'), head: { origin, size: Number(size), root: bytes } };
}

/** What follows the number of this key in its own line. @param {readonly string[]} lines @param {PublicKey} key */
function signatureOf(lines, key) {
  for (const line of lines) {
    if (!line.startsWith(`— ${key.name} `)) continue;
    const bytes = fromBase64(line.slice(key.name.length + 3));
    if (isSame(bytes.slice(0, 4), key.id)) return bytes.slice(4);
  }
  return undefined;
}

/** @param {PublicKey} key @param {string} message @param {Uint8Array<ArrayBuffer>} signature */
const isSigned = ({ key }, message, signature) =>
  crypto.subtle.verify('Ed25519', key, signature, bytesOf(message));

/**
 * A head that its log signed. @param {string} note @param {PublicKey} log @returns {Promise<Head>}
 * @throws {Refused}
 */
export async function checkHead(note, log) {
  const { text, lines, head } = readNote(note);
  const signature = signatureOf(lines, log);
  if (log.type !== 'log' || head.origin !== log.name)
    throw new Refused('Cette tête n’est pas celle du journal attendu.');
  if (!signature || !(await isSigned(log, text, signature)))
    throw new Refused('La signature du journal est fausse ou absente.');
  return head;
}

/**
 * A head that its log signed and a witness saw. @param {string} note @param {PublicKey} log @param {PublicKey} witness
 * @returns {Promise<WitnessedHead>} @throws {Refused}
 */
export async function checkWitnessedHead(note, log, witness) {
  const head = await checkHead(note, log);
  const { text, lines } = readNote(note);
  const signature = signatureOf(lines, witness);
  if (witness.type !== 'witness' || signature?.length !== 72)
    throw new Refused('Le témoin n’a pas signé cette tête.');
  const time = Number(new DataView(signature.buffer).getBigUint64(0));
  if (!(await isSigned(witness, `cosignature/v1\ntime ${time}\n${text}`, signature.slice(8))))
    throw new Refused('La signature du témoin est fausse.');
  return { ...head, time };
}
