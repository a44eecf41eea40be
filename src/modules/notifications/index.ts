/** Telling someone by mail, with nothing medical in it. Runs as the system: it sees channels, never a document. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Visit } from '#access';
import type { Citizens } from '#citizens';
import { newId } from '#platform/ids';
import type { Mailer } from '#platform/mail';
import { composeMail, type NotificationKind } from './mails.ts';

export type Notifications = ReturnType<typeof createNotifications>;

export function createNotifications(deps: {
  readonly citizens: Citizens;
  readonly mailer: Mailer;
  readonly publicUrl: string;
  readonly mailDomain: string;
  /** Opens a visit as the notifier. */
  readonly visit: <T>(holderId: string, work: (visit: Visit) => Promise<T>) => Promise<T>;
}) {
  return {
    /**
     * Tells the holder once for a cause, whatever the retries: the same cause is the same message.
     * @param cause the event, for example `document-deposited/<id>`
     */
    async tell(holderId: string, kind: NotificationKind, cause: string): Promise<void> {
      const pending = await deps.visit(holderId, async (visit) => {
        const { rows } = await sql<{ notification_id: string; message_id: string; sent_at: Date | null }>`
          insert into notifications.notification (holder_id, notification_id, kind, cause, message_id)
          values (${holderId}, ${newId()}, ${kind}, ${cause}, ${`<${randomUUID()}@${deps.mailDomain}>`})
          on conflict (holder_id, cause) do update set kind = excluded.kind
          returning notification_id, message_id, sent_at`.execute(visit.tx);
        const row = rows[0];
        if (!row || row.sent_at) return undefined;
        const channels = await deps.citizens.contactChannels(visit.tx, holderId);
        const mail = channels.find((channel) => channel.kind === 'mail');
        return { id: row.notification_id, messageId: row.message_id, to: mail?.value };
      });
      if (!pending) return;
      // Sent outside the transaction: if the mark below is lost, the retry carries the same Message-ID.
      if (pending.to)
        await deps.mailer.send({
          to: pending.to,
          messageId: pending.messageId,
          ...composeMail(kind, deps.publicUrl),
        });
      await deps.visit(holderId, async (visit) => {
        await sql`update notifications.notification set sent_at = platform.now(), channel_kind = ${pending.to ? 'mail' : null}
          where holder_id = ${holderId} and notification_id = ${pending.id}`.execute(visit.tx);
      });
    },
  };
}

export type { NotificationKind } from './mails.ts';
