/** The witness's own key, made at its first start: an Ed25519 key that signs cosignatures (c2sp.org/tlog-cosignature, v1). */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
} from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const COSIGNATURE = 4;

export type WitnessKey = {
  readonly name: string;
  /** What whoever trusts this witness writes in their settings: `name+id+base64`. */
  readonly publicKey: string;
  /** The signature line of the witness under this text, as of `time` (seconds since 1970). */
  cosign(text: string, time: number): string;
};

export async function openWitnessKey(folder: string, name: string): Promise<WitnessKey> {
  const key = await readOrMake(path.join(folder, 'key.pem'));
  // The last 32 bytes of this form are the key itself.
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  const typed = Buffer.concat([Buffer.of(COSIGNATURE), raw]);
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer').subarray(0, 4);
  return {
    name,
    publicKey: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    cosign(text, time) {
      const stamp = Buffer.alloc(8);
      stamp.writeBigUInt64BE(BigInt(time));
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), key);
      return `— ${name} ${Buffer.concat([id, stamp, signature]).toString('base64')}\n`;
    },
  };
}

async function readOrMake(file: string): Promise<KeyObject> {
  try {
    return createPrivateKey(await readFile(file));
  } catch (error) {
    // A key that is there and cannot be read is not replaced: nobody would know the witness again.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    const { privateKey } = generateKeyPairSync('ed25519');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flush: true });
    return privateKey;
  }
}
