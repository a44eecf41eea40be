/** Where a campaign stands: for the terminal and for the operator's page. Counts only, nobody's name. */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { campaignErrors } from '../errors.ts';
import { wordsOfReason, wordsOfState } from '../words.ts';

export type CampaignState = 'prepared' | 'running' | 'paused';

export type CampaignRow = {
  readonly campaignId: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly windowDays: number;
  readonly mailsASecond: number | null;
  readonly lettersASecond: number | null;
};

export type Progress = {
  /** People in lots that are done, and in all lots. */
  readonly done: number;
  readonly total: number;
  readonly lots: number;
  readonly lotsLeft: number;
  /** Over the last five minutes. */
  readonly aSecond: number;
  /** First day on which something is left to send, YYYY-MM-DD. */
  readonly nextDay: string | undefined;
};

export type InvitationState =
  | 'planned'
  | 'excluded'
  | 'spared'
  | 'prepared'
  | 'sent'
  | 'undelivered'
  | 'opened'
  | 'settled';

export type InvitationCount = {
  readonly state: InvitationState;
  readonly stateLabel: string;
  readonly reasonLabel: string | undefined;
  readonly channel: 'mail' | 'letter' | null;
  readonly reason: string | null;
  readonly people: number;
};

export type WaveRow = {
  readonly wave: number;
  readonly day: string;
  readonly fund: string;
  readonly kind: 'planned' | 'rolling';
  readonly people: number;
  readonly done: number;
};

export async function listCampaigns(db: Database): Promise<readonly CampaignRow[]> {
  const { rows } =
    await sql<CampaignRow>`select campaign_id as "campaignId", name, state, window_days as "windowDays",
      mails_a_second as "mailsASecond", letters_a_second as "lettersASecond"
    from enrolment.campaign order by created_at desc`.execute(db);
  return rows;
}

/** @throws `campaign-name` */
export async function campaignNamed(db: Database, name: string): Promise<CampaignRow> {
  const found = (await listCampaigns(db)).find((one) => one.name === name);
  if (!found) throw campaignErrors('campaign-name');
  return found;
}

export async function setCampaignState(
  db: Database,
  name: string,
  state: 'running' | 'paused',
): Promise<CampaignRow> {
  const campaign = await campaignNamed(db, name);
  await sql`update enrolment.campaign set state = ${state} where campaign_id = ${campaign.campaignId}`.execute(
    db,
  );
  return { ...campaign, state };
}

export async function progressOf(db: Database, campaignId: string): Promise<Progress> {
  const { rows } = await sql<{
    done: number | null;
    total: number | null;
    lots: number;
    left: number;
    next: string | null;
    recent: number | null;
    over: number | null;
  }>`select sum(l.people) filter (where l.state = 'done') as done, sum(l.people) as total, count(*) as lots,
      count(*) filter (where l.state <> 'done') as left, min(greatest(w.day, (l.resume_at at time zone 'Europe/Paris')::date))
        filter (where l.state <> 'done') as next,
      sum(l.people) filter (where l.done_at > platform.now() - interval '5 minutes') as recent,
      extract(epoch from platform.now() - greatest(platform.now() - interval '5 minutes',
        min(l.begun_at) filter (where l.done_at > platform.now() - interval '5 minutes')))::float8 as over
    from enrolment.lot l join enrolment.wave w on w.campaign_id = l.campaign_id and w.wave = l.wave
    where l.campaign_id = ${campaignId}`.execute(db);
  const row = rows[0];
  return {
    done: Number(row?.done ?? 0),
    total: Number(row?.total ?? 0),
    lots: row?.lots ?? 0,
    lotsLeft: row?.left ?? 0,
    aSecond: row?.recent && row.over ? Number(row.recent) / row.over : 0,
    nextDay: row?.next ?? undefined,
  };
}

export async function countInvitations(
  db: Database,
  campaignId: string,
): Promise<readonly InvitationCount[]> {
  const { rows } = await sql<
    Omit<InvitationCount, 'stateLabel' | 'reasonLabel'>
  >`select state, channel, reason, count(*) as people
    from enrolment.invitation where campaign_id = ${campaignId}
    group by state, channel, reason order by state, channel, reason`.execute(db);
  return rows.map((row) => ({
    ...row,
    stateLabel: wordsOfState(row.state),
    reasonLabel: row.reason === null ? undefined : wordsOfReason(row.reason),
  }));
}

export async function listWaves(db: Database, campaignId: string): Promise<readonly WaveRow[]> {
  const { rows } =
    await sql<WaveRow>`select w.wave, w.day, w.fund, w.kind, coalesce(sum(l.people), 0)::integer as people,
      coalesce(sum(l.people) filter (where l.state = 'done'), 0)::integer as done
    from enrolment.wave w left join enrolment.lot l on l.campaign_id = w.campaign_id and l.wave = w.wave
    where w.campaign_id = ${campaignId} group by w.wave, w.day, w.fund, w.kind order by w.day, w.wave`.execute(
      db,
    );
  return rows;
}
