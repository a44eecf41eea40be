/**
 * Sends one lot, which whoever calls has locked. A process that dies lets go of it; whoever takes it up again sends to those
 * alone who are not noted as told, the same message with the same code.
 */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { parisDay } from '#formats/civil-day';
import type { Database } from '#platform/database/database';
import type { Mailer } from '#platform/mail';
import { renderNotice } from '../../notices/mail.ts';
import type { Manifest } from '../../notices/print-batch.ts';
import { noticeOf } from '../notice-of.ts';
import type { Pace } from '../pace.ts';
import type { Printer } from '../printer.ts';
import { addDays, midnightInParis } from '../rules/paris.ts';
import { type CampaignSecrets, messageIdOf } from '../secrets.ts';
import { type Channel, finishLot, noteSent, noteUndelivered, setAside } from '../store/told.ts';
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
  readonly channel: Channel;
};

/** Mails on their way at once, over kept connections. */
const AT_ONCE = 16;
/** As many, and those on their way, may be sent again when a process dies. */
const NOTED_AT_ONCE = 50;
/** So many one after the other, and none that leaves: it is not those people. */
const NOBODY_PASSES = 20;

/** @throws when the lot is no longer this process's: another one sends it by now */
export type StillOurs = () => Promise<unknown>;

/** @returns how many were told; the lot is done unless `signal` cut it short, or some wait for another try */
export async function sendLot(
  deps: SendDeps,
  lot: Lot,
  pace: Pace,
  signal: AbortSignal,
  ours: StillOurs,
): Promise<number> {
  const send = lot.channel === 'mail' ? sendMails : printLetters;
  const sent = await send(deps, lot, pace, signal, ours).catch((error: unknown) => {
    // cut short on purpose: what was told is noted, the rest waits
    if (signal.aborted) return 0;
    throw error;
  });
  if (!signal.aborted) await deps.db.transaction().execute((tx) => finishLot(tx, lot));
  return sent;
}

/** The first moment of the next day in Paris: from then on the limit is another one, and the notice says so (R1). */
const endOfDay = (now: Date): Date => midnightInParis(addDays(parisDay(now), 1));

async function sendMails(
  deps: SendDeps,
  lot: Lot,
  pace: Pace,
  signal: AbortSignal,
  ours: StillOurs,
): Promise<number> {
  for (let count = 0; ; ) {
    const now = deps.now();
    const { told, isCut } = await sendUntil(deps, lot, pace, signal, ours, now, endOfDay(now));
    count += told;
    if (!isCut || signal.aborted) return count;
  }
}

/** @returns `isCut` when the day ended before everybody was told */
async function sendUntil(
  deps: SendDeps,
  lot: Lot,
  pace: Pace,
  signal: AbortSignal,
  ours: StillOurs,
  now: Date,
  end: Date,
): Promise<{ readonly told: number; readonly isCut: boolean }> {
  const { deadline, people } = await prepareLot(deps, lot, now);
  const waiting = people.values();
  let [told, failed, refused] = [[] as string[], [] as string[], [] as string[]];
  let [count, begun, isCut, isDown] = [0, 0, false, false];
  let checked: Promise<unknown> = Promise.resolve();
  const noteSome = async () => {
    const [sent, aside, over] = [told, failed, refused];
    [told, failed, refused] = [[], [], []];
    count += sent.length;
    await noteSent(deps.db, lot, sent);
    await setAside(deps.db, lot, aside);
    await noteUndelivered(
      deps.db,
      lot.campaignId,
      over.map((holderId) => ({ holderId, reason: 'mail-refused' })),
      'prepared',
    );
  };
  const one = async () => {
    for (const prepared of waiting) {
      if (signal.aborted || isCut || isDown) return;
      await pace.take(signal);
      isCut ||= deps.now() >= end;
      if (isCut) return;
      if (begun++ % NOTED_AT_ONCE === 0) checked = ours();
      await checked;
      const { holderId } = prepared.person;
      const error = await sendMail(deps, lot, prepared, deadline);
      const whose = error === undefined ? undefined : blamed(error);
      if (error === undefined) told.push(holderId);
      else if (whose === 'address') refused.push(holderId);
      else failed.push(holderId);
      isDown ||= whose === 'server' || (count + told.length === 0 && failed.length >= NOBODY_PASSES);
      if (isDown && error) throw error;
      if (told.length >= NOTED_AT_ONCE) await noteSome();
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, one));
  // what was taken by the mail server is noted, whatever happened to the others
  if (isDown) failed = [];
  await noteSome();
  const bad = ended.find((each) => each.status === 'rejected');
  if (bad && !signal.aborted) throw bad.reason;
  return { told: count, isCut };
}

/** @returns why it did not leave */
async function sendMail(
  deps: SendDeps,
  lot: Lot,
  prepared: Prepared,
  deadline: Date,
): Promise<Error | undefined> {
  const { person, code } = prepared;
  const { mail } = person;
  if (mail === undefined) throw new Error('Somebody without a mail address is in a lot of mails');
  const letterId = idOf(deps, lot, prepared);
  const notice = renderNotice({
    ...noticeOf(person, contentOf(deps, lot, code, deadline, letterId)),
    addressLines: [],
  });
  return deps.mailer.send({ to: mail, messageId: messageIdOf(letterId, deps.mailDomain), ...notice }).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error('Not sent')),
  );
}

/** All letters of a lot are one batch, which the printing house has whole or not at all. */
async function printLetters(
  deps: SendDeps,
  lot: Lot,
  pace: Pace,
  signal: AbortSignal,
  ours: StillOurs,
): Promise<number> {
  const batchId = `${lot.campaignId}-${lot.lot}`;
  // Handed over before a kill: who is in it was told, and is told once.
  const before = await handedOver(path.join(deps.printFolder, batchId));
  if (before) return notePrinted(deps, lot, before);
  const first = deps.now();
  const waited = await prepareLot(deps, lot, first);
  for (const _ of waited.people) await pace.take(signal);
  if (signal.aborted) return 0;
  const now = deps.now();
  // the wait may have gone past midnight
  const { deadline, people } = now < endOfDay(first) ? waited : await prepareLot(deps, lot, now);
  if (people.length === 0) return 0;
  await ours();
  const letters = people.map((prepared) =>
    noticeOf(prepared.person, contentOf(deps, lot, prepared.code, deadline, idOf(deps, lot, prepared))),
  );
  await deps.printer.print({ folder: deps.printFolder, batchId, date: now, letters });
  // handed over after midnight: they say a day less than there is, never more
  if (deps.now() >= endOfDay(now)) await prepareLot(deps, lot, deps.now());
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

/**
 * Whose failure it is (RFC 5321 §4.2.1). `address`: this recipient does not exist, for good. `person`: this mail alone does not
 * leave now. `server`: the sender, the connection or the server, and so everybody.
 */
function blamed(error: Error): 'address' | 'person' | 'server' {
  const { code, command, responseCode } = error as Error & {
    readonly code?: string;
    readonly command?: string;
    readonly responseCode?: number;
  };
  if (responseCode === 421) return 'server';
  // an address that no server was even asked about
  if (code === 'EENVELOPE' && command === 'API') return 'address';
  if (code === 'EENVELOPE' && command === 'RCPT TO')
    return responseCode !== undefined && responseCode >= 500 ? 'address' : 'person';
  return code === 'EMESSAGE' && responseCode !== undefined ? 'person' : 'server';
}
