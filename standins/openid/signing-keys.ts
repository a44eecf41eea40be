import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWKS } from 'oidc-provider';
import { z } from 'zod';
import { writeJson } from './accounts.ts';

const kept = z.object({
  keys: z.tuple([z.looseObject({ kty: z.string(), kid: z.string() })]),
  cookieKey: z.string().min(32),
});

export interface SigningKeys {
  readonly jwks: JWKS;
  readonly cookieKey: string;
}

/** The provider's signing key and cookie key: read from `folder` if a former start left them there, else made anew. */
export async function signingKeys(alg: 'ES256' | 'RS256', folder: string | undefined): Promise<SigningKeys> {
  const file = folder === undefined ? undefined : path.join(folder, `keys-${alg.toLowerCase()}.json`);
  if (file !== undefined) {
    try {
      const { keys, cookieKey } = kept.parse(JSON.parse(await readFile(file, 'utf8')));
      return { jwks: { keys }, cookieKey };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const cookieKey = randomBytes(32).toString('base64url');
  const kid = `simulateur-${randomBytes(6).toString('hex')}`;
  const key = { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
  const keys = kept.parse({ keys: [key], cookieKey });
  if (file !== undefined) await writeJson(file, keys);
  return { jwks: { keys: keys.keys }, cookieKey };
}
