/**
 * What is done for some thousands of people at a time follows an index for each, whatever the planner believes of tables that
 * were filled a moment ago and never analysed: else the time of one chunk grows with all the people there are.
 */
import { sql } from 'kysely';
import type { DatabaseTransaction } from '#platform/database/database';

/** Holds until the end of the transaction. */
export async function byIndex(tx: DatabaseTransaction): Promise<void> {
  await sql`select set_config(name, 'off', true)
    from unnest(array['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan']) as name`.execute(tx);
}
