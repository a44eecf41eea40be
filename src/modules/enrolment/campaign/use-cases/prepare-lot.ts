/**
 * Makes ready what a lot is about to send, in one transaction before anything leaves: whoever reads a notice finds a space
 * that is announced and a code that works. Done again after a kill, it makes the same codes, and a limit never earlier.
 */

import { sql } from 'kysely';
import { parisDay } from '#formats/civil-day';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { SpaceState } from '../../index.ts';
import { exclusionOf } from '../rules/exclusions.ts';
import { deadlineOf } from '../rules/paris.ts';
import type { CampaignSecrets } from '../secrets.ts';
import { byIndex } from '../store/by-index.ts';
import { unnested } from '../store/columns.ts';
import { destinationOf, type Invitable, unsentOfLot } from '../store/people.ts';
import { type Channel, moveTo } from '../store/told.ts';

export type Prepared = {
  readonly person: Invitable;
  readonly generation: number;
  readonly code: string;
};

/** What is sent, to whom, with its limit: the same for the whole lot. */
export type PreparedLot = { readonly deadline: Date; readonly people: readonly Prepared[] };

export async function prepareLot(
  deps: { readonly db: Database; readonly secrets: CampaignSecrets },
  lot: {
    readonly campaignId: string;
    readonly lot: number;
    readonly windowDays: number;
    readonly channel: Channel;
  },
  now: Date,
): Promise<PreparedLot> {
  const today = parisDay(now);
  const deadline = deadlineOf(now, lot.windowDays);
  return deps.db.transaction().execute(async (tx) => {
    await byIndex(tx);
    const people = await unsentOfLot(tx, lot.campaignId, lot.lot, today);
    const judged = people.map((person) => ({ person, reason: spared(person, today) }));
    const all = judged.flatMap(({ person, reason }) => (reason === undefined ? [person] : []));
    // an address may be gone since the plan, or a notice may have come back from it
    const wanted = all.filter((person) => channelOf(person, lot.channel) === lot.channel);
    await moveTo(
      tx,
      lot,
      lot.channel === 'mail' ? 'letter' : 'mail',
      all.flatMap((person) => (wanted.includes(person) ? [] : [person.holderId])),
    );
    const before = await announce(tx, lot.campaignId, wanted);
    const told = wanted.filter(({ holderId }) => !before.has(holderId));
    const left = [
      ...judged.flatMap(({ person, reason }) => (reason === undefined ? [] : [{ person, reason }])),
      ...wanted.flatMap((person) => {
        const state = before.get(person.holderId);
        return state === undefined
          ? []
          : [{ person, reason: exclusionOf({ ...person, state }, today) ?? 'announced' }];
      }),
    ];
    const prepared = told.map((person): Prepared => {
      const generation = person.generation ?? person.latestGeneration + 1;
      return { person, generation, code: deps.secrets.code(person.holderId, generation) };
    });
    await writeCodes(tx, deps.secrets, lot.campaignId, prepared, deadline);
    await writeInvitations(tx, lot, prepared, left, deadline);
    return { deadline, people: prepared };
  });
}

/** The table of exclusions is asked again: much may have happened since the plan. */
function spared(person: Invitable, today: string): string | undefined {
  const reason = exclusionOf(person, today);
  if (reason) return reason;
  // a code asked for since then has taken the place of the one that this notice would bring
  return person.generation !== undefined && person.latestGeneration > person.generation
    ? 'newer-code'
    : undefined;
}

/** By this channel, as long as it leads somewhere. */
const channelOf = ({ hasMail, hasAddress }: Invitable, wanted: Channel): Channel =>
  wanted === 'mail' ? (hasMail ? 'mail' : 'letter') : hasAddress ? 'letter' : 'mail';

/**
 * Gives a space to who has none; the line of the transition is written with it.
 * @returns who was given one by somebody else since the reading, and its state
 */
