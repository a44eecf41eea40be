/** Public keys of passkeys: nothing here signs anything. */
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';

export type Passkey = {
  readonly id: Buffer;
  /** COSE key. */
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  /** Where it was added: « Chrome sur Android ». */
  readonly label: string;
  readonly createdAt: Date;
  readonly usedAt: Date | undefined;
};

type PasskeyJson = Omit<Passkey, 'id' | 'publicKey' | 'createdAt' | 'usedAt'> & {
  readonly id: string;
  readonly publicKey: string;
  readonly createdAt: string;
  readonly usedAt: string | null;
};

export function createPasskeyStore(db: Database) {
  async function list(holderId: string): Promise<readonly Passkey[]> {
    const { rows } = await sql<{ found: readonly PasskeyJson[] }>`
      select identity.passkeys_of(${holderId}) as found`.execute(db);
    return (rows[0]?.found ?? []).map((one) => ({
      ...one,
      id: Buffer.from(one.id, 'hex'),
      publicKey: Buffer.from(one.publicKey, 'hex'),
      createdAt: new Date(one.createdAt),
      usedAt: one.usedAt === null ? undefined : new Date(one.usedAt),
    }));
  }
  return {
    list,

    find: async (holderId: string, id: Buffer): Promise<Passkey | undefined> =>
      (await list(holderId)).find((one) => one.id.equals(id)),

    /** @returns false when the person has it already */
    async add(
      tx: DatabaseTransaction,
      holderId: string,
      key: Omit<Passkey, 'createdAt' | 'usedAt'>,
    ): Promise<boolean> {
      const { rows } = await sql<{ done: boolean | null }>`
        select identity.add_passkey(${holderId}, ${key.id}, ${key.publicKey}, ${key.counter},
          ${[...key.transports]}, ${key.label}) as done`.execute(tx);
      return rows[0]?.done ?? false;
    },

    async use(holderId: string, id: Buffer, counter: number): Promise<void> {
      await sql`select identity.use_passkey(${holderId}, ${id}, ${counter})`.execute(db);
    },

    async remove(tx: DatabaseTransaction, holderId: string, id: Buffer): Promise<boolean> {
      const { rows } = await sql<{ done: boolean | null }>`
        select identity.remove_passkey(${holderId}, ${id}) as done`.execute(tx);
      return rows[0]?.done ?? false;
    },
  };
}

/** The holder's id, 16 bytes: what a passkey says of whose it is. It is random and opens nothing. */
export const userHandle = (holderId: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(holderId.replaceAll('-', ''), 'hex'));

/** @param handle base64url, as a browser brings it back */
export function holderOfHandle(handle: string | undefined): string | undefined {
  const hex = Buffer.from(handle ?? '', 'base64url').toString('hex');
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : undefined;
}
