/** The rows of the record. Reading takes a grant; what row-level security does not return does not exist. */
import { type SqlBool, sql } from 'kysely';
import type { DocumentSubject, Granted, Visit } from '#access';
import type { Database } from '#platform/database/database';
import { type DocumentEntry, type EntryRow, entryOf } from '../entry.ts';
import type { Description } from '../rules/describe.ts';
import type { EntryCache } from './entry-cache.ts';

export type ListFilter = {
  /** Words of the title, in any order; accents and case do not count. */
  readonly q?: string | undefined;
  readonly category?: string | undefined;
  readonly typeCodes?: readonly string[] | undefined;
  readonly classCodes?: readonly string[] | undefined;
  readonly year?: number | undefined;
  /** Part of an author's or a structure's label; `moi` for the holder's own. */
  readonly author?: string | undefined;
  readonly statuses?: readonly DocumentEntry['status'][] | undefined;
  readonly hidden?: boolean | undefined;
  readonly uniqueId?: string | undefined;
  readonly formatCode?: string | undefined;
  readonly facilityType?: string | undefined;
  readonly practiceSetting?: string | undefined;
  readonly authorId?: string | undefined;
  readonly authorStructureId?: string | undefined;
  readonly entryId?: string | undefined;
  /** uniqueId of the version before. */
  readonly replaces?: string | undefined;
  readonly invisibleToPatient?: boolean | undefined;
  readonly invisibleToRepresentatives?: boolean | undefined;
  /** The act, as a period: what it overlaps. */
  readonly actFrom?: Date | undefined;
  readonly actTo?: Date | undefined;
  readonly actStartFrom?: Date | undefined;
  readonly actStartTo?: Date | undefined;
  readonly actEndFrom?: Date | undefined;
  readonly actEndTo?: Date | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdTo?: Date | undefined;
  readonly depositedAfter?: Date | undefined;
  readonly depositedFrom?: Date | undefined;
  readonly depositedTo?: Date | undefined;
  readonly updatedFrom?: Date | undefined;
  readonly updatedTo?: Date | undefined;
};

export type Page = {
  readonly limit: number;
  readonly offset: number;
  readonly order?: 'act' | 'arrival' | undefined;
  /** Newest first unless asked. */
  readonly oldestFirst?: boolean | undefined;
};

/** @param cache what is known of each revision: only what it lacks is read in full */
export async function listEntries(
  granted: Granted<'document.list'>,
  filter: ListFilter,
  page: Page,
  cache: EntryCache,
): Promise<readonly DocumentEntry[]> {
  const { tx, holderId } = granted.visit;
  const newest =
    page.order === 'arrival' ? sql`deposited_at desc, entry_id desc` : sql`act_start desc, entry_id desc`;
  const oldest = page.order === 'arrival' ? sql`deposited_at, entry_id` : sql`act_start, entry_id`;
  const { rows } = await sql<{
    entry_id: string;
    revision: number;
  }>`select entry_id, revision from documents.entry
    where ${matching(holderId, filter)} order by ${page.oldestFirst ? oldest : newest} limit ${page.limit} offset ${page.offset}`.execute(
    tx,
  );
  const found = new Map<string, DocumentEntry>();
  const missing: string[] = [];
  for (const row of rows) {
    const known = cache.get(row.entry_id, row.revision);
    if (known) found.set(row.entry_id, known);
    else missing.push(row.entry_id);
  }
  for (const entry of await findEntries(granted.visit, missing)) {
    cache.keep(entry);
    found.set(entry.entryId, entry);
  }
  return rows.map((row) => found.get(row.entry_id)).filter((entry) => entry !== undefined);
}

/** How many the filter finds, in all, by category and by year; one pass. */
export async function countEntries(
  granted: Granted<'document.list'>,
  filter: ListFilter,
): Promise<{ total: number; byCategory: ReadonlyMap<string, number>; byYear: ReadonlyMap<number, number> }> {
  const { tx, holderId } = granted.visit;
  const { rows } = await sql<{ category: string; year: number; n: number }>`
    select category, extract(year from act_start at time zone 'Europe/Paris')::int as year, count(*) as n
    from documents.entry where ${matching(holderId, filter)} group by 1, 2`.execute(tx);
  const byCategory = new Map<string, number>();
  const byYear = new Map<number, number>();
  let total = 0;
  for (const { category, year, n } of rows) {
    byCategory.set(category, (byCategory.get(category) ?? 0) + n);
    byYear.set(year, (byYear.get(year) ?? 0) + n);
    total += n;
  }
  return { total, byCategory, byYear };
}

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
  granted: Granted<'document.read'>,
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

