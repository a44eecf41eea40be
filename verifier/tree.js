/**
 * RFC 6962 §2.1, from the side of whoever checks: nothing here builds a tree, and nothing is shared with the code that does.
 * Runs in a browser as in Node: only WebCrypto is used.
 */

/** @param {...Uint8Array} parts @returns {Promise<Uint8Array>} */
export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined(parts)));
}

/** @param {readonly Uint8Array[]} parts @returns {Uint8Array<ArrayBuffer>} */
export function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** @param {Uint8Array} a @param {Uint8Array} b */
export const isSame = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** @param {Uint8Array} left @param {Uint8Array} right */
const nodeHash = (left, right) => sha256(NODE, left, right);

/**
 * The root to which this leaf leads, or undefined when the path is not of this place in a tree of this size.
 * @param {Uint8Array} commitment @param {number} index @param {number} size @param {readonly Uint8Array[]} path
 */
export async function rootOfPath(commitment, index, size, path) {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    return undefined;
  let hash = await sha256(LEAF, commitment);
  let place = index;
  let last = size - 1;
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (place % 2 === 1 || place === last) {
      hash = await nodeHash(sibling, hash);
      // A last node without a brother goes up alone until it has one.
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else hash = await nodeHash(hash, sibling);
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
}

/**
 * Does the tree of `size` continue the tree of `oldSize`? (RFC 9162 §2.1.4.2 says the steps of RFC 6962's proof.)
 * @param {{ readonly size: number, readonly root: Uint8Array }} old
 * @param {{ readonly size: number, readonly root: Uint8Array }} now
 * @param {readonly Uint8Array[]} proof
 */
export async function continues(old, now, proof) {
  if (old.size > now.size) return false;
  if (old.size === now.size) return proof.length === 0 && isSame(old.root, now.root);
  if (old.size === 0) return proof.length === 0;
  let place = old.size - 1;
  let last = now.size - 1;
  while (place % 2 === 1) {
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  // A complete old tree is a node of the new one: its root opens the proof.
  const [start, ...rest] = place === 0 ? [old.root, ...proof] : proof;
  if (!start) return false;
  let oldRoot = start;
  let newRoot = start;
  for (const hash of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      oldRoot = await nodeHash(hash, oldRoot);
      newRoot = await nodeHash(hash, newRoot);
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else newRoot = await nodeHash(newRoot, hash);
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && isSame(oldRoot, old.root) && isSame(newRoot, now.root);
}
