import { sql } from 'kysely';
import type { DocumentSubject, Granted, Visit } from '#access';
import type { DocumentEntry } from '#documents';
import { open, seal } from '#platform/kms';
import type { Dispute, DisputeKind } from '../dispute.ts';

type Row = {
  case_id: string;
  kind: DisputeKind;
  entry_id: string;
  opened_by: string;
  opened_label: string;
  opened_at: Date;
  due_at: Date;
  said: Buffer;
  answered_at: Date | null;
  outcome: 'accepted' | 'refused' | null;
  answer: Buffer | null;
  status: string;
  hidden: boolean;
  invisible_to_patient: boolean;
  invisible_to_representatives: boolean;
  origin: DocumentSubject['origin'];
  type_code: string;
  author_id: string | null;
  author_structure_id: string | null;
  own_name: boolean;
};

const place = (visit: Visit, caseId: string, what: 'said' | 'answer') =>
  `${visit.holderId}/dispute/${caseId}/${what}`;

/** Of one document, all its versions together, or of the whole record; newest first. */
export async function findDisputes(visit: Visit, logicalId?: string): Promise<readonly Dispute[]> {
  const { rows } = await sql<Row>`select * from corrections.dispute where holder_id = ${visit.holderId}
    and (${logicalId ?? null}::uuid is null or logical_id = ${logicalId ?? null})
    order by opened_at desc limit 200`.execute(visit.tx);
  const key = rows.length > 0 ? await visit.key() : Buffer.alloc(0);
  return rows
    .filter((row) => visit.confirm('document.know', subjectOf(row)))
    .map((row) => disputeOf(visit, key, row));
}

export async function findDispute(visit: Visit, caseId: string): Promise<Dispute | undefined> {
  const { rows } = await sql<Row>`select * from corrections.dispute
    where holder_id = ${visit.holderId} and case_id = ${caseId}`.execute(visit.tx);
  const [row] = rows;
  return row && visit.confirm('document.know', subjectOf(row))
    ? disputeOf(visit, await visit.key(), row)
    : undefined;
}

/** That a document was taken out is known to whoever could know of it: it is then judged as if it were there. */
const subjectOf = (row: Row): DocumentSubject => ({
  typeCode: row.type_code,
  origin: row.origin,
  authorId: row.author_id ?? undefined,
  authorStructureId: row.author_structure_id ?? undefined,
  ownName: row.own_name,
  depositorId: '',
  legalAuthenticatorId: undefined,
  hidden: row.hidden,
  invisibleToPatient: row.invisible_to_patient,
  invisibleToRepresentatives: row.invisible_to_representatives,
  status: 'current',
});

function disputeOf(visit: Visit, key: Buffer, row: Row): Dispute {
  const said = JSON.parse(open(key, row.said, place(visit, row.case_id, 'said')).toString('utf8')) as {
    place: string;
    words: string;
  };
  const { actor } = visit;
  return {
    id: row.case_id,
    kind: row.kind,
    entryId: row.entry_id,
    openedBy: row.opened_by,
    openedLabel: row.opened_label,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    ...said,
    answeredAt: row.answered_at ?? undefined,
    outcome: row.outcome ?? undefined,
    answer: row.answer
      ? open(key, row.answer, place(visit, row.case_id, 'answer')).toString('utf8')
      : undefined,
    status: row.status,
    mayAnswer:
      row.answered_at === null &&
      actor.kind === 'professional' &&
      (row.author_id === actor.id ||
        (row.own_name && row.author_structure_id !== null && row.author_structure_id === actor.structureId)),
  };
}

export async function insertDispute(
  granted: Granted<'document.read'>,
  entry: DocumentEntry,
  dispute: {
    readonly caseId: string;
    readonly kind: DisputeKind;
    readonly openedLabel: string;
    readonly dueAt: Date;
    readonly place: string;
    readonly words: string;
  },
): Promise<void> {
  const { visit } = granted;
  const said = seal(
    await visit.key(),
    Buffer.from(JSON.stringify({ place: dispute.place, words: dispute.words })),
    place(visit, dispute.caseId, 'said'),
  );
  await sql`insert into corrections.dispute (holder_id, case_id, kind, entry_id, logical_id, opened_by, opened_label, due_at, said,
      status, hidden, invisible_to_patient, invisible_to_representatives, origin, type_code, author_id, author_structure_id, own_name)
    values (${visit.holderId}, ${dispute.caseId}, ${dispute.kind}, ${entry.entryId}, ${entry.logicalId}, ${visit.actor.id},
      ${dispute.openedLabel}, ${dispute.dueAt}, ${said}, ${entry.status}, ${entry.hidden}, ${entry.invisibleToPatient},
      ${entry.invisibleToRepresentatives}, ${entry.origin}, ${entry.typeCode}, ${entry.authorId ?? null},
      ${entry.authorStructureId ?? null}, ${entry.ownName})`.execute(visit.tx);
}

/** @returns whether it was still without an answer, and this author's */
export async function answerDispute(
  granted: Granted<'document.know'>,
  caseId: string,
  answer: { readonly outcome: 'accepted' | 'refused'; readonly text: string; readonly at: Date },
): Promise<boolean> {
  const { visit } = granted;
  const sealed = seal(await visit.key(), Buffer.from(answer.text), place(visit, caseId, 'answer'));
  const { numAffectedRows = 0n } =
    await sql`update corrections.dispute set answered_at = ${answer.at}, answered_by = ${visit.actor.id},
      outcome = ${answer.outcome}, answer = ${sealed}
    where holder_id = ${visit.holderId} and case_id = ${caseId} and answered_at is null`.execute(visit.tx);
  return numAffectedRows > 0n;
}

/** @returns how many versions went out of sight */
export async function quarantine(visit: Visit, entryId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select corrections.quarantine(${entryId}) as n`.execute(visit.tx);
  return rows[0]?.n ?? 0;
}

export async function giveBack(visit: Visit, entryId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select corrections.give_back(${entryId}) as n`.execute(visit.tx);
  return rows[0]?.n ?? 0;
}

/** The author, and for anything but a contestation whoever read it: among their receipts. */
export async function tell(
  visit: Visit,
  caseId: string,
  notice: {
    readonly outcome: 'contested' | 'recalled' | 'corrected' | 'released';
    readonly documentId: string;
    readonly personLabel: string;
  },
): Promise<void> {
  await sql`select corrections.tell(${caseId}, ${notice.outcome}, ${notice.documentId}, ${notice.personLabel})`.execute(
    visit.tx,
  );
}
