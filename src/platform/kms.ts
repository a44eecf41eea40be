/**
 * The master key's door. A local key stands behind it here; an HSM or a cloud service can, with the same two calls.
 * A data key is wrapped for one context (a holder), and does not open under another.
 */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { randomOf } from './random.ts';

export type Kms = {
  /** A new 32-byte data key and its wrapped form. */
  generate(context: string): { readonly key: Buffer; readonly wrapped: Buffer };
  /** @throws when the wrapped key was made for another context or was altered */
  unwrap(wrapped: Uint8Array, context: string): Buffer;
};

/** @param master 32 bytes */
export function createLocalKms(master: Uint8Array): Kms {
  if (master.length !== 32) throw new Error('The master key must be 32 bytes.');
  // a key that is made once costs a fifth of one that is read from bytes at each call
  const masterKey = createSecretKey(master);
  return {
    generate(context) {
      const key = randomOf(32);
      return { key, wrapped: seal(masterKey, key, context) };
    },
    unwrap: (wrapped, context) => open(masterKey, wrapped, context),
  };
}

/** AES-256-GCM: nonce (12), ciphertext, tag (16). The context is authenticated, not stored. */
export function seal(key: Uint8Array | KeyObject, plain: Uint8Array, context: string): Buffer {
  const nonce = randomOf(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws when the key, the context or a single bit is wrong */
export function open(key: Uint8Array | KeyObject, sealed: Uint8Array, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - 16));
  return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()]);
}
