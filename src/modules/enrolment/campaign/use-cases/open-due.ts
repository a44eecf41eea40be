/**
 * At the limit, opens the spaces of those who were told and did not answer: what is `announced` and nothing else. The state is
 * read under the row's lock, a quarter of an hour late, so that an opposition of the last second is there before (A07, A23).
 */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { GRACE_MINUTES } from '../rules/paris.ts';

export type Opened = { readonly opened: number; readonly settled: number };

const CHUNK = 2000;

export async function openDue(db: Database, signal?: AbortSignal): Promise<Opened> {
  const total = { opened: 0, settled: 0 };
  while (!signal?.aborted) {
    const { opened, settled } = await openSome(db);
    total.opened += opened;
    total.settled += settled;
    if (opened + settled < CHUNK) break;
  }
  return total;
}

/** One transaction: the spaces, the lines of their lives, and the notices that are now of the past. */
async function openSome(db: Database): Promise<Opened> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Opened>`with due as materialized (
        select holder_id, campaign_id from enrolment.invitation
        where state = 'sent' and deadline <= platform.now() - make_interval(mins => ${GRACE_MINUTES}::integer)
        order by deadline limit ${CHUNK} for update skip locked),
      opened as (
        update enrolment.space s set state = 'created', since = platform.now() from due
        where s.holder_id = due.holder_id and s.state = 'announced' returning s.holder_id),
      lines as (
        insert into enrolment.transition (holder_id, transition_id, act, from_state, to_state, actor_kind, actor_label, campaign_id)
        select o.holder_id, gen_random_uuid(), 'open', 'announced', 'created', 'system', 'Carnet', due.campaign_id
        from opened o join due on due.holder_id = o.holder_id),
      noted as (
        update enrolment.invitation i set settled_at = platform.now(),
          state = case when o.holder_id is null then 'settled' else 'opened' end
        from due left join opened o on o.holder_id = due.holder_id
        where i.holder_id = due.holder_id and i.campaign_id = due.campaign_id returning i.state)
      select count(*) filter (where state = 'opened') as opened, count(*) filter (where state = 'settled') as settled
      from noted`.execute(tx);
    return rows[0] ?? { opened: 0, settled: 0 };
  });
}
