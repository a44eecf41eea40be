/** Lots found again: those that were sent as one, and each document that came alone as a lot of its own. */
import { type SqlBool, sql } from 'kysely';
import type { Granted } from '#access';
import { type DocumentEntry, type EntryRow, entryOf } from '../entry.ts';

export type LotFilter = {
  readonly lotId?: string | undefined;
  /** uniqueId of the lot, without `urn:oid:` or `urn:uuid:`. */
  readonly uniqueId?: string | undefined;
  /** Classes of content (JDV_J03). */
  readonly contentTypeCodes?: readonly string[] | undefined;
  readonly sourceId?: string | undefined;
  /** Beginnings of words of the title; accents and case do not count. */
  readonly title?: string | undefined;
  readonly sourceActorId?: string | undefined;
  /** Words of the label of who sent it, all of them. */
  readonly sourceNames?: readonly string[] | undefined;
  readonly structureId?: string | undefined;
  readonly structureName?: string | undefined;
  readonly isArchived?: boolean | undefined;
  readonly submittedFrom?: Date | undefined;
  readonly submittedTo?: Date | undefined;
  /** Lots that hold one of these documents. */
  readonly entryIds?: readonly string[] | undefined;
};

export type LotRow = {
  submission_id: string;
  unique_id: string;
  source_id: string | null;
  depositor_id: string;
  depositor_label: string;
  author_id: string | null;
  author_label: string | null;
  author_structure_id: string | null;
  author_structure_label: string | null;
  content_type_code: string | null;
  title: string | null;
  note: string | null;
  submitted_at: Date;
  entry_ids: string[];
  is_archived: boolean;
};

/** Newest first unless asked otherwise. */
export async function findLots(
  granted: Granted<'document.list'>,
  filter: LotFilter,
  page: { readonly limit: number; readonly offset: number; readonly oldestFirst?: boolean | undefined },
): Promise<readonly LotRow[]> {
  const { tx, holderId } = granted.visit;
  const order = page.oldestFirst
    ? sql`submitted_at, submission_id`
    : sql`submitted_at desc, submission_id desc`;
  const { rows } = await sql<LotRow>`
    with sent as materialized (select * from documents.lots()),
    lot as (
      select * from sent
      union all
      select e.entry_id, e.unique_id, null, e.depositor_id, e.depositor_label, e.author_id, e.author_label, e.author_structure_id,
          e.author_structure_label, e.class_code, e.title, null, e.deposited_at, array[e.entry_id], e.status = 'archived'
        from documents.entry e
       where e.holder_id = ${holderId} and e.entry_id not in (select unnest(s.entry_ids) from sent s))
    select * from lot where ${matching(filter)} order by ${order} limit ${page.limit} offset ${page.offset}`.execute(
    tx,
  );
  return rows;
}

export async function findEntriesByUniqueIds(
  { visit }: Granted<'document.list'>,
  uniqueIds: readonly string[],
): Promise<readonly DocumentEntry[]> {
  const { rows } = await sql<EntryRow>`select * from documents.entry
    where holder_id = ${visit.holderId} and unique_id = any(${[...uniqueIds]})`.execute(visit.tx);
  return rows.map(entryOf);
}

function matching(filter: LotFilter) {
  const parts = [sql<SqlBool>`true`];
  const add = (condition: ReturnType<typeof sql<SqlBool>>) => parts.push(condition);
  if (filter.lotId) add(sql`submission_id = ${filter.lotId}`);
  if (filter.uniqueId) add(sql`unique_id = ${filter.uniqueId}`);
  if (filter.contentTypeCodes) add(sql`content_type_code = any(${[...filter.contentTypeCodes]})`);
  if (filter.sourceId) add(sql`source_id = ${filter.sourceId}`);
  if (filter.sourceActorId) add(sql`coalesce(author_id, depositor_id) = ${filter.sourceActorId}`);
  if (filter.structureId) add(sql`author_structure_id = ${filter.structureId}`);
  if (filter.isArchived !== undefined) add(sql`is_archived = ${filter.isArchived}`);
  if (filter.submittedFrom) add(sql`submitted_at >= ${filter.submittedFrom}`);
  if (filter.submittedTo) add(sql`submitted_at <= ${filter.submittedTo}`);
  if (filter.entryIds) add(sql`entry_ids && ${[...filter.entryIds]}::uuid[]`);
  // FHIR string search: from the beginning
  if (filter.title) add(sql`documents.plain(title) like ${`${plain(filter.title)}%`}`);
  if (filter.structureName)
    add(sql`documents.plain(author_structure_label) like ${`${plain(filter.structureName)}%`}`);
  for (const name of filter.sourceNames ?? [])
    add(sql`' ' || documents.plain(coalesce(author_label, depositor_label)) like ${`% ${plain(name)}%`}`);
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
