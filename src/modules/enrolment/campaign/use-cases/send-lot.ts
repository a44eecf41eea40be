/**
 * Sends one lot, which whoever calls has locked. A process that dies lets go of it; whoever takes it up again sends to those
 * alone who are not noted as told, the same message with the same code.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { Mailer } from '#platform/mail';
import { renderNotice } from '../../notices/mail.ts';
import type { Manifest } from '../../notices/print-batch.ts';
import { noticeOf } from '../notice-of.ts';
import type { Pace } from '../pace.ts';
import type { Printer } from '../printer.ts';
import type { CampaignSecrets } from '../secrets.ts';
import { unnested } from '../store/columns.ts';
import { type Prepared, prepareLot } from './prepare-lot.ts';

export type SendDeps = {
  readonly db: Database;
  readonly secrets: CampaignSecrets;
  readonly mailer: Mailer;
  readonly printer: Printer;
  readonly publicUrl: string;
  readonly mailDomain: string;
  /** The printing house's door. */
  readonly printFolder: string;
  now(): Date;
};

export type Lot = {
  readonly campaignId: string;
  readonly campaignName: string;
  readonly windowDays: number;
  readonly lot: number;
  readonly channel: 'mail' | 'letter';
};

/** Mails on their way at once, over kept connections. */
const AT_ONCE = 16;
/** As many as may be sent again when a process dies. */
const NOTED_AT_ONCE = 50;

/** @returns how many were told; the lot is done unless `signal` cut it short */
export async function sendLot(deps: SendDeps, lot: Lot, pace: Pace, signal: AbortSignal): Promise<number> {
  const send = lot.channel === 'mail' ? sendMails : printLetters;
  const sent = await send(deps, lot, pace, signal).catch((error: unknown) => {
    // cut short on purpose: what was told is noted, the rest waits
    if (signal.aborted) return 0;
    throw error;
  });
  if (!signal.aborted)
    await deps.db.transaction().execute(async (tx) => {
      await asLetters(tx, lot);
      await sql`update enrolment.lot set state = 'done', done_at = platform.now()
        where campaign_id = ${lot.campaignId} and lot = ${lot.lot}`.execute(tx);
    });
  return sent;
}

async function sendMails(deps: SendDeps, lot: Lot, pace: Pace, signal: AbortSignal): Promise<number> {
  const { deadline, people } = await prepareLot(deps, lot, deps.now());
  const waiting = people.values();
  let told: string[] = [];
  let count = 0;
  const noteSome = async () => {
    const now = told;
    told = [];
    await noteSent(deps.db, lot, now);
    count += now.length;
  };
  const one = async () => {
    for (const prepared of waiting) {
      if (signal.aborted) return;
      await pace.take(signal);
      if (await sendMail(deps, lot, prepared, deadline)) told.push(prepared.person.holderId);
      if (told.length >= NOTED_AT_ONCE) await noteSome();
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, one));
  // what was taken by the mail server is noted, whatever happened to the others
  await noteSome();
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed && !signal.aborted) throw failed.reason;
  return count;
}

/** @returns false when the mail server refuses this address for good */
async function sendMail(deps: SendDeps, lot: Lot, prepared: Prepared, deadline: Date): Promise<boolean> {
  const { person, code } = prepared;
  const letterId = idOf(deps, lot, prepared);
  const notice = renderNotice({
    ...noticeOf(person, contentOf(deps, lot, code, deadline, letterId)),
    addressLines: [],
  });
  try {
    await deps.mailer.send({
      to: person.mail ?? '',
      messageId: `<notice-${letterId}@${deps.mailDomain}>`,
      ...notice,
    });
    return true;
  } catch (error) {
    if (!isRefusedAddress(error)) throw error;
    await noteUndelivered(deps.db, lot, [person.holderId], 'mail-refused');
    return false;
  }
}

/** All letters of a lot are one batch, which the printing house has whole or not at all. */
async function printLetters(deps: SendDeps, lot: Lot, pace: Pace, signal: AbortSignal): Promise<number> {
  const batchId = `${lot.campaignId}-${lot.lot}`;
  // Handed over before a kill: who is in it was told, and is told once.
  const before = await handedOver(path.join(deps.printFolder, batchId));
  if (before) return notePrinted(deps, lot, before);
  const now = deps.now();
  const { deadline, people } = await prepareLot(deps, lot, now);
  if (people.length === 0) return 0;
  for (const _ of people) await pace.take(signal);
  if (signal.aborted) return 0;
  const letters = people.map((prepared) =>
    noticeOf(prepared.person, contentOf(deps, lot, prepared.code, deadline, idOf(deps, lot, prepared))),
  );
  await deps.printer.print({ folder: deps.printFolder, batchId, date: now, letters });
  await noteSent(
    deps.db,
    lot,
    people.map(({ person }) => person.holderId),
  );
  return people.length;
}

