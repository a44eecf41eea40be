/** The list of a record: what a filter finds among the rows that row-level security returns, a page at a time, and how many. */
import { type SqlBool, sql } from 'kysely';
import type { Granted } from '#access';
import type { DocumentEntry } from '../entry.ts';
import { mandatoryKind } from '../rules/mandatory.ts';
import { findEntries } from './entries.ts';
import type { EntryCache } from './entry-cache.ts';
import type { Found } from './search-text.ts';

export type ListFilter = {
  /** Words of the document, in any order: its title, its author, its text. See `rules/typed-words.ts`. */
  readonly q?: string | undefined;
  readonly category?: string | undefined;
  /** A kind of the documents that the law asks for (`rules/mandatory.ts`). */
  readonly mandatory?: string | undefined;
  /** One of the reader's own folders. */
  readonly folderId?: string | undefined;
  /** Pinned by the reader. */
  readonly pinned?: boolean | undefined;
  /** The profession of the author, as its label. */
  readonly profession?: string | undefined;
  readonly typeCodes?: readonly string[] | undefined;
  readonly classCodes?: readonly string[] | undefined;
  readonly year?: number | undefined;
  /** Part of an author's or a structure's label; `moi` for the holder's own. */
  readonly author?: string | undefined;
  readonly statuses?: readonly DocumentEntry['status'][] | undefined;
  readonly hidden?: boolean | undefined;
  readonly uniqueId?: string | undefined;
  readonly formatCodes?: readonly string[] | undefined;
  readonly facilityTypes?: readonly string[] | undefined;
  readonly practiceSettings?: readonly string[] | undefined;
  /** Beginnings of words of the author's label, all of them. */
  readonly authorNames?: readonly string[] | undefined;
  readonly authorId?: string | undefined;
  readonly authorStructureId?: string | undefined;
  readonly entryId?: string | undefined;
  /** uniqueId of the version before. */
  readonly replaces?: string | undefined;
  /** Only what replaces another. */
  readonly replacesAny?: boolean | undefined;
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
  /** For the person's side: new since, by its deposit or by the end of its wait. */
  readonly shownAfter?: Date | undefined;
  readonly depositedFrom?: Date | undefined;
  readonly depositedTo?: Date | undefined;
  readonly updatedFrom?: Date | undefined;
  readonly updatedTo?: Date | undefined;
};

export type Order = 'act' | 'arrival' | 'title' | 'found';

export type Page = {
  readonly limit: number;
  readonly offset: number;
  /** By the date of the act unless asked. `found`: what matches the words best comes first. */
  readonly order?: Order | undefined;
  /** The pinned documents beside the page. */
  readonly withPinned?: boolean | undefined;
  /** What arrived since is new for the reader, and folded with nothing. */
  readonly newSince?: Date | undefined;
  /** What the law asks to be filed, and whether it is there. */
  readonly withMandatory?: boolean | undefined;
  /** Newest first unless asked; titles from A to Z, unless they are asked the other way round. */
  readonly oldestFirst?: boolean | undefined;
};

/** What the filter says once the words were searched. */
export type Matching = { readonly filter: ListFilter; readonly found: Found | undefined };

type Row = { readonly entry_id: string; readonly revision: number };

/** One page alone. @param cache what is known of each revision: only what it lacks is read in full */
export async function listEntries(
  granted: Granted<'document.list'>,
  { filter, found }: Matching,
  page: Page,
  cache: EntryCache,
): Promise<readonly DocumentEntry[]> {
  const { tx, holderId } = granted.visit;
  const { rows } = await sql<Row>`select entry_id, revision from documents.entry
    where ${within(holderId, found)} and ${matching(holderId, filter)}
    order by ${orderOf(page, found)} limit ${page.limit} offset ${page.offset}`.execute(tx);
  return entriesOf(granted, rows, cache);
}

/** A page, and how many there are beside it. */
export type Surveyed = {
  readonly entries: readonly DocumentEntry[];
  /** How many the filter finds. */
  readonly total: number;
  /** Whatever category and year are asked. */
  readonly byCategory: ReadonlyMap<string, number>;
  readonly byYear: ReadonlyMap<number, number>;
  /** Whatever author and profession are asked: the most frequent ones, by name. */
  readonly authors: readonly Counted[];
  readonly professions: readonly Counted[];
};

