/** Who answers the telephone: listed by the operator, as the batch role. */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';

export type ListedAgent = {
  /** PS_IdNat, as Pro Santé Connect gives it. */
  readonly professionalId: string;
  readonly label: string;
  readonly addedAt: Date;
  readonly removedAt: Date | undefined;
};

/** @param label what the person reads in their history, for example « Agent 12 de l’assistance » */
export async function addAgent(batch: Database, professionalId: string, label: string): Promise<void> {
  await sql`insert into support.agent (professional_id, label) values (${professionalId}, ${label})
    on conflict (professional_id) do update set label = excluded.label, added_at = platform.now(), removed_at = null`.execute(
    batch,
  );
}

/** Their running calls end at once. @returns false when nobody of the list has this number */
export async function removeAgent(batch: Database, professionalId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`update support.agent set removed_at = platform.now()
    where professional_id = ${professionalId} and removed_at is null`.execute(batch);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Those who were removed included, the newest first. */
export async function listAgents(batch: Database): Promise<readonly ListedAgent[]> {
  const { rows } = await sql<{
    professional_id: string;
    label: string;
    added_at: Date;
    removed_at: Date | null;
  }>`select professional_id, label, added_at, removed_at from support.agent order by added_at desc`.execute(
    batch,
  );
  return rows.map((row) => ({
    professionalId: row.professional_id,
    label: row.label,
    addedAt: row.added_at,
    removedAt: row.removed_at ?? undefined,
  }));
}
