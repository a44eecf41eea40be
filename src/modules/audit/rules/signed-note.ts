/**
 * The signed heads of the tree: notes (c2sp.org/signed-note), whose text is a checkpoint (c2sp.org/tlog-checkpoint), and the
 * cosignatures of witnesses (c2sp.org/tlog-cosignature, v1). Ed25519 throughout.
 */
import {
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

/** Type bytes of the notes' signatures. */
const LOG = 1;
const WITNESS = 4;
type KeyType = typeof LOG | typeof WITNESS;

export type Signer = {
  readonly name: string;
  /** The public half, as others write it in their settings: `name+id+base64`. */
  readonly publicKey: string;
  /** The signature line of this text. */
  sign(text: string): string;
};

export type Verifier = {
  readonly name: string;
  readonly type: 'log' | 'witness';
  /** @returns the bytes that follow the key's id in this key's own line of the note, if there is one */
  lineOf(note: string): { readonly line: string; readonly signature: Buffer } | undefined;
  isValid(message: string, signature: Uint8Array): boolean;
};

/** The head of a tree. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Buffer };

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const NAME = /^[^\s+]+$/u;

/** A new key of a log, as `CARNET_LOG_KEY` holds it. @throws Error when the name cannot be one of a key */
export function newLogKey(name: string): string {
  if (!NAME.test(name)) throw new Error('A key name holds no space and no plus sign.');
  const seed = randomBytes(32);
  const id = keyId(name, LOG, rawPublic(privateOf(seed)));
  return `PRIVATE+KEY+${name}+${id.toString('hex')}+${Buffer.of(LOG, ...seed).toString('base64')}`;
}

/** @throws Error when this is no private key of a log */
export function readLogKey(text: string): Signer {
  const [, name, id, material] = /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? [];
  const bytes = Buffer.from(material ?? '', 'base64');
  if (!name || bytes.length !== 33 || bytes[0] !== LOG) throw new Error('This is no private key of a log.');
  const key = privateOf(bytes.subarray(1));
  const raw = rawPublic(key);
  const own = keyId(name, LOG, raw);
  if (own.toString('hex') !== id) throw new Error('The id of this key does not match its name.');
  return {
    name,
    publicKey: `${name}+${id}+${Buffer.of(LOG, ...raw).toString('base64')}`,
    sign: (message) =>
      `— ${name} ${Buffer.concat([own, sign(null, Buffer.from(message), key)]).toString('base64')}\n`,
  };
}

/** @throws Error when this is no public key of a log or a witness */
export function readPublicKey(text: string): Verifier {
  const [, name, id, material] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? [];
  const bytes = Buffer.from(material ?? '', 'base64');
  const type = bytes[0];
  if (!name || bytes.length !== 33 || (type !== LOG && type !== WITNESS))
    throw new Error('This is no public key of a log or a witness.');
  const raw = bytes.subarray(1);
  const own = keyId(name, type, raw);
  if (own.toString('hex') !== id) throw new Error('The id of this key does not match its name.');
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });
  return {
    name,
    type: type === LOG ? 'log' : 'witness',
    lineOf(note) {
      for (const line of note.split('\n')) {
        if (!line.startsWith(`— ${name} `)) continue;
        const signature = Buffer.from(line.slice(name.length + 3), 'base64');
        if (signature.subarray(0, 4).equals(own)) return { line, signature: signature.subarray(4) };
      }
      return undefined;
    },
    isValid: (message, signature) => verify(null, Buffer.from(message), key, signature),
  };
}

export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/** A checkpoint signed by its log, whose key bears the name of the origin. */
export function signCheckpoint(head: Omit<Checkpoint, 'origin'>, signer: Signer): string {
  const text = checkpointText({ ...head, origin: signer.name });
  return `${text}\n${signer.sign(text)}`;
}

/** @returns when the witness signed, in seconds since 1970, or undefined when these lines hold no valid cosignature of it */
export function cosignatureOf(
  witness: Verifier,
  text: string,
  lines: string,
): { readonly line: string; readonly time: number } | undefined {
  const found = witness.lineOf(lines);
  if (found?.signature.length !== 72) return undefined;
  const time = Number(found.signature.readBigUInt64BE(0));
  const isValid = witness.isValid(`cosignature/v1\ntime ${time}\n${text}`, found.signature.subarray(8));
  return isValid ? { line: found.line, time } : undefined;
}

const keyId = (name: string, type: KeyType, raw: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), raw]), 'buffer').subarray(0, 4);

const privateOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });

const rawPublic = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
