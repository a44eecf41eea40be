/** Where a person is written to. Only the holder changes it, after a proof, and not before whoever has the old one was told (R29, A3). */
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { newId } from '#platform/ids';

export type ChannelKind = 'mail' | 'sms';

export type ContactChannel = {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly value: string;
  readonly verified: boolean;
};

/** A change that was proved and waits. */
export type ChannelChange = {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly value: string;
  readonly effectiveAt: Date;
};

/** Reading and writing take a transaction in which a visit of the holder, or of the system, was opened. */
export function createContactChannels(db: Database) {
  return {
    async contactChannels(tx: DatabaseTransaction, holderId: string): Promise<readonly ContactChannel[]> {
      const { rows } = await sql<ChannelRow>`select * from citizens.contact_channel
        where holder_id = ${holderId} order by kind, created_at`.execute(tx);
      return rows.map((row) => ({
        id: row.channel_id,
        kind: row.kind,
        value: row.value,
        verified: row.verified_at !== null,
      }));
    },

    /** Changes that wait, the nearest first. */
    async channelChanges(tx: DatabaseTransaction, holderId: string): Promise<readonly ChannelChange[]> {
      const { rows } =
        await sql<ChangeRow>`select change_id, kind, value, effective_at from citizens.channel_change
        where holder_id = ${holderId} and stopped_at is null and applied_at is null order by effective_at`.execute(
          tx,
        );
      return rows.map(changeOf);
    },

    /** One change, whatever became of it. */
    async channelChange(
      tx: DatabaseTransaction,
      holderId: string,
      changeId: string,
    ): Promise<ChannelChange | undefined> {
      const { rows } =
        await sql<ChangeRow>`select change_id, kind, value, effective_at from citizens.channel_change
        where holder_id = ${holderId} and change_id = ${changeId}`.execute(tx);
      return rows[0] && changeOf(rows[0]);
    },

    /** A newer change of the same kind takes the place of one that waits. @returns its id and when it holds */
    async planChannelChange(
      tx: DatabaseTransaction,
      holderId: string,
      change: { readonly kind: ChannelKind; readonly value: string; readonly waitHours: number },
    ): Promise<ChannelChange> {
      const id = newId();
      await sql`update citizens.channel_change set stopped_at = platform.now() where holder_id = ${holderId}
        and kind = ${change.kind} and stopped_at is null and applied_at is null`.execute(tx);
      const { rows } = await sql<ChangeRow>`
        insert into citizens.channel_change (holder_id, change_id, kind, value, effective_at)
        values (${holderId}, ${id}, ${change.kind}, ${change.value},
          platform.now() + make_interval(hours => ${change.waitHours}))
        returning change_id, kind, value, effective_at`.execute(tx);
      if (!rows[0]) throw new Error('A change of channel was not written.');
      return changeOf(rows[0]);
    },

    /** @returns whether there was something to stop */
    async stopChannelChanges(tx: DatabaseTransaction, holderId: string): Promise<boolean> {
      const { numAffectedRows } = await sql`update citizens.channel_change set stopped_at = platform.now()
        where holder_id = ${holderId} and stopped_at is null and applied_at is null`.execute(tx);
      return (numAffectedRows ?? 0n) > 0n;
    },

    /** Until the end of the transaction nobody else changes where this person is written to. */
    async lockChannels(tx: DatabaseTransaction, holderId: string): Promise<void> {
      await sql`select citizens.lock_channels(${holderId})`.execute(tx);
    },

    /** Changes whose time has come, of one person or of everybody. @returns whose, to be told */
    async applyChannelChanges(
      tx: DatabaseTransaction,
      holderId?: string,
    ): Promise<readonly { readonly holderId: string; readonly changeId: string }[]> {
      const { rows } = await sql<{
        holderId: string;
        changeId: string;
      }>`select holder_id as "holderId", change_id as "changeId" from citizens.apply_channel_changes(${holderId ?? null})`.execute(
        tx,
      );
      return rows;
    },

    /** A code that came there was typed. */
    async proveChannel(holderId: string, channelId: string): Promise<void> {
      await sql`select citizens.prove_channel(${holderId}, ${channelId})`.execute(db);
    },

    /** @returns false when the person has a channel already */
    async addFirstChannel(
      tx: DatabaseTransaction,
      holderId: string,
      kind: ChannelKind,
      value: string,
    ): Promise<boolean> {
      const { rows } = await sql<{ done: boolean }>`
        select citizens.add_first_channel(${holderId}, ${newId()}, ${kind}, ${value}) as done`.execute(tx);
      return rows[0]?.done ?? false;
    },
  };
}

type ChannelRow = { channel_id: string; kind: ChannelKind; value: string; verified_at: Date | null };
type ChangeRow = { change_id: string; kind: ChannelKind; value: string; effective_at: Date };

const changeOf = (row: ChangeRow): ChannelChange => ({
  id: row.change_id,
  kind: row.kind,
  value: row.value,
  effectiveAt: row.effective_at,
});
