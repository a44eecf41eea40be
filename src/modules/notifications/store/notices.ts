/** What is planned for one person, in a visit of the notifier to their space. */
import { sql } from 'kysely';
import type { Visit } from '#access';
import type { NotificationKind } from '../rules/kinds.ts';

export type DueNotice = {
  readonly cause: string;
  readonly kind: NotificationKind;
  /** The space it is about, when it is another's. */
  readonly about: string | undefined;
  readonly secret: boolean;
};

/** Due now and in no mail yet. Held until the end of the transaction: whoever comes second finds none. */
export async function dueNotices({ tx, holderId }: Visit): Promise<readonly DueNotice[]> {
  const { rows } = await sql<{
    cause: string;
    kind: NotificationKind;
    about: string | null;
    secret: boolean;
  }>`
    select cause, kind, about, secret from notifications.notification
    where holder_id = ${holderId} and mail_id is null and due_at <= platform.now()
    order by cause for update`.execute(tx);
  return rows.map(({ about, ...row }) => ({ ...row, about: about ?? undefined }));
}

export async function putInMail(
  { tx, holderId }: Visit,
  mailId: string,
  notices: readonly DueNotice[],
): Promise<void> {
  await sql`update notifications.notification set mail_id = ${mailId}
    where holder_id = ${holderId} and cause = any (${notices.map(({ cause }) => cause)})`.execute(tx);
}

/** A notice that may no longer be told leaves nothing. */
export async function dropNotices({ tx, holderId }: Visit, notices: readonly DueNotice[]): Promise<void> {
  await sql`delete from notifications.notification
    where holder_id = ${holderId} and cause = any (${notices.map(({ cause }) => cause)})`.execute(tx);
}

export type Relayed = {
  readonly cause: string;
  readonly kind: NotificationKind;
  readonly by: string | undefined;
};

/** Those that the representatives are still to be told. */
export async function toRelay({ tx, holderId }: Visit): Promise<readonly Relayed[]> {
  const { rows } = await sql<{ cause: string; kind: NotificationKind; caused_by: string | null }>`
    select cause, kind, caused_by from notifications.notification
    where holder_id = ${holderId} and relay and not secret`.execute(tx);
  return rows.map((row) => ({ cause: row.cause, kind: row.kind, by: row.caused_by ?? undefined }));
}

export async function setRelayed({ tx, holderId }: Visit, relayed: readonly Relayed[]): Promise<void> {
  await sql`update notifications.notification set relay = false
    where holder_id = ${holderId} and cause = any (${relayed.map(({ cause }) => cause)})`.execute(tx);
}
