/** What a professional sent: keyed by the sender, without medical content (convention 7). */
import { sql } from 'kysely';
import type { Visit } from '#access';
import type { DatabaseTransaction } from '#platform/database/database';
import { newId } from '#platform/ids';

export type Receipt = {
  readonly id: string;
  readonly at: Date;
  /** `contested` and after: a notice about a document that this professional wrote or read; `awaited`: or is to send. */
  readonly outcome: 'accepted' | 'refused' | 'contested' | 'recalled' | 'corrected' | 'released' | 'awaited';
  /** The public id of the document, or the code of the refusal. */
  readonly reference: string;
  readonly personLabel: string;
};

export const acceptedReceipt = (visit: Visit, documentId: string, personLabel: string): Promise<void> =>
  writeReceipt(visit.tx, visit.actor.id, { outcome: 'accepted', reference: documentId, personLabel });

export async function writeReceipt(
  tx: DatabaseTransaction,
  actorId: string,
  receipt: { readonly outcome: Receipt['outcome']; readonly reference: string; readonly personLabel: string },
): Promise<void> {
  await sql`insert into documents.receipt (actor_id, receipt_id, outcome, reference, person_label)
    values (${actorId}, ${newId()}, ${receipt.outcome}, ${receipt.reference}, ${receipt.personLabel})`.execute(
    tx,
  );
}

export async function listReceipts(
  tx: DatabaseTransaction,
  actorId: string,
  limit: number,
): Promise<readonly Receipt[]> {
  const { rows } = await sql<{
    receipt_id: string;
    at: Date;
    outcome: Receipt['outcome'];
    reference: string;
    person_label: string;
  }>`
    select * from documents.receipt where actor_id = ${actorId} order by receipt_id desc limit ${limit}`.execute(
    tx,
  );
  return rows.map((row) => ({
    id: row.receipt_id,
    at: row.at,
    outcome: row.outcome,
    reference: row.reference,
    personLabel: row.person_label,
  }));
}
