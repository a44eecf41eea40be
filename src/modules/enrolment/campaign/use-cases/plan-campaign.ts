/**
 * Who is told when: every person of the insurers' file whom the campaign has not planned gets a lot, or a reason for none.
 * The first plan spreads funds over working days; each later one gathers who came since in one wave (A15). All or nothing.
 */
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { newId } from '#platform/ids';
import { campaignErrors } from '../errors.ts';
import { type ExclusionReason, exclusionOf } from '../rules/exclusions.ts';
import { type PlannedWave, planWaves, workingDay } from '../rules/wave-plan.ts';
import { byIndex } from '../store/by-index.ts';
import { unnested } from '../store/columns.ts';
import { type Invitable, unplanned } from '../store/people.ts';
import type { Channel } from '../store/told.ts';

export type PlanRequest = {
  readonly name: string;
  /** First day of sending, YYYY-MM-DD; moved to a working day. */
  readonly from: string;
  /** Most people told on one day. */
  readonly perDay: number;
  /** R1 */
  readonly windowDays: number;
  readonly mailsASecond?: number | undefined;
  readonly lettersASecond?: number | undefined;
  /** YYYY-MM-DD in Paris */
  readonly today: string;
  /** Nothing is kept. */
  readonly dryRun?: boolean;
};

export type Plan = {
  readonly campaignId: string;
  readonly waves: readonly {
    readonly wave: number;
    readonly day: string;
    readonly fund: string;
    readonly people: number;
  }[];
  readonly mails: number;
  readonly letters: number;
  readonly excluded: Readonly<Partial<Record<ExclusionReason, number>>>;
  /** Ten notices of the plan: who and how, for a look before anything leaves. */
  readonly samples: readonly { readonly person: Invitable; readonly channel: Channel }[];
};

/** People in one lot: as many as are sent again at most when a process dies. */
const LOT = 500;
const CHUNK = 5000;
const NOBODY = '00000000-0000-0000-0000-000000000000';

class DryRun extends Error {
  readonly plan: Plan;
  constructor(plan: Plan) {
    super('dry run');
    this.plan = plan;
  }
}

/** @throws `campaign-exists` when the campaign was planned with another number of days */
export async function planCampaign(db: Database, request: PlanRequest): Promise<Plan> {
  try {
    return await db.transaction().execute(async (tx) => {
      const plan = await planned(tx, request);
      // undone by the throw: what was counted is what would have been written
      if (request.dryRun) throw new DryRun(plan);
      return plan;
    });
  } catch (error) {
    if (error instanceof DryRun) return error.plan;
    throw error;
  }
}

async function planned(tx: DatabaseTransaction, request: PlanRequest): Promise<Plan> {
  const campaignId = await campaignOf(tx, request);
  await byIndex(tx);
  const waves = await wavesOf(tx, campaignId, request);
  const lots = openLots(await lastLot(tx, campaignId));
  const room = roomOf(waves);
  const counts = { mail: 0, letter: 0 };
  const excluded: Partial<Record<ExclusionReason, number>> = {};
  const samples: { readonly person: Invitable; readonly channel: Channel }[] = [];
  const told = new Map<number, number>();
  for (let after = NOBODY; ; ) {
    const people = await unplanned(tx, campaignId, after, CHUNK, request.today);
    const rows = people.map((person): Row => {
      const reason = exclusionOf(person, request.today);
      if (reason) {
        excluded[reason] = (excluded[reason] ?? 0) + 1;
        return { holderId: person.holderId, lot: null, channel: null, state: 'excluded', reason };
      }
      const channel = person.hasMail ? 'mail' : 'letter';
      const wave = room(person.fund);
      counts[channel] += 1;
      told.set(wave, (told.get(wave) ?? 0) + 1);
      // spread over the whole file, not its beginning alone
      if (samples.length < 10) samples.push({ person, channel });
      else if (person.holderId.endsWith('00'))
        samples[(counts.mail + counts.letter) % 10] = { person, channel };
      return {
        holderId: person.holderId,
        lot: lots.place(wave, channel),
        channel,
        state: 'planned',
        reason: null,
      };
    });
    await writeInvitations(tx, campaignId, rows);
    if (people.length < CHUNK) break;
    after = people.at(-1)?.holderId ?? after;
  }
  const used = waves.flatMap(({ wave, day, fund }) => {
    const people = told.get(wave) ?? 0;
    return people > 0 ? [{ wave, day, fund, people }] : [];
  });
  await writeWaves(tx, campaignId, used, waves[0]?.wave === 1 ? 'planned' : 'rolling');
  await writeLots(tx, campaignId, lots.all());
  return { campaignId, waves: used, mails: counts.mail, letters: counts.letter, excluded, samples };
}

async function campaignOf(tx: DatabaseTransaction, request: PlanRequest): Promise<string> {
  const { rows } = await sql<{ campaign_id: string; window_days: number }>`
    insert into enrolment.campaign (campaign_id, name, window_days, state, mails_a_second, letters_a_second)
    values (${newId()}, ${request.name}, ${request.windowDays}, 'prepared', ${request.mailsASecond ?? null},
      ${request.lettersASecond ?? null})
    on conflict (name) do update set mails_a_second = coalesce(excluded.mails_a_second, campaign.mails_a_second),
      letters_a_second = coalesce(excluded.letters_a_second, campaign.letters_a_second)
    returning campaign_id, window_days`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error('No campaign was written');
  if (row.window_days !== request.windowDays) throw campaignErrors('campaign-exists');
  return row.campaign_id;
}