/** The rows are gone through once, and counted from there: whether each one exists for the reader is asked a single time. */
export async function surveyEntries(
  granted: Granted<'document.list'>,
  { filter, found }: Matching,
  page: Page,
  cache: EntryCache,
): Promise<Surveyed> {
  const { tx, holderId } = granted.visit;
  const { category, year, author, profession, ...rest } = filter;
  const inShelf = matching(holderId, { category, year });
  const ofAuthor = matching(holderId, { author, profession });
  const { rows } = await sql<{
    page: readonly Row[];
    total: number;
    shelves: readonly { readonly category: string; readonly year: number; readonly count: number }[];
    authors: readonly Counted[];
    professions: readonly Counted[];
  }>`
    with kept as materialized (
      select entry_id, revision, category, act_start, deposited_at, title, origin, author_profession,
          coalesce(author_structure_label, author_label) as author, ${inShelf} as in_shelf, ${ofAuthor} as of_author
        from documents.entry where ${within(holderId, found)} and ${matching(holderId, rest)})
    select
      array(select json_build_object('entry_id', entry_id, 'revision', revision) from kept where in_shelf and of_author
        order by ${orderOf(page, found)} limit ${page.limit} offset ${page.offset}) as page,
      (select count(*)::int from kept where in_shelf and of_author) as total,
      array(select json_build_object('category', category, 'year', ${YEAR}, 'count', count(*)) from kept
        where of_author group by category, ${YEAR}) as shelves,
      array(select json_build_object('label', author, 'count', count(*)) from kept
        where origin = 'professional' and in_shelf group by author
        order by count(*) desc limit 40) as authors,
      array(select json_build_object('label', author_profession, 'count', count(*)) from kept
        where origin = 'professional' and author_profession <> '' and in_shelf group by author_profession
        order by count(*) desc limit 40) as professions`.execute(tx);
  const [surveyed] = rows;
  if (!surveyed) throw new Error('A survey is always one row.');
  const byCategory = new Map<string, number>();
  const byYear = new Map<number, number>();
  for (const { category: code, year: of, count } of surveyed.shelves) {
    byCategory.set(code, (byCategory.get(code) ?? 0) + count);
    byYear.set(of, (byYear.get(of) ?? 0) + count);
  }
  return {
    entries: await entriesOf(granted, surveyed.page, cache),
    total: surveyed.total,
    byCategory,
    byYear,
    authors: byName(surveyed.authors),
    professions: byName(surveyed.professions),
  };
}

const byName = (counted: readonly Counted[]) =>
  [...counted].sort((a, b) => a.label.localeCompare(b.label, 'fr'));

async function entriesOf({ visit }: Granted<'document.list'>, rows: readonly Row[], cache: EntryCache) {
  const entries = new Map<string, DocumentEntry>();
  const missing: string[] = [];
  for (const row of rows) {
    const known = cache.get(row.entry_id, row.revision);
    if (known) entries.set(row.entry_id, known);
    else missing.push(row.entry_id);
  }
  for (const entry of await findEntries(visit, missing)) {
    cache.keep(entry);
    entries.set(entry.entryId, entry);
  }
  return rows.map((row) => entries.get(row.entry_id)).filter((entry) => entry !== undefined);
}

function orderOf({ order, oldestFirst }: Page, found: Found | undefined) {
  if (order === 'found' && found) {
    // the place of each among the found, looked up as in a dictionary
    const places = found.entryIds.map((id, place) => ({ id, place })).sort((a, b) => (a.id < b.id ? -1 : 1));
    return sql`(${places.map(({ place }) => place)}::int[])[
      width_bucket(entry_id, ${places.map(({ id }) => id)}::uuid[])], act_start desc`;
  }
  // A to Z is what « first » means of titles
  const way = sql.raw((order === 'title') === (oldestFirst === true) ? 'desc' : 'asc');
  const by = sql.raw(
    order === 'arrival'
      ? 'deposited_at'
      : order === 'title'
        ? `documents.plain(translate(title, '’''-«»"', ''))`
        : 'act_start',
  );
  return sql`${by} ${way}, entry_id ${way}`;
}

