/** Is a space announced, opposed, open, closed. Campaigns, codes and opposition by the person come with their own issue. */
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';

/** Rulings R18 and R35. `created`: opened at the deadline, not yet activated by the person. */
export type SpaceState = 'announced' | 'opposed' | 'created' | 'active' | 'closed' | 'destroyed' | 'deceased';

export type Enrolment = ReturnType<typeof createEnrolment>;

export function createEnrolment() {
  return {
    /**
     * Marks a visit of the holder. Two pages at once: one marks it, and neither waits for the other.
     * @returns when the visit before this one took place
     */
    async visited(tx: DatabaseTransaction, holderId: string, now: Date): Promise<Date | undefined> {
      const { rows } = await sql<{ last_visit_at: Date | null; previous_visit_at: Date | null }>`
        select last_visit_at, previous_visit_at from enrolment.space where holder_id = ${holderId}`.execute(
        tx,
      );
      const row = rows[0];
      if (!row) return undefined;
      // Half an hour without a page is another visit.
      const isNew = !row.last_visit_at || now.getTime() - row.last_visit_at.getTime() > 30 * 60_000;
      const previous = isNew ? row.last_visit_at : row.previous_visit_at;
      if (isNew || now.getTime() - (row.last_visit_at?.getTime() ?? 0) > 60_000)
        await sql`update enrolment.space set last_visit_at = ${now}, previous_visit_at = ${previous}
          where holder_id = (select holder_id from enrolment.space where holder_id = ${holderId}
            for no key update skip locked)`.execute(tx);
      return previous ?? undefined;
    },

    /** Holds the space open until the end of the transaction: a closing waits for it, and it waits for a closing. */
    async lock(tx: DatabaseTransaction, holderId: string): Promise<SpaceState | undefined> {
      const { rows } = await sql<{ state: SpaceState }>`select state from enrolment.space
        where holder_id = ${holderId} for share`.execute(tx);
      return rows[0]?.state;
    },
  };
}

/** Sets the state of a space, as the batch role. */
export async function setSpaceState(batch: Database, holderId: string, state: SpaceState): Promise<void> {
  await sql`insert into enrolment.space (holder_id, state) values (${holderId}, ${state})
    on conflict (holder_id) do update set state = excluded.state, since = platform.now()`.execute(batch);
}
