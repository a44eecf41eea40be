/** The mails of one person, in a visit of the notifier to their space. */
import { sql } from 'kysely';
import type { Visit } from '#access';
import { newId } from '#platform/ids';
import type { MailContent } from '../mails.ts';
import { isUrgent } from '../rules/kinds.ts';

export type WaitingMail = {
  readonly id: string;
  readonly messageId: string;
  readonly content: MailContent;
};

/** Writes a mail before it is sent. For ten minutes it is its writer's to send. */
export async function addMail(
  { tx, holderId }: Visit,
  content: MailContent,
  messageId: string,
): Promise<WaitingMail> {
  const id = newId();
  const isOther = content.kind !== 'digest' && content.about === 'other';
  const [own, others, looks] =
    content.kind === 'digest'
      ? [content.own, content.others, content.looks]
      : [isOther ? 0 : 1, isOther ? 1 : 0, false];
  await sql`insert into notifications.mail (holder_id, mail_id, kind, own, others, looks, message_id)
    values (${holderId}, ${id}, ${content.kind}, ${own}, ${others}, ${looks}, ${messageId})`.execute(tx);
  return { id, messageId, content };
}

/** Those that failed or whose sender disappeared, and that are to be tried again: each is the caller's for ten minutes. */
export async function claimMails({ tx, holderId }: Visit): Promise<readonly WaitingMail[]> {
  const { rows } = await sql<Row>`
    update notifications.mail set attempts = attempts + 1, next_try_at = platform.now() + interval '10 minutes'
    where holder_id = ${holderId} and sent_at is null and next_try_at <= platform.now()
      and created_at > platform.now() - interval '4 days'
    returning mail_id, kind, own, others, looks, message_id`.execute(tx);
  return rows.map((row) => ({ id: row.mail_id, messageId: row.message_id, content: contentOf(row) }));
}

/** @param channel undefined: there was nowhere to send it to */
export async function setSent(
  { tx, holderId }: Visit,
  mails: readonly WaitingMail[],
  channel: 'mail' | undefined,
): Promise<void> {
  await sql`update notifications.mail set sent_at = platform.now(), channel_kind = ${channel ?? null}
    where holder_id = ${holderId} and mail_id = any (${mails.map(({ id }) => id)}::uuid[])`.execute(tx);
}

/** A failure is tried again at once, then after 15 s, 80 s, 4 min…, and hourly. */
export async function setFailed({ tx, holderId }: Visit, mails: readonly WaitingMail[]): Promise<void> {
  await sql`update notifications.mail
    set next_try_at = platform.now() + make_interval(secs => least(power(attempts, 4) - 1, 3600))
    where holder_id = ${holderId} and mail_id = any (${mails.map(({ id }) => id)}::uuid[])`.execute(tx);
}

type Row = {
  mail_id: string;
  kind: string;
  own: number;
  others: number;
  looks: boolean;
  message_id: string;
};

function contentOf({ kind, own, others, looks }: Row): MailContent {
  return isUrgent(kind)
    ? { kind, about: others > 0 ? 'other' : 'own' }
    : { kind: 'digest', own, others, looks };
}
