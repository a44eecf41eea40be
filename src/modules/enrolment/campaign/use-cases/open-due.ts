/**
 * At the limit, opens the spaces of those who were told and did not answer: what is `announced` and nothing else. The state is
 * read under the row's lock, a quarter of an hour late, so that an opposition of the last second is there before (A07, A23).
 */
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { GRACE_MINUTES } from '../rules/paris.ts';
import { byIndex } from '../store/by-index.ts';

export type Opened = {
  readonly opened: number;
  /** Who had answered by then. */
  readonly settled: number;
};

const CHUNK = 2000;

export async function openDue(db: Database, signal?: AbortSignal): Promise<Opened> {
  // first who answered, so that the opening never looks at them again; last who answered while it went on
  const before = await repeat(db, settleSome, signal);
  const opened = await repeat(db, openSome, signal);
  return { opened, settled: before + (await repeat(db, settleSome, signal)) };
}

type Counted = { readonly looked: number; readonly changed: number };

async function repeat(db: Database, statement: RawBuilder<Counted>, signal?: AbortSignal): Promise<number> {
  for (let total = 0; ; ) {
    const { looked, changed } = signal?.aborted
      ? { looked: 0, changed: 0 }
      : await db.transaction().execute(async (tx) => {
          await byIndex(tx);
          const { rows } = await statement.execute(tx);
          return rows[0] ?? { looked: 0, changed: 0 };
        });
    total += changed;
    if (looked < CHUNK) return total;
  }
}

/** Told, and the limit is over; `state` of the space as it was a moment ago. */
const due = (state: RawBuilder<unknown>) => sql`due as materialized (
  select i.holder_id, i.campaign_id from enrolment.invitation i
  join enrolment.space s on s.holder_id = i.holder_id and s.state ${state}
  where i.state = 'sent' and i.deadline <= platform.now() - make_interval(mins => ${GRACE_MINUTES}::integer)
  order by i.deadline limit ${CHUNK} for update of i skip locked)`;

/** The spaces, the lines of their lives and the notices, in one statement: `opened` is the update that waited for the lock. */
const openSome = sql<Counted>`with ${due(sql`= 'announced'`)},
  opened as (
    update enrolment.space s set state = 'created', since = platform.now() from due
    where s.holder_id = due.holder_id and s.state = 'announced' returning s.holder_id, due.campaign_id),
  lines as (
    insert into enrolment.transition (holder_id, transition_id, act, from_state, to_state, actor_kind, actor_label, campaign_id)
    select holder_id, gen_random_uuid(), 'open', 'announced', 'created', 'system', 'Carnet', campaign_id from opened),
  noted as (
    update enrolment.invitation i set settled_at = platform.now(), state = 'opened' from opened o
    where i.holder_id = o.holder_id and i.campaign_id = o.campaign_id)
  select (select count(*) from due) as looked, (select count(*) from opened) as changed`;

const settleSome = sql<Counted>`with ${due(sql`<> 'announced'`)},
  noted as (
    update enrolment.invitation i set settled_at = platform.now(), state = 'settled' from due
    where i.holder_id = due.holder_id and i.campaign_id = due.campaign_id returning 1)
  select (select count(*) from due) as looked, (select count(*) from noted) as changed`;
