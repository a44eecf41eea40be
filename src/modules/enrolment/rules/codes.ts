/**
 * The code of a letter: 12 characters of 25 that nobody mistakes for another (no 0 O Q 1 I L, and one of B 8, G 6, S 5,
 * U V, Z 2), 55 bits. It is derived from a key, so that a re-send carries the same one, and stored as a seal under a
 * second key: neither the database nor one key alone gives a code (R27, A2).
 */
import { createHmac, type KeyObject } from 'node:crypto';

const ALPHABET = 'ACDEFHJKMNPRTVWXY23456789';
const LENGTH = 12;
const BASE = BigInt(ALPHABET.length);
/** What is typed for what was printed: each stands for no other letter of a code. */
const READ_AS: Readonly<Record<string, string>> = {
  B: '8',
  G: '6',
  S: '5',
  U: 'V',
  Z: '2',
  O: 'D',
  Q: 'D',
  '0': 'D',
};

/**
 * @param key 32 bytes
 * @param generation from 1; each reissue has its own
 * @returns `4KXM9RTC7FHA`
 */
export function codeOf(key: Buffer | KeyObject, holderId: string, generation: number): string {
  // 256 bits over 25^12 values: no character is likelier than another by more than 2^-200
  let rest = BigInt(`0x${createHmac('sha256', key).update(`code ${holderId} ${generation}`).digest('hex')}`);
  let code = '';
  for (let at = 0; at < LENGTH; at++) {
    code += ALPHABET[Number(rest % BASE)] ?? '';
    rest /= BASE;
  }
  return code;
}

/** What is stored of a code. @param storeKey 32 bytes */
export const sealOf = (storeKey: Buffer | KeyObject, code: string): Buffer =>
  createHmac('sha256', storeKey).update(`code ${code}`).digest();

/** As it is printed: `4KXM 9RTC 7FHA`. */
export const groups = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');

/** As a person types it: small letters, spaces, dashes and look-alikes. @returns undefined when it is no code */
export function readCode(typed: string): string | undefined {
  const code = [...typed.normalize('NFKC').toUpperCase()]
    .filter((letter) => /[0-9A-Z]/.test(letter))
    .map((letter) => READ_AS[letter] ?? letter)
    .join('');
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : undefined;
}
