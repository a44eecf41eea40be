/** What became of the notices of a lot: told, set aside, given up, or taken over by another lot. As the batch role. */
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { unnested } from './columns.ts';

export type Channel = 'mail' | 'letter';
type LotKey = { readonly campaignId: string; readonly lot: number };

/** Minutes until a notice that did not leave is tried again; after the last one it is given up (RFC 5321 §4.5.4.1: 4 to 5 days). */
const WAITS = [30, 60, 120, 240, 480, 960, 1440, 1440, 1440] as const;

export async function noteSent(db: Database, lot: LotKey, holders: readonly string[]): Promise<void> {
  if (holders.length === 0) return;
  await sql`update enrolment.invitation i set state = 'sent', sent_at = platform.now(), reason = null, retry_at = null
    from ${unnested(holders, [['uuid', (holder) => holder]])} as t(holder_id)
    where i.holder_id = t.holder_id and i.campaign_id = ${lot.campaignId} and i.state = 'prepared'`.execute(
    db,
  );
}

export type Undelivered = { readonly holderId: string; readonly reason: string };

/** Nobody is told by these, and the address is not used again. @returns how many were on their way */
export async function noteUndelivered(
  db: Database,
  campaignId: string,
  people: readonly Undelivered[],
  from: 'prepared' | 'sent',
): Promise<number> {
  if (people.length === 0) return 0;
  const { numAffectedRows } =
    await sql`update enrolment.invitation i set state = 'undelivered', reason = t.reason,
      retry_at = null, failed = case when i.sent_to is null then i.failed else i.failed || i.sent_to end
    from ${unnested(people, [
      ['uuid', ({ holderId }) => holderId],
      ['text', ({ reason }) => reason],
    ])} as t(holder_id, reason)
    where i.holder_id = t.holder_id and i.campaign_id = ${campaignId} and i.state = ${from}`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** One person's notice did not leave: tried again later, and given up in the end. The others of the lot do not wait for it. */
export async function setAside(db: Database, lot: LotKey, holders: readonly string[]): Promise<void> {
  if (holders.length === 0) return;
  await sql`update enrolment.invitation i set tries = i.tries + 1, reason = 'mail-failed',
      retry_at = platform.now() + make_interval(mins => (${[...WAITS]}::integer[])[i.tries + 1]),
      state = case when i.tries < ${WAITS.length}::integer then 'prepared' else 'undelivered' end,
      failed = case when i.tries < ${WAITS.length}::integer or i.sent_to is null then i.failed else i.failed || i.sent_to end
    from ${unnested(holders, [['uuid', (holder) => holder]])} as t(holder_id)
    where i.holder_id = t.holder_id and i.campaign_id = ${lot.campaignId} and i.state = 'prepared'`.execute(
    db,
  );
}

/** A lot of their own for people of a lot, by a channel, in the same wave: the same notice, the same code. */
export async function moveTo(
  tx: DatabaseTransaction,
  lot: LotKey,
  channel: Channel,
  holders: readonly string[],
): Promise<void> {
  if (holders.length === 0) return;
  // one process at a time gives out numbers of lots
  await sql`select from enrolment.campaign where campaign_id = ${lot.campaignId} for update`.execute(tx);
  await sql`with before as (update enrolment.lot set people = people - ${holders.length}::integer
      where campaign_id = ${lot.campaignId} and lot = ${lot.lot} returning wave),
    added as (insert into enrolment.lot (campaign_id, lot, wave, channel, people, state)
      select ${lot.campaignId}, (select max(lot) + 1 from enrolment.lot where campaign_id = ${lot.campaignId}), wave,
        ${channel}, ${holders.length}, 'waiting' from before returning lot)
    update enrolment.invitation i set lot = added.lot, channel = ${channel}, reason = null, tries = 0, retry_at = null,
      state = case when i.state = 'undelivered' then 'prepared' else i.state end
    from added, ${unnested(holders, [['uuid', (holder) => holder]])} as t(holder_id)
    where i.holder_id = t.holder_id and i.campaign_id = ${lot.campaignId}`.execute(tx);
}

/** Whoever was not told by mail is told by post, if there is an address that has not failed. */
export async function byPost(tx: DatabaseTransaction, lot: LotKey): Promise<void> {
  const { rows } = await sql<{ holder_id: string }>`select i.holder_id from enrolment.invitation i
    join enrolment.insured n on n.holder_id = i.holder_id and n.address is not null
      and sha256(convert_to(array_to_string(n.address, E'\n'), 'UTF8')) <> all (i.failed)
    where i.campaign_id = ${lot.campaignId} and i.lot = ${lot.lot} and i.state = 'undelivered'
      and i.channel = 'mail'`.execute(tx);
  await moveTo(tx, lot, 'letter', holdersOf(rows));
}

/** Ends a lot, or says when those who were set aside are tried again. Who is left of it goes on in another lot. */
export async function finishLot(
  tx: DatabaseTransaction,
  lot: LotKey & { readonly channel: Channel },
): Promise<void> {
  if (lot.channel === 'mail') await byPost(tx, lot);
  else {
    // not in the batch that was handed over
    const { rows } = await sql<{ holder_id: string }>`select holder_id from enrolment.invitation
      where campaign_id = ${lot.campaignId} and lot = ${lot.lot} and state in ('planned', 'prepared')`.execute(
      tx,
    );
    await moveTo(tx, lot, 'letter', holdersOf(rows));
  }
  await sql`update enrolment.lot l set resume_at = w.at, state = case when w.at is null then 'done' else l.state end,
      done_at = case when w.at is null then platform.now() end
    from (select min(retry_at) as at from enrolment.invitation
      where campaign_id = ${lot.campaignId} and lot = ${lot.lot} and state = 'prepared') w
    where l.campaign_id = ${lot.campaignId} and l.lot = ${lot.lot}`.execute(tx);
}

const holdersOf = (rows: readonly { readonly holder_id: string }[]) => rows.map((row) => row.holder_id);
