/** Which lines stand on the card. What row-level security does not return does not exist. */
import { sql } from 'kysely';
import type { Granted } from '#access';
import type { Fact } from '../fact.ts';

export type Choice = {
  readonly logicalId: string;
  readonly factId: string;
  readonly wasHidden: boolean;
};

type ChoiceRow = { logical_id: string; fact_id: string; was_hidden: boolean };

/** @returns undefined when nothing was ever chosen */
export async function findCard({
  visit,
}: Granted<'document.list'>): Promise<
  { readonly chosenAt: Date; readonly choices: readonly Choice[] } | undefined
> {
  const card = await sql<{
    chosen_at: Date;
  }>`select chosen_at from profile.card where holder_id = ${visit.holderId}`.execute(visit.tx);
  const chosenAt = card.rows[0]?.chosen_at;
  if (!chosenAt) return undefined;
  const { rows } = await sql<ChoiceRow>`select logical_id, fact_id, was_hidden from profile.card_line
    where holder_id = ${visit.holderId}`.execute(visit.tx);
  const choices = rows.map((row) => ({
    logicalId: row.logical_id,
    factId: row.fact_id,
    wasHidden: row.was_hidden,
  }));
  return { chosenAt, choices };
}

/** In the place of what this reader knew to be chosen: what a minor keeps for themselves stays. */
export async function replaceCard(
  { visit }: Granted<'document.deposit'>,
  chosen: readonly Fact[],
): Promise<void> {
  // first: two who choose at once wait for each other here
  await sql`insert into profile.card (holder_id) values (${visit.holderId})
    on conflict (holder_id) do update set chosen_at = platform.now()`.execute(visit.tx);
  await sql`delete from profile.card_line where holder_id = ${visit.holderId}`.execute(visit.tx);
  for (const fact of chosen)
    await sql`insert into profile.card_line (holder_id, logical_id, secret, fact_id, was_hidden)
      values (${visit.holderId}, ${fact.logicalId}, ${fact.invisibleToRepresentatives}, ${fact.factId}, ${fact.hidden})`.execute(
      visit.tx,
    );
}