/** What is known of a unique id, even of a document that the depositor may not see. */
export type KnownDeposit = {
  readonly entryId: string;
  readonly logicalId: string;
  readonly version: number;
  readonly status: DocumentEntry['status'];
  readonly sha256: string;
  readonly depositorId: string;
  readonly authorId: string | null;
  readonly authorStructureId: string | null;
  readonly ownName: boolean;
  readonly validatorId: string | null;
  readonly origin: DocumentEntry['origin'];
  readonly typeCode: string;
  readonly title: string;
  readonly hidden: boolean;
  readonly invisibleToPatient: boolean;
  readonly invisibleToRepresentatives: boolean;
  readonly revision: number;
  /** ISO 8601 */
  readonly updatedAt: string;
};

export async function knownDeposit(
  visit: Visit,
  uniqueId: string,
  sha256: Buffer,
): Promise<{ known: KnownDeposit | undefined; sameContent: boolean }> {
  const { rows } = await sql<{ known: KnownDeposit | null; same: boolean }>`
    select documents.known_deposit(${uniqueId}) as known, documents.same_content(${sha256}) as same`.execute(
    visit.tx,
  );
  return { known: rows[0]?.known ?? undefined, sameContent: rows[0]?.same ?? false };
}

export async function replacedDeposit(visit: Visit, uniqueId: string): Promise<KnownDeposit | undefined> {
  const { rows } = await sql<{
    known: KnownDeposit | null;
  }>`select documents.known_deposit(${uniqueId}) as known`.execute(visit.tx);
  return rows[0]?.known ?? undefined;
}

/** @returns whether the replaced version was hidden; undefined when another deposit replaced it meanwhile */
export async function supersede(
  granted: Granted<'document.replace'>,
  entryId: string,
): Promise<{ readonly hidden: boolean } | undefined> {
  const { rows } = await sql<{
    hidden: boolean | null;
  }>`select documents.supersede(${entryId}) as hidden`.execute(granted.visit.tx);
  const hidden = rows[0]?.hidden ?? undefined;
  return hidden === undefined ? undefined : { hidden };
}

export type NewEntry = Description & {
  readonly entryId: string;
  readonly logicalId: string;
  readonly version: number;
  readonly origin: DocumentEntry['origin'];
  readonly mimeType: string;
  readonly size: number;
  readonly sha1: Buffer;
  readonly sha256: Buffer;
  readonly blobId: string;
  readonly depositedAt: Date;
};

export async function insertEntry(granted: Granted<'document.deposit'>, entry: NewEntry): Promise<void> {
  const { tx, holderId, actor } = granted.visit;
  await sql`insert into documents.entry (holder_id, entry_id, unique_id, logical_id, version, hidden, invisible_to_patient,
      invisible_to_representatives, origin, author_id, author_label, author_profession, author_structure_id, author_structure_label,
      own_name, depositor_id, depositor_label, validator_id, validator_label, software, type_code, type_system, class_code, category,
      title, format_code, facility_type, practice_setting, language, act_start, act_end, created_at, deposited_at,
      updated_at, replaces_unique_id, mime_type, size, sha1, sha256, blob_id)
    values (${holderId}, ${entry.entryId}, ${entry.uniqueId}, ${entry.logicalId}, ${entry.version}, ${entry.visibility.hidden},
      ${entry.visibility.invisibleToPatient}, ${entry.visibility.invisibleToRepresentatives}, ${entry.origin},
      ${entry.author.id ?? null}, ${entry.author.label}, ${entry.author.profession ?? null}, ${entry.author.structureId ?? null},
      ${entry.author.structureLabel ?? null}, ${entry.ownName}, ${actor.id}, ${actor.label}, ${entry.validator?.id ?? null},
      ${entry.validator?.label ?? null}, ${entry.software ?? null}, ${entry.typeCode}, ${entry.typeSystem}, ${entry.classCode},
      ${entry.category}, ${entry.title}, ${entry.formatCode}, ${entry.facilityType ?? null}, ${entry.practiceSetting ?? null},
      ${entry.language}, ${entry.actStart}, ${entry.actEnd ?? null}, ${entry.createdAt}, ${entry.depositedAt},
      ${entry.depositedAt}, ${entry.replaces ?? null}, ${entry.mimeType}, ${entry.size}, ${entry.sha1}, ${entry.sha256}, ${entry.blobId})`.execute(
    tx,
  );
}

