/**
 * A transaction whose statements need not wait for each other: on a pipelined connection the opening statement leaves
 * with BEGIN, and the last ones with COMMIT, so that a visit costs as few journeys as it has real questions.
 */
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './database.ts';

export type Isolation = 'read committed' | 'repeatable read';

export type Pending = {
  /**
   * Leaves one statement, already sent, to be judged at the commit: its failure fails the transaction. Not for what sends
   * several one after the other, since the commit would overtake them.
   */
  push(statement: Promise<unknown>): void;
};

const BEGIN = {
  'read committed': sql`begin isolation level read committed`,
  'repeatable read': sql`begin isolation level repeatable read`,
} as const;

/**
 * Runs `open` with BEGIN, then `work` with its answer, then commits together with what was left pending.
 * @throws what `open`, `work` or a pending statement throws, once everything is rolled back
 */
export async function inTransaction<Opened, T>(
  db: Database,
  isolation: Isolation,
  open: (tx: DatabaseTransaction) => Promise<Opened>,
  work: (tx: DatabaseTransaction, opened: Opened, pending: Pending) => Promise<T>,
): Promise<T> {
  return db.connection().execute(async (tx) => {
    const left: Promise<unknown>[] = [];
    const pending: Pending = {
      push(statement) {
        // Judged at the end; until then a failure is no unhandled rejection.
        statement.catch(() => {});
        left.push(statement);
      },
    };
    try {
      const [, opened] = await Promise.all([BEGIN[isolation].execute(tx), open(tx)]);
      const result = await work(tx, opened, pending);
      // In an aborted transaction COMMIT answers ROLLBACK without an error: the pending statements tell.
      await Promise.all([...left, sql`commit`.execute(tx)]);
      return result;
    } catch (error) {
      const settled = await Promise.allSettled(left);
      await sql`rollback`.execute(tx).catch(() => {});
      // « The transaction is aborted » says what came after; the statement that failed says why.
      const cause = settled.find((one) => one.status === 'rejected');
      throw isAborted(error) && cause ? cause.reason : error;
    }
  });
}

const isAborted = (error: unknown) => error instanceof Error && 'code' in error && error.code === '25P02';
