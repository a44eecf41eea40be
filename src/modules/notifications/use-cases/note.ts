/** Plans a notice: one row in the partition of the one to be told, in the transaction of what it tells. No job. */
import { sql } from 'kysely';
import type { DatabaseTransaction } from '#platform/database/database';
import { type NotificationKind, planOf } from '../rules/kinds.ts';

export type Notice = {
  readonly kind: NotificationKind;
  /** The event, for example `document-deposited/<id>`: the same cause is the same notice, whatever the retries. */
  readonly cause: string;
  /** No representative may learn of it (R13, A6). */
  readonly secret?: boolean | undefined;
  /** The space it is about, when the visited one is a representative's own. */
  readonly about?: string | undefined;
  /** Who caused it: as a representative, they are not told of it. */
  readonly by?: string | undefined;
};

/** For the person of the running visit, whoever visits. One statement, which need not be waited for before the commit. */
export async function note(tx: DatabaseTransaction, notice: Notice): Promise<void> {
  const { choice, cadence, isRelayed } = planOf(notice.kind);
  await sql`select notifications.note(${notice.kind}, ${choice ?? null}, ${cadence}, ${notice.cause}, ${notice.secret ?? false},
    ${isRelayed && notice.about === undefined}, ${notice.about ?? null}, ${notice.by ?? null})`.execute(tx);
}