export async function setHidden(
  granted: Granted<'document.hide'> | Granted<'document.show'>,
  entryId: string,
  hidden: boolean,
): Promise<void> {
  await sql`update documents.entry set hidden = ${hidden}, revision = revision + 1, updated_at = platform.now()
    where holder_id = ${granted.visit.holderId} and entry_id = ${entryId} and hidden <> ${hidden}`.execute(
    granted.visit.tx,
  );
}

export async function setRevealed(granted: Granted<'document.reveal'>, entryId: string): Promise<void> {
  await sql`update documents.entry set invisible_to_patient = false, revision = revision + 1, updated_at = platform.now()
    where holder_id = ${granted.visit.holderId} and entry_id = ${entryId} and invisible_to_patient`.execute(
    granted.visit.tx,
  );
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

/** A filter as one SQL condition. Absent parts are left out, so that the plan stays the one of the question asked. */
function matching(holderId: string, filter: ListFilter) {
  const parts = [sql<SqlBool>`holder_id = ${holderId}`];
  const add = (condition: ReturnType<typeof sql<SqlBool>>) => parts.push(condition);
  if (filter.category) add(sql`category = ${filter.category}`);
  if (filter.typeCodes) add(sql`type_code = any(${[...filter.typeCodes]}::text[])`);
  if (filter.classCodes) add(sql`class_code = any(${[...filter.classCodes]}::text[])`);
  if (filter.year) add(sql`extract(year from act_start at time zone 'Europe/Paris') = ${filter.year}`);
  if (filter.statuses) add(sql`status = any(${[...filter.statuses]}::text[])`);
  if (filter.hidden !== undefined) add(sql`hidden = ${filter.hidden}`);
  if (filter.uniqueId) add(sql`unique_id = ${filter.uniqueId}`);
  if (filter.formatCode) add(sql`format_code = ${filter.formatCode}`);
  if (filter.facilityType) add(sql`facility_type = ${filter.facilityType}`);
  if (filter.practiceSetting) add(sql`practice_setting = ${filter.practiceSetting}`);
  if (filter.authorId) add(sql`author_id = ${filter.authorId}`);
  if (filter.authorStructureId) add(sql`author_structure_id = ${filter.authorStructureId}`);
  if (filter.entryId) add(sql`entry_id = ${filter.entryId}`);
  if (filter.replaces) add(sql`replaces_unique_id = ${filter.replaces}`);
  if (filter.invisibleToPatient !== undefined) add(sql`invisible_to_patient = ${filter.invisibleToPatient}`);
  if (filter.invisibleToRepresentatives !== undefined)
    add(sql`invisible_to_representatives = ${filter.invisibleToRepresentatives}`);
  if (filter.actFrom) add(sql`coalesce(act_end, act_start) >= ${filter.actFrom}`);
  if (filter.actTo) add(sql`act_start <= ${filter.actTo}`);
  if (filter.actStartFrom) add(sql`act_start >= ${filter.actStartFrom}`);
  if (filter.actStartTo) add(sql`act_start <= ${filter.actStartTo}`);
  if (filter.actEndFrom) add(sql`act_end >= ${filter.actEndFrom}`);
  if (filter.actEndTo) add(sql`act_end <= ${filter.actEndTo}`);
  if (filter.createdFrom) add(sql`created_at >= ${filter.createdFrom}`);
  if (filter.createdTo) add(sql`created_at <= ${filter.createdTo}`);
  if (filter.depositedAfter) add(sql`deposited_at > ${filter.depositedAfter}`);
  if (filter.depositedFrom) add(sql`deposited_at >= ${filter.depositedFrom}`);
  if (filter.depositedTo) add(sql`deposited_at <= ${filter.depositedTo}`);
  if (filter.updatedFrom) add(sql`updated_at >= ${filter.updatedFrom}`);
  if (filter.updatedTo) add(sql`updated_at <= ${filter.updatedTo}`);
  if (filter.author === 'moi') add(sql`origin = 'holder'`);
  else if (filter.author)
    add(
      sql`documents.plain(concat_ws(' ', author_label, author_structure_label)) like ${`%${plain(filter.author)}%`}`,
    );
  for (const word of plain(filter.q ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 8))
    add(
      sql`documents.plain(concat_ws(' ', title, author_label, author_structure_label)) like ${`%${word}%`}`,
    );
  return sql.join(parts, sql` and `);
}

/** The same folding as documents.plain in the database. */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[%_\\]/g, ' ')
    .trim();
