/** Accounts of Carnet's own: one a holder, found by the digest of its identifier. */
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';

export type Account = {
  readonly holderId: string;
  /** As its owner typed it. */
  readonly identifier: string;
  /** argon2id, PHC format. */
  readonly password: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
  /** When a password chosen by a recovery takes the place of this one. */
  readonly nextAt: Date | undefined;
};

type AccountJson = Omit<Account, 'createdAt' | 'changedAt' | 'nextAt'> & {
  readonly createdAt: string;
  readonly changedAt: string;
  readonly nextAt: string | null;
};

export type Accounts = ReturnType<typeof createAccounts>;

/** @param key under which identifiers are digested: a copy of the directory names nobody */
export function createAccounts(db: Database, key: Buffer) {
  const keyOf = (identifier: string) => createHmac('sha256', key).update(identifier).digest();
  return {
    /** @param identifier as `readIdentifier` gives it */
    async byIdentifier(identifier: string): Promise<Account | undefined> {
      const { rows } = await sql<{ found: AccountJson | null }>`
        select identity.account_by_identifier(${keyOf(identifier)}) as found`.execute(db);
      return accountOf(rows[0]?.found);
    },

    async of(holderId: string): Promise<Account | undefined> {
      const { rows } = await sql<{ found: AccountJson | null }>`
        select identity.account_of(${holderId}) as found`.execute(db);
      return accountOf(rows[0]?.found);
    },

    /** @returns false when somebody else has this identifier */
    async save(
      tx: DatabaseTransaction,
      holderId: string,
      account: { readonly identifier: string; readonly typed: string; readonly password: string },
    ): Promise<boolean> {
      const { rows } = await sql<{ saved: boolean }>`
        select identity.save_account(${holderId}, ${keyOf(account.identifier)}, ${account.typed}, ${account.password}) as saved`.execute(
        tx,
      );
      return rows[0]?.saved ?? false;
    },

    async setPassword(on: Database | DatabaseTransaction, holderId: string, password: string): Promise<void> {
      await sql`select identity.set_password(${holderId}, ${password})`.execute(on);
    },

    /** @returns when it will hold */
    async planPassword(
      tx: DatabaseTransaction,
      holderId: string,
      password: string,
      hours: number,
    ): Promise<Date> {
      const { rows } = await sql<{ at: Date | null }>`
        select identity.plan_password(${holderId}, ${password}, ${hours}) as at`.execute(tx);
      if (!rows[0]?.at) throw new Error('There is no account whose password could change.');
      return rows[0].at;
    },

    /** @returns whether one was waiting */
    async dropPlannedPassword(tx: DatabaseTransaction, holderId: string): Promise<boolean> {
      const { rows } = await sql<{ done: boolean | null }>`
        select identity.drop_planned_password(${holderId}) as done`.execute(tx);
      return rows[0]?.done ?? false;
    },
  };
}

const accountOf = (found: AccountJson | null | undefined): Account | undefined =>
  found
    ? {
        ...found,
        createdAt: new Date(found.createdAt),
        changedAt: new Date(found.changedAt),
        nextAt: found.nextAt === null ? undefined : new Date(found.nextAt),
      }
    : undefined;
