/** A log for the tests of the verifier: RFC 6962 and the notes as their texts say, in the plainest way, apart from Carnet's own. */
import { createPublicKey, generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto';

const sha256 = (...parts: readonly Uint8Array[]) => hash('sha256', Buffer.concat(parts), 'buffer');

const cut = (n: number) => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};

/** MTH(D[n]), §2.1. */
export function treeRoot(leaves: readonly Uint8Array[]): Buffer {
  const [first] = leaves;
  if (!first) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), first);
  const k = cut(leaves.length);
  return sha256(Buffer.of(1), treeRoot(leaves.slice(0, k)), treeRoot(leaves.slice(k)));
}

/** PATH(m, D[n]), §2.1.1. */
export function treePath(m: number, leaves: readonly Uint8Array[]): Buffer[] {
  if (leaves.length <= 1) return [];
  const k = cut(leaves.length);
  return m < k
    ? [...treePath(m, leaves.slice(0, k)), treeRoot(leaves.slice(k))]
    : [...treePath(m - k, leaves.slice(k)), treeRoot(leaves.slice(0, k))];
}

/** PROOF(m, D[n]), §2.1.2. */
export function treeProof(m: number, leaves: readonly Uint8Array[], whole = true): Buffer[] {
  if (m === leaves.length) return whole ? [] : [treeRoot(leaves)];
  const k = cut(leaves.length);
  return m <= k
    ? [...treeProof(m, leaves.slice(0, k), whole), treeRoot(leaves.slice(k))]
    : [...treeProof(m - k, leaves.slice(k), false), treeRoot(leaves.slice(0, k))];
}

export type TestKey = { readonly name: string; readonly publicKey: string; sign(text: string): string };

/** A key of a log, or of a witness that signs as of `time`. */
export function testKey(name: string, type: 'log' | 'witness', time: () => number = () => 0): TestKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const typed = Buffer.concat([Buffer.of(type === 'log' ? 1 : 4), rawPublic(privateKey)]);
  const id = sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4);
  const signature = (text: string) => {
    if (type === 'log') return sign(null, Buffer.from(text), privateKey);
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(time()));
    const message = Buffer.from(`cosignature/v1\ntime ${time()}\n${text}`);
    return Buffer.concat([stamp, sign(null, message, privateKey)]);
  };
  return {
    name,
    publicKey: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    sign: (text) => `— ${name} ${Buffer.concat([id, signature(text)]).toString('base64')}\n`,
  };
}

const rawPublic = (key: KeyObject) =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);

/** A head of these leaves, signed by each of the keys. */
export function testNote(leaves: readonly Uint8Array[], log: TestKey, ...others: readonly TestKey[]): string {
  const text = `${log.name}\n${leaves.length}\n${treeRoot(leaves).toString('base64')}\n`;
  return `${text}\n${[log, ...others].map((key) => key.sign(text)).join('')}`;
}

export const testLeaves = (count: number, seed = ''): Buffer[] =>
  Array.from({ length: count }, (_, index) => sha256(Buffer.from(`${seed}${index}`)));
