/**
 * Sends lot after lot of the campaigns that run, mails beside letters, until nothing is due. Several processes may do so at
 * once: a lot is locked by the session of whoever sends it, and free again the moment that session ends.
 */

import { sql } from 'kysely';
import { parisDay } from '#formats/civil-day';
import type { Database } from '#platform/database/database';
import { createPace, type Pace } from '../pace.ts';
import { type Lot, type SendDeps, type StillOurs, sendLot } from './send-lot.ts';

export type Sent = { readonly lots: number; readonly people: number };

/** How soon a pause is noticed, in milliseconds. */
const LOOK_EVERY = 1000;

type Due = Lot & { readonly mailsASecond: number | null; readonly lettersASecond: number | null };

export function createRunner(deps: SendDeps) {
  // by campaign and channel: a limit holds across lots
  const paces = new Map<string, Pace>();
  const paceOf = (due: Due): Pace => {
    const limit = due.channel === 'mail' ? due.mailsASecond : due.lettersASecond;
    const key = `${due.campaignId} ${due.channel} ${limit}`;
    const pace = paces.get(key) ?? createPace(limit ?? undefined);
    paces.set(key, pace);
    return pace;
  };

  async function runChannel(channel: Lot['channel'], stop: AbortSignal, until: number): Promise<Sent> {
    let [lots, people] = [0, 0];
    while (!stop.aborted && performance.now() < until) {
      const sent = await withNextLot(deps, channel, (due, ours) => sendUntilPaused(due, stop, ours));
      if (sent === undefined) break;
      lots += 1;
      people += sent;
    }
    return { lots, people };
  }

  async function sendUntilPaused(due: Due, stop: AbortSignal, ours: StillOurs): Promise<number> {
    const paused = new AbortController();
    const timer = setInterval(async () => {
      const running = await isRunning(deps.db, due.campaignId).catch(() => true);
      if (!running) paused.abort();
    }, LOOK_EVERY);
    try {
      return await sendLot(deps, due, paceOf(due), AbortSignal.any([stop, paused.signal]), ours);
    } finally {
      clearInterval(timer);
    }
  }

  return {
    /**
     * @param options.milliseconds after which no other lot is begun
     * @throws what made a channel fail, once the other one is through; everything else is as it was
     */
    async run(options: { readonly signal: AbortSignal; readonly milliseconds?: number }): Promise<Sent> {
      const until = performance.now() + (options.milliseconds ?? Number.POSITIVE_INFINITY);
      // when mails do not leave, letters still do
      const channels = (['mail', 'letter'] as const).map((channel) =>
        runChannel(channel, options.signal, until),
      );
      const ended = await Promise.allSettled(channels);
      const bad = ended.find((one) => one.status === 'rejected');
      if (bad) throw bad.reason;
      return ended.reduce<Sent>(
        (sum, one) =>
          one.status === 'fulfilled'
            ? { lots: sum.lots + one.value.lots, people: sum.people + one.value.people }
            : sum,
        { lots: 0, people: 0 },
      );
    },
  };
}

/** Locks the first lot that is due and free, for the time of `work`. @returns undefined when there is none */
async function withNextLot<T>(
  deps: SendDeps,
  channel: Lot['channel'],
  work: (due: Due, ours: StillOurs) => Promise<T>,
): Promise<T | undefined> {
  return deps.db.connection().execute(async (held) => {
    const today = parisDay(deps.now());
    const { rows } = await sql<Due>`select l.campaign_id as "campaignId", c.name as "campaignName",
        c.window_days as "windowDays", l.lot, l.channel, c.mails_a_second as "mailsASecond",
        c.letters_a_second as "lettersASecond"
      from enrolment.lot l
      join enrolment.campaign c on c.campaign_id = l.campaign_id and c.state = 'running'
      join enrolment.wave w on w.campaign_id = l.campaign_id and w.wave = l.wave and w.day <= ${today}::date
      where l.state <> 'done' and l.channel = ${channel} and (l.resume_at is null or l.resume_at <= platform.now())
      order by w.day, l.lot limit 20`.execute(held);
    // a session that has ended answers nothing more, and its lock is somebody else's
    const ours = () => sql`select`.execute(held);
    for (const due of rows) {
      const key = `${due.campaignId} ${due.lot}`;
      const { rows: got } = await sql<{ got: boolean }>`
        select pg_try_advisory_lock(hashtextextended(${key}, 0)) as got`.execute(held);
      if (!got[0]?.got) continue;
      try {
        const begun =
          await sql`update enrolment.lot set state = 'begun', begun_at = coalesce(begun_at, platform.now())
          where campaign_id = ${due.campaignId} and lot = ${due.lot} and state <> 'done'
            and (resume_at is null or resume_at <= platform.now())`.execute(held);
        // somebody else did it between the look and the lock
        if (begun.numAffectedRows === 1n) return await work(due, ours);
      } finally {
        // nothing to let go of when the session has ended: its lock went with it
        await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(held).catch(() => {});
      }
    }
    return undefined;
  });
}

async function isRunning(db: Database, campaignId: string): Promise<boolean> {
  const { rows } = await sql<{ state: string }>`select state from enrolment.campaign
    where campaign_id = ${campaignId}`.execute(db);
  return rows[0]?.state === 'running';
}
