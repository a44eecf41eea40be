/**
 * Passwords as argon2id, RFC 9106, with the parameters in the stored text (PHC string format) so that they can be raised
 * later. OWASP Password Storage: 19 MiB, 2 passes, 1 lane; the CNIL (2022-100) asks for such a function and a salt.
 */
import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { passwordText } from './rules/password.ts';

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2);

type Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number };
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };

export async function hashPassword(typed: string): Promise<string> {
  const salt = randomBytes(16);
  return written(salt, await hashOf(typed, salt, COST), COST);
}

/** @returns `stale` when it is right and was hashed with other parameters than today's */
export async function checkPassword(typed: string, stored: string): Promise<'right' | 'stale' | 'wrong'> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored);
  if (!parts) throw new Error('A stored password is not in the format of argon2id.');
  const [, memory, passes, parallelism, salt = '', hash = ''] = parts;
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const expected = Buffer.from(hash, 'base64');
  const found = await hashOf(typed, Buffer.from(salt, 'base64'), cost);
  if (!timingSafeEqual(expected, found)) return 'wrong';
  return (Object.keys(COST) as (keyof Cost)[]).every((name) => cost[name] === COST[name]) ? 'right' : 'stale';
}

/** Of nobody: checked for an identifier that does not exist, so that it takes the same time (R16). */
export const DECOY = written(randomBytes(16), randomBytes(32), COST);

const hashOf = (typed: string, nonce: Buffer, cost: Cost): Promise<Buffer> =>
  derive('argon2id', { message: passwordText(typed), nonce, ...cost, tagLength: 32 });

/** PHC string format: base64 without padding. */
function written(salt: Buffer, hash: Buffer, { memory, passes, parallelism }: Cost): string {
  const [a, b] = [salt, hash].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${a}$${b}`;
}