async function announce(
  tx: DatabaseTransaction,
  campaignId: string,
  people: readonly Invitable[],
): Promise<ReadonlyMap<string, SpaceState>> {
  const fresh = people.filter(({ state }) => state === 'none');
  if (fresh.length === 0) return new Map();
  const { rows } = await sql<{ holder_id: string }>`with begun as (
      insert into enrolment.space (holder_id, state)
      select holder_id, 'announced' from ${unnested(fresh, [['uuid', ({ holderId }) => holderId]])} as t(holder_id)
      on conflict (holder_id) do nothing returning holder_id)
    insert into enrolment.transition (holder_id, transition_id, act, from_state, to_state, actor_kind, actor_label, campaign_id)
    select holder_id, gen_random_uuid(), 'announce', 'none', 'announced', 'system', 'Carnet', ${campaignId} from begun
    returning holder_id`.execute(tx);
  const announced = new Set(rows.map((row) => row.holder_id));
  const others = fresh.filter(({ holderId }) => !announced.has(holderId));
  if (others.length === 0) return new Map();
  const { rows: spaces } = await sql<{ holder_id: string; state: SpaceState }>`
    select s.holder_id, s.state from enrolment.space s
    join ${unnested(others, [['uuid', ({ holderId }) => holderId]])} as t(holder_id) on t.holder_id = s.holder_id`.execute(
    tx,
  );
  return new Map(spaces.map((row) => [row.holder_id, row.state]));
}

/** The code lives exactly as long as the person may answer (R1). */
async function writeCodes(
  tx: DatabaseTransaction,
  secrets: CampaignSecrets,
  campaignId: string,
  prepared: readonly Prepared[],
  deadline: Date,
): Promise<void> {
  if (prepared.length === 0) return;
  const before = prepared.filter(({ person, generation }) => generation > 1 && !person.isBegun);
  // a newer code takes the place of those before it (R27)
  if (before.length > 0)
    await sql`update enrolment.code c set revoked_at = platform.now()
      from ${unnested(before, [['uuid', ({ person }) => person.holderId]])} as t(holder_id)
      where c.holder_id = t.holder_id and c.revoked_at is null`.execute(tx);
  await sql`insert into enrolment.code (holder_id, generation, seal, expires_at, campaign_id)
    select holder_id, generation, decode(seal, 'base64'), ${deadline}, ${campaignId} from ${unnested(
      prepared,
      [
        ['uuid', ({ person }) => person.holderId],
        ['integer', ({ generation }) => generation],
        ['text', ({ code }) => secrets.codeSeal(code).toString('base64')],
      ],
    )} as t(holder_id, generation, seal)
    on conflict (holder_id, generation) do update set expires_at = greatest(code.expires_at, excluded.expires_at)`.execute(
    tx,
  );
}

async function writeInvitations(
  tx: DatabaseTransaction,
  { campaignId, channel }: { readonly campaignId: string; readonly channel: Channel },
  prepared: readonly Prepared[],
  left: readonly { readonly person: Invitable; readonly reason: string }[],
  deadline: Date,
): Promise<void> {
  if (prepared.length > 0)
    await sql`update enrolment.invitation i set state = 'prepared', generation = t.generation,
        deadline = greatest(i.deadline, ${deadline}), sent_to = decode(t.sent_to, 'base64')
      from ${unnested(prepared, [
        ['uuid', ({ person }) => person.holderId],
        ['integer', ({ generation }) => generation],
        ['text', ({ person }) => destinationOf(person, channel).toString('base64')],
      ])} as t(holder_id, generation, sent_to)
      where i.holder_id = t.holder_id and i.campaign_id = ${campaignId}`.execute(tx);
  if (left.length > 0)
    await sql`update enrolment.invitation i set state = 'spared', reason = t.reason
      from ${unnested(left, [
        ['uuid', ({ person }) => person.holderId],
        ['text', ({ reason }) => reason],
      ])} as t(holder_id, reason)
      where i.holder_id = t.holder_id and i.campaign_id = ${campaignId}`.execute(tx);
}