async function handedOver(folder: string): Promise<Manifest | undefined> {
  const text = await readFile(path.join(folder, 'manifest.json'), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as Manifest);
}

async function notePrinted(deps: SendDeps, lot: Lot, manifest: Manifest): Promise<number> {
  const printed = new Set(manifest.files.flatMap(({ letters }) => letters.map(({ letterId }) => letterId)));
  const { rows } = await sql<{
    holder_id: string;
    generation: number;
  }>`select holder_id, generation from enrolment.invitation
    where campaign_id = ${lot.campaignId} and lot = ${lot.lot} and state = 'prepared'`.execute(deps.db);
  const told = rows.filter(({ holder_id, generation }) =>
    printed.has(deps.secrets.noticeId(lot.campaignId, holder_id, generation)),
  );
  await noteSent(
    deps.db,
    lot,
    told.map((row) => row.holder_id),
  );
  return told.length;
}

const idOf = (deps: SendDeps, lot: Lot, { person, generation }: Prepared): string =>
  deps.secrets.noticeId(lot.campaignId, person.holderId, generation);

const contentOf = (deps: SendDeps, lot: Lot, code: string, deadline: Date, letterId: string) => ({
  code,
  deadline,
  campaignName: lot.campaignName,
  publicUrl: deps.publicUrl,
  letterId,
});

async function noteSent(db: Database, lot: Lot, holders: readonly string[]): Promise<void> {
  if (holders.length === 0) return;
  await sql`update enrolment.invitation i set state = 'sent', sent_at = platform.now()
    from ${unnested(holders, [['uuid', (holder) => holder]])} as t(holder_id)
    where i.holder_id = t.holder_id and i.campaign_id = ${lot.campaignId} and i.state = 'prepared'`.execute(
    db,
  );
}

async function noteUndelivered(
  db: Database,
  lot: Lot,
  holders: readonly string[],
  reason: string,
): Promise<void> {
  await sql`update enrolment.invitation i set state = 'undelivered', reason = ${reason}
    from ${unnested(holders, [['uuid', (holder) => holder]])} as t(holder_id)
    where i.holder_id = t.holder_id and i.campaign_id = ${lot.campaignId} and i.state = 'prepared'`.execute(
    db,
  );
}

/** Whose mail address is refused gets the same notice, same code, by post in a lot of its own, if there is an address. */
async function asLetters(tx: DatabaseTransaction, lot: Lot): Promise<void> {
  if (lot.channel !== 'mail') return;
  const { rows } = await sql<{ holder_id: string }>`select i.holder_id from enrolment.invitation i
    join enrolment.insured n on n.holder_id = i.holder_id and n.address is not null
    where i.campaign_id = ${lot.campaignId} and i.lot = ${lot.lot} and i.state = 'undelivered'`.execute(tx);
  if (rows.length === 0) return;
  // one process at a time gives out numbers of lots
  await sql`select from enrolment.campaign where campaign_id = ${lot.campaignId} for update`.execute(tx);
  await sql`with added as (insert into enrolment.lot (campaign_id, lot, wave, channel, people, state)
      select campaign_id, (select max(lot) + 1 from enrolment.lot where campaign_id = ${lot.campaignId}), wave, 'letter',
        ${rows.length}, 'waiting'
      from enrolment.lot where campaign_id = ${lot.campaignId} and lot = ${lot.lot} returning lot)
    update enrolment.invitation i set lot = added.lot, channel = 'letter', state = 'prepared', reason = null
    from added, ${unnested(rows, [['uuid', (row) => row.holder_id]])} as t(holder_id)
    where i.holder_id = t.holder_id and i.campaign_id = ${lot.campaignId}`.execute(tx);
}

/** The server said that this recipient does not exist (RFC 5321 §4.2.1: 5yz is for good), and nothing of the sender or connection. */
const isRefusedAddress = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'EENVELOPE' &&
  'command' in error &&
  error.command === 'RCPT TO' &&
  'responseCode' in error &&
  Number(error.responseCode) >= 500;
