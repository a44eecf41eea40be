/** Sessions, by the SHA-256 of their secret. The secret itself is stored nowhere. */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';

/** What every visit needs: the hash that leads the database to the actor. */
export type SessionRef = { readonly hash: Buffer };

export type Session = SessionRef & {
  readonly kind: 'citizen' | 'professional';
  readonly channel: 'web' | 'api';
  /** The space of a citizen. */
  readonly holderId: string | undefined;
  /** The PS_IdNat of a professional. */
  readonly professionalId: string | undefined;
  readonly issuer: string | undefined;
  readonly acr: string | undefined;
  readonly idToken: string | undefined;
  /** The name under which the provider knows the program that came with a token. */
  readonly software?: string | undefined;
};

export type NewSession = {
  readonly kind: 'citizen' | 'professional';
  readonly channel: 'web' | 'api';
  readonly holderId?: string | undefined;
  readonly professionalId?: string | undefined;
  readonly issuer?: string | undefined;
  readonly acr?: string | undefined;
  readonly providerSid?: string | undefined;
  readonly idToken?: string | undefined;
  readonly expiresAt: Date;
  readonly idleSeconds: number;
};

export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** The session under which Carnet's own tasks run: no secret leads to it (migration 0060). */
export const systemSession: SessionRef = {
  hash: Buffer.concat([Buffer.from('system:carnet'), Buffer.alloc(19)]),
};

export function createSessions(db: Database) {
  return {
    /** @returns the secret to hand to the browser, 256 random bits */
    async open(session: NewSession, secret = randomBytes(32).toString('base64url')): Promise<string> {
      const { hash, ...rest } = { hash: hashSecret(secret).toString('hex'), ...session };
      await sql`select identity.open_session(${JSON.stringify({ hash, ...rest })}::jsonb)`.execute(db);
      return secret;
    },

    /** The live session of a secret, if any. */
    async find(secret: string): Promise<Session | undefined> {
      const hash = hashSecret(secret);
      const { rows } = await sql<{
        found: Omit<Session, 'hash'> | null;
      }>`select identity.find_session(${hash}) as found`.execute(db);
      const found = rows[0]?.found;
      if (!found) return undefined;
      return {
        hash,
        kind: found.kind,
        channel: found.channel,
        holderId: found.holderId ?? undefined,
        professionalId: found.professionalId ?? undefined,
        issuer: found.issuer ?? undefined,
        acr: found.acr ?? undefined,
        idToken: found.idToken ?? undefined,
      };
    },

    async close(secret: string): Promise<void> {
      await sql`select identity.close_session(${hashSecret(secret)})`.execute(db);
    },
  };
}
