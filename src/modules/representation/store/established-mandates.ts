/** Mandates that were established elsewhere: a parent who activated the child's space, a judge who named a guardian. */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { newId } from '#platform/ids';

export type EstablishedMandate = {
  readonly holderId: string;
  readonly personId: string;
  readonly kind: 'parent' | 'guardian' | 'carer';
  /** Who acts: `Sandrine Lambert`. */
  readonly personLabel: string;
  /** What each is to the other: `votre mère`, `votre fils`. */
  readonly personIs: string;
  readonly holderIs: string;
  readonly scopes: readonly string[];
  readonly seesHidden: boolean;
  /** YYYY-MM-DD */
  readonly since: string;
  /** YYYY-MM-DD, excluded; a parent's ends at majority anyway (R13). */
  readonly until?: string | undefined;
};

/** As the batch role. A mandate that this person has already is left as it is. */
export async function establishMandate(batch: Database, one: EstablishedMandate): Promise<void> {
  await batch.transaction().execute(async (tx) => {
    const mandateId = newId();
    const { rows } =
      await sql`insert into representation.mandate (holder_id, mandate_id, kind, person_id, person_label,
        person_is, holder_is, status, scopes, sees_hidden, since, until, invited_by, answered_at)
      values (${one.holderId}, ${mandateId}, ${one.kind}, ${one.personId}, ${one.personLabel}, ${one.personIs}, ${one.holderIs},
        'accepted', ${[...one.scopes]}, ${one.seesHidden}, ${midnight(one.since)},
        ${midnight(one.until)}, ${one.personId}, ${midnight(one.since)})
      on conflict do nothing returning mandate_id`.execute(tx);
    if (rows.length === 0) return;
    await sql`insert into representation.acts_for (person_id, holder_id, mandate_id)
      values (${one.personId}, ${one.holderId}, ${mandateId})`.execute(tx);
  });
}

/** When a day begins in Paris. */
const midnight = (day: string | undefined) =>
  sql`(${day ?? null}::date::timestamp at time zone 'Europe/Paris')`;
