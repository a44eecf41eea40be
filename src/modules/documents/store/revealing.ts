/** What waits for an announcement, until its author or the date opens it (R12, R33). */
import { sql } from 'kysely';
import type { DocumentSubject, Granted, Visit } from '#access';
import type { Database } from '#platform/database/database';

/** Whom a document is opened to. */
export type RevealedTo = 'patient' | 'representatives';

/** What the person hides from now on arrives hidden, also when it is opened to them late (R49). */
export async function setRevealed(
  granted: Granted<'document.reveal'>,
  entryId: string,
  to: RevealedTo,
): Promise<void> {
  const { tx, holderId } = granted.visit;
  if (to === 'patient')
    await sql`update documents.entry set invisible_to_patient = false, hidden = documents.hides_new(), revision = revision + 1,
        updated_at = platform.now()
      where holder_id = ${holderId} and entry_id = ${entryId} and invisible_to_patient`.execute(tx);
  else
    await sql`update documents.entry set invisible_to_representatives = false, revision = revision + 1,
        updated_at = platform.now()
      where holder_id = ${holderId} and entry_id = ${entryId} and invisible_to_representatives`.execute(tx);
}

/** What waited a month, in all spaces: ids alone. */
export async function dueForReveal(db: Database): Promise<readonly { holderId: string; entryId: string }[]> {
  const { rows } = await sql<{ holder_id: string; entry_id: string }>`
    select holder_id, entry_id from documents.due_for_reveal()`.execute(db);
  return rows.map((row) => ({ holderId: row.holder_id, entryId: row.entry_id }));
}

/** What the decision needs of a document that is due, for the system alone. */
export async function dueSubject(visit: Visit, entryId: string): Promise<DocumentSubject | undefined> {
  const { rows } = await sql<{ subject: DocumentSubject | null }>`
    select documents.due_subject(${entryId}) as subject`.execute(visit.tx);
  return rows[0]?.subject ?? undefined;
}

export async function revealDue(granted: Granted<'document.reveal'>, entryId: string): Promise<void> {
  await sql`select documents.reveal_due(${entryId})`.execute(granted.visit.tx);
}