async function wavesOf(
  tx: DatabaseTransaction,
  campaignId: string,
  { from, perDay }: PlanRequest,
): Promise<readonly PlannedWave[]> {
  const { rows: before } = await sql<{ last: number | null }>`select max(wave) as last from enrolment.wave
    where campaign_id = ${campaignId}`.execute(tx);
  const last = before[0]?.last ?? 0;
  // later on, everybody who is new is told on one day, whatever their fund
  if (last > 0)
    return [{ wave: last + 1, day: workingDay(from), fund: '*', people: Number.POSITIVE_INFINITY }];
  const { rows } = await sql<{ fund: string; people: number }>`select fund, count(*) as people
    from enrolment.insured group by fund order by fund`.execute(tx);
  return planWaves(rows, from, perDay);
}

/** Fills the waves of a fund one after the other. */
function roomOf(waves: readonly PlannedWave[]): (fund: string) => number {
  const left = new Map<string, { readonly wave: number; people: number }[]>();
  for (const { wave, fund, people } of waves) left.set(fund, [...(left.get(fund) ?? []), { wave, people }]);
  return (fund) => {
    const ofFund = left.get(fund) ?? left.get('*') ?? [];
    const one = ofFund.find(({ people }) => people > 0) ?? ofFund.at(-1);
    if (!one) throw new Error(`No wave for the fund ${fund}`);
    one.people -= 1;
    return one.wave;
  };
}

type Lot = { readonly lot: number; readonly wave: number; readonly channel: Channel; people: number };

function openLots(last: number) {
  const all: Lot[] = [];
  const open = new Map<string, Lot>();
  return {
    place(wave: number, channel: Channel): number {
      let lot = open.get(`${wave} ${channel}`);
      if (!lot || lot.people === LOT) {
        lot = { lot: last + all.length + 1, wave, channel, people: 0 };
        all.push(lot);
        open.set(`${wave} ${channel}`, lot);
      }
      lot.people += 1;
      return lot.lot;
    },
    all: (): readonly Lot[] => all,
  };
}

async function lastLot(tx: DatabaseTransaction, campaignId: string): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`select max(lot) as last from enrolment.lot
    where campaign_id = ${campaignId}`.execute(tx);
  return rows[0]?.last ?? 0;
}

type Row = {
  readonly holderId: string;
  readonly lot: number | null;
  readonly channel: Channel | null;
  readonly state: 'planned' | 'excluded';
  readonly reason: string | null;
};

/** Who was left out or could not be told before may be told now: a new address, a child who came of age. */
async function writeInvitations(
  tx: DatabaseTransaction,
  campaignId: string,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const planned = rows.filter(({ state }) => state === 'planned');
  // they are counted in another lot from now on
  await sql`update enrolment.lot l set people = l.people - o.people
    from (select i.lot, count(*)::integer as people from ${unnested(planned, [['uuid', ({ holderId }) => holderId]])} as t(holder_id)
      join enrolment.invitation i on i.holder_id = t.holder_id and i.campaign_id = ${campaignId}
      where i.lot is not null group by i.lot) o
    where l.campaign_id = ${campaignId} and l.lot = o.lot`.execute(tx);
  await sql`insert into enrolment.invitation (holder_id, campaign_id, lot, channel, state, reason)
    select holder_id, ${campaignId}, lot, channel, state, reason from ${unnested(rows, [
      ['uuid', ({ holderId }) => holderId],
      ['integer', ({ lot }) => lot],
      ['text', ({ channel }) => channel],
      ['text', ({ state }) => state],
      ['text', ({ reason }) => reason],
    ])} as t(holder_id, lot, channel, state, reason)
    on conflict (holder_id, campaign_id) do update set lot = excluded.lot, channel = excluded.channel,
      state = excluded.state, reason = excluded.reason, planned_at = platform.now(), tries = 0, retry_at = null
    where (invitation.state = 'excluded' or excluded.state = 'planned')
      and excluded.reason is distinct from invitation.reason`.execute(tx);
}

async function writeWaves(
  tx: DatabaseTransaction,
  campaignId: string,
  waves: Plan['waves'],
  kind: 'planned' | 'rolling',
) {
  if (waves.length === 0) return;
  await sql`insert into enrolment.wave (campaign_id, wave, day, fund, kind)
    select ${campaignId}, wave, day, fund, ${kind} from ${unnested(waves, [
      ['integer', ({ wave }) => wave],
      ['date', ({ day }) => day],
      ['text', ({ fund }) => fund],
    ])} as t(wave, day, fund)`.execute(tx);
}

async function writeLots(tx: DatabaseTransaction, campaignId: string, lots: readonly Lot[]) {
  if (lots.length === 0) return;
  await sql`insert into enrolment.lot (campaign_id, lot, wave, channel, people, state)
    select ${campaignId}, lot, wave, channel, people, 'waiting' from ${unnested(lots, [
      ['integer', ({ lot }) => lot],
      ['integer', ({ wave }) => wave],
      ['text', ({ channel }) => channel],
      ['integer', ({ people }) => people],
    ])} as t(lot, wave, channel, people)`.execute(tx);
}
