/** Who a person's treating doctors are, as the insurer's feed or the holder says (R15, R31). */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';

/** Names the treating doctor of a space, as the batch role. @param since YYYY-MM-DD */
export async function setTreatingDoctor(
  batch: Database,
  holderId: string,
  professionalId: string,
  since: string,
): Promise<void> {
  await sql`insert into access.treating_doctor (holder_id, professional_id, since) values (${holderId}, ${professionalId}, ${since})
    on conflict do nothing`.execute(batch);
}
