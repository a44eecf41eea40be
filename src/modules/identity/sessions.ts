/** Sessions, by the SHA-256 of their secret. The secret itself is stored nowhere. */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';

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
  readonly method?: SignInMethod | undefined;
  /** When the person last proved who they are with two factors. */
  readonly strongAt?: Date | undefined;
  /** On a computer of others. */
  readonly shared?: boolean | undefined;
  /** The name under which the provider knows the program that came with a token. */
  readonly software?: string | undefined;
};

/** `trusted`: a password in a browser that is asked no code; `code`: a code after a proof of identity. */
export type SignInMethod = 'franceconnect' | 'prosanteconnect' | 'password' | 'trusted' | 'passkey' | 'code';

export type NewSession = {
  readonly kind: 'citizen' | 'professional';
  readonly channel: 'web' | 'api';
  readonly holderId?: string | undefined;
  readonly professionalId?: string | undefined;
  readonly issuer?: string | undefined;
  readonly acr?: string | undefined;
  readonly providerSid?: string | undefined;
  readonly idToken?: string | undefined;
  /** The account at the provider. */
  readonly subject?: string | undefined;
  readonly method?: SignInMethod | undefined;
  /** When two factors were proved: grave acts are possible for five minutes from then. */
  readonly strongAt?: Date | undefined;
  readonly deviceHash?: Buffer | undefined;
  /** « Firefox sur Windows » */
  readonly label?: string | undefined;
  /** On a computer of others. */
  readonly shared?: boolean | undefined;
  readonly expiresAt: Date;
  readonly idleSeconds: number;
};

/** As its owner sees it. */
export type OpenSession = {
  readonly id: string;
  readonly method: SignInMethod | undefined;
  readonly label: string | undefined;
  readonly shared: boolean;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly own: boolean;
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
      const row = {
        ...session,
        hash: hashSecret(secret).toString('hex'),
        deviceHash: session.deviceHash?.toString('hex'),
      };
      await sql`select identity.open_session(${JSON.stringify(row)}::jsonb)`.execute(db);
      return secret;
    },

    /** The live session of a secret, if any. */
    async find(secret: string): Promise<Session | undefined> {
      const hash = hashSecret(secret);
      const { rows } = await sql<{
        found: (Omit<Session, 'hash' | 'strongAt'> & { readonly strongAt: string | null }) | null;
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
        method: found.method ?? undefined,
        shared: found.shared,
        strongAt: found.strongAt === null ? undefined : new Date(found.strongAt),
      };
    },

    /** When two factors were last proved in a live session. */
    async strongAt(tx: DatabaseTransaction, hash: Buffer): Promise<Date | undefined> {
      const { rows } = await sql<{ at: Date | null }>`select identity.strong_at(${hash}) as at`.execute(tx);
      return rows[0]?.at ?? undefined;
    },

    /** Two factors were proved again. */
    async strengthen(hash: Buffer): Promise<void> {
      await sql`select identity.strengthen_session(${hash})`.execute(db);
    },

    async listOf(holderId: string, own: Buffer): Promise<readonly OpenSession[]> {
      const { rows } = await sql<{ found: readonly SessionJson[] }>`
        select identity.sessions_of(${holderId}, ${own}) as found`.execute(db);
      return (rows[0]?.found ?? []).map((one) => ({
        ...one,
        method: one.method ?? undefined,
        label: one.label ?? undefined,
        createdAt: new Date(one.createdAt),
        seenAt: new Date(one.seenAt),
      }));
    },

    /** Ends one session of a person, or all of them but `except`. */
    async endOf(holderId: string, id: string | undefined, except: Buffer | undefined): Promise<void> {
      await sql`select identity.end_sessions(${holderId}, ${id ?? null}, ${except ?? null})`.execute(db);
    },

    /** What an account at a provider opened before it said that it signed out. @returns how many ended */
    async endOfProvider(said: {
      readonly issuer: string;
      readonly subject: string | undefined;
      readonly sid: string | undefined;
      readonly before: Date;
    }): Promise<number> {
      const { rows } = await sql<{ count: number }>`select identity.end_provider_sessions(${said.issuer},
        ${said.subject ?? null}, ${said.sid ?? null}, ${said.before}) as count`.execute(db);
      return rows[0]?.count ?? 0;
    },

    close: (secret: string): Promise<void> => closeByHash(db, hashSecret(secret)),
    closeByHash: (hash: Buffer): Promise<void> => closeByHash(db, hash),
  };
}

async function closeByHash(db: Database, hash: Buffer): Promise<void> {
  await sql`select identity.close_session(${hash})`.execute(db);
}

type SessionJson = Omit<OpenSession, 'method' | 'label' | 'createdAt' | 'seenAt'> & {
  readonly method: SignInMethod | null;
  readonly label: string | null;
  readonly createdAt: string;
  readonly seenAt: string;
};