/** How many current documents of each type there are, and the day of the newest act. */
export async function countTypes(
  granted: Granted<'document.list'>,
): Promise<ReadonlyMap<string, { readonly count: number; readonly latest: Date }>> {
  const { tx, holderId } = granted.visit;
  const { rows } = await sql<{ type_code: string; count: number; latest: Date }>`
    select type_code, count(*)::int as count, max(act_start) as latest from documents.entry
     where holder_id = ${holderId} and status = 'current' group by 1`.execute(tx);
  return new Map(rows.map(({ type_code, count, latest }) => [type_code, { count, latest }]));
}

export type Counted = { readonly label: string; readonly count: number };

const YEAR = sql`extract(year from act_start at time zone 'Europe/Paris')::int`;

/** The record, or what the words found in it. */
const within = (holderId: string, found: Found | undefined) =>
  found
    ? sql<SqlBool>`holder_id = ${holderId} and entry_id = any(${[...found.entryIds]}::uuid[])`
    : sql<SqlBool>`holder_id = ${holderId}`;

/** A filter as one SQL condition. Absent parts are left out, so that the plan stays the one of the question asked. */
function matching(holderId: string, filter: ListFilter) {
  const parts = [sql<SqlBool>`true`];
  const add = (condition: ReturnType<typeof sql<SqlBool>>) => parts.push(condition);
  if (filter.category) add(sql`category = ${filter.category}`);
  if (filter.mandatory)
    add(sql`type_code = any(${[...(mandatoryKind(filter.mandatory)?.typeCodes ?? [])]}::text[])`);
  if (filter.profession) add(sql`author_profession = ${filter.profession}`);
  if (filter.folderId)
    add(sql`logical_id = any(array(select f.logical_id from documents.folder_entry f
      where f.holder_id = ${holderId} and f.folder_id = ${filter.folderId}))`);
  if (filter.pinned)
    add(
      sql`logical_id = any(array(select p.logical_id from documents.pin p where p.holder_id = ${holderId}))`,
    );
  if (filter.typeCodes) add(sql`type_code = any(${[...filter.typeCodes]}::text[])`);
  if (filter.classCodes) add(sql`class_code = any(${[...filter.classCodes]}::text[])`);
  if (filter.year) add(sql`${YEAR} = ${filter.year}`);
  if (filter.statuses) add(sql`status = any(${[...filter.statuses]}::text[])`);
  if (filter.hidden !== undefined) add(sql`hidden = ${filter.hidden}`);
  if (filter.uniqueId) add(sql`unique_id = ${filter.uniqueId}`);
  if (filter.formatCodes) add(sql`format_code = any(${[...filter.formatCodes]})`);
  if (filter.facilityTypes) add(sql`facility_type = any(${[...filter.facilityTypes]})`);
  if (filter.practiceSettings) add(sql`practice_setting = any(${[...filter.practiceSettings]})`);
  for (const name of filter.authorNames ?? [])
    add(sql`' ' || documents.plain(author_label) like ${`% ${plain(name)}%`}`);
  if (filter.authorId) add(sql`author_id = ${filter.authorId}`);
  if (filter.authorStructureId) add(sql`author_structure_id = ${filter.authorStructureId}`);
  if (filter.entryId) add(sql`entry_id = ${filter.entryId}`);
  if (filter.replacesAny) add(sql`replaces_unique_id is not null`);
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
  if (filter.shownAfter) add(sql`coalesce(revealed_at, deposited_at) > ${filter.shownAfter}`);
  if (filter.depositedFrom) add(sql`deposited_at >= ${filter.depositedFrom}`);
  if (filter.depositedTo) add(sql`deposited_at <= ${filter.depositedTo}`);
  if (filter.updatedFrom) add(sql`updated_at >= ${filter.updatedFrom}`);
  if (filter.updatedTo) add(sql`updated_at <= ${filter.updatedTo}`);
  if (filter.author === 'moi') add(sql`origin = 'holder'`);
  else if (filter.author)
    add(
      sql`documents.plain(concat_ws(' ', author_label, author_structure_label)) like ${`%${plain(filter.author)}%`}`,
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
