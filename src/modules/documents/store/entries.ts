/** The rows of the record. Reading takes a grant; what row-level security does not return does not exist. */
import { sql } from 'kysely';
import type { Granted, Visit } from '#access';
import { type DocumentEntry, type EntryRow, entryOf } from '../entry.ts';

export async function findEntry(visit: Visit, entryId: string): Promise<DocumentEntry | undefined> {
  const { rows } = await sql<EntryRow>`select * from documents.entry
    where holder_id = ${visit.holderId} and entry_id = ${entryId}`.execute(visit.tx);
  return rows[0] && entryOf(rows[0]);
}

/** @param uniqueId as `checkUniqueId` writes it */
export async function findEntryByUniqueId(
  visit: Visit,
  uniqueId: string,
): Promise<DocumentEntry | undefined> {
  const { rows } = await sql<EntryRow>`select * from documents.entry
    where holder_id = ${visit.holderId} and unique_id = ${uniqueId}`.execute(visit.tx);
  return rows[0] && entryOf(rows[0]);
}

export async function findEntries(
  visit: Visit,
  entryIds: readonly string[],
): Promise<readonly DocumentEntry[]> {
  if (entryIds.length === 0) return [];
  const { rows } = await sql<EntryRow>`select * from documents.entry
    where holder_id = ${visit.holderId} and entry_id = any(${[...entryIds]}::uuid[])`.execute(visit.tx);
  return rows.map(entryOf);
}

/** The other versions of a document that this visit may see. */
export async function versionsOf(
  granted: Granted<'document.read' | 'document.delete'>,
  logicalId: string,
): Promise<readonly DocumentEntry[]> {
  const { tx, holderId } = granted.visit;
  const { rows } = await sql<EntryRow>`select * from documents.entry
    where holder_id = ${holderId} and logical_id = ${logicalId} order by version desc`.execute(tx);
  return rows.map(entryOf);
}

/** @returns the id of the content, now readable in this transaction */
export async function openContent(
  granted: Granted<'document.read'>,
  entryId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`select documents.open_content(${entryId}) as id`.execute(
    granted.visit.tx,
  );
  return rows[0]?.id ?? undefined;
}

/** @param sha256 of the bytes, by which the same content is known again */
export async function insertEntry(
  granted: Granted<'document.deposit'>,
  entry: DocumentEntry,
  sha256: Buffer,
): Promise<void> {
  const { tx, holderId } = granted.visit;
  await sql`insert into documents.entry (holder_id, entry_id, unique_id, logical_id, version, hidden, invisible_to_patient,
      invisible_to_representatives, origin, author_id, author_label, author_profession, author_structure_id, author_structure_label,
      own_name, depositor_id, depositor_label, validator_id, validator_label, software, type_code, type_system, class_code, category,
      title, format_code, facility_type, practice_setting, language, act_start, act_end, created_at, deposited_at,
      updated_at, replaces_unique_id, mime_type, size, sha1, sha256, blob_id,
      act_precision, scan)
    values (${holderId}, ${entry.entryId}, ${entry.uniqueId}, ${entry.logicalId}, ${entry.version}, ${entry.hidden},
      ${entry.invisibleToPatient}, ${entry.invisibleToRepresentatives}, ${entry.origin},
      ${entry.authorId ?? null}, ${entry.authorLabel}, ${entry.authorProfession ?? null}, ${entry.authorStructureId ?? null},
      ${entry.authorStructureLabel ?? null}, ${entry.ownName}, ${entry.depositorId}, ${entry.depositorLabel}, ${entry.validatorId ?? null},
      ${entry.validatorLabel ?? null}, ${entry.software ?? null}, ${entry.typeCode}, ${entry.typeSystem}, ${entry.classCode},
      ${entry.category}, ${entry.title}, ${entry.formatCode}, ${entry.facilityType ?? null}, ${entry.practiceSetting ?? null},
      ${entry.language}, ${entry.actStart}, ${entry.actEnd ?? null}, ${entry.createdAt}, ${entry.depositedAt},
      ${entry.updatedAt}, ${entry.replacesUniqueId ?? null}, ${entry.mimeType}, ${entry.size}, ${entry.sha1}, ${sha256}, ${entry.blobId},
      ${entry.actPrecision}, ${entry.scan})`.execute(tx);
}

export async function setHidden(
  granted: Granted<'document.hide' | 'document.show'>,
  entryId: string,
  hidden: boolean,
): Promise<void> {
  await sql`update documents.entry set hidden = ${hidden}, revision = revision + 1, updated_at = platform.now()
    where holder_id = ${granted.visit.holderId} and entry_id = ${entryId} and hidden <> ${hidden}`.execute(
    granted.visit.tx,
  );
}

/** @returns whether it was in the other state */
export async function setArchived(
  granted: Granted<'document.archive' | 'document.unarchive'>,
  entryId: string,
): Promise<boolean> {
  const [before, after] =
    granted.action === 'document.archive' ? ['current', 'archived'] : ['archived', 'current'];
  const { numAffectedRows = 0n } =
    await sql`update documents.entry set status = ${after}, revision = revision + 1, updated_at = platform.now()
      where holder_id = ${granted.visit.holderId} and entry_id = ${entryId} and status = ${before}`.execute(
      granted.visit.tx,
    );
  return numAffectedRows > 0n;
}

/** For ever, with the older versions and their bytes. @returns whether it was still there, as its last version */
export async function removeEntry(granted: Granted<'document.delete'>, entryId: string): Promise<boolean> {
  const { rows } = await sql<{ versions: number }>`select documents.remove(${entryId}) as versions`.execute(
    granted.visit.tx,
  );
  return (rows[0]?.versions ?? 0) > 0;
}

/** The verdict that a document waited for. Nothing, when it has one already. */
export async function noteScan(
  granted: Granted<'document.read'>,
  entryId: string,
  state: 'clean' | 'infected',
): Promise<void> {
  await sql`select documents.note_scan(${entryId}, ${state})`.execute(granted.visit.tx);
}

/** The documents of exactly these bytes that this visit may see, newest first; never a deleted one. */
export async function findEntriesByContent(visit: Visit, sha256: Buffer): Promise<readonly DocumentEntry[]> {
  const { rows } = await sql<EntryRow>`select * from documents.entry
    where holder_id = ${visit.holderId} and sha256 = ${sha256} order by deposited_at desc limit 5`.execute(
    visit.tx,
  );
  return rows.map(entryOf);
}
