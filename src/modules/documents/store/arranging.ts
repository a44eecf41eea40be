/** Folders, pins and the last look of whoever reads. Row-level security keeps each reader to their own. */
import { sql } from 'kysely';
import type { Granted } from '#access';
import { newId } from '#platform/ids';

type Listing = Granted<'document.list'>;

export type Folder = {
  readonly folderId: string;
  readonly name: string;
  /** Current documents in it that this visit may see. */
  readonly count: number;
};

export async function listFolders({ visit }: Listing): Promise<readonly Folder[]> {
  const { rows } = await sql<{ folder_id: string; name: string; count: number }>`
    select f.folder_id, f.name, count(e.entry_id)::int as count
      from documents.folder f
      left join documents.folder_entry i on i.holder_id = f.holder_id and i.folder_id = f.folder_id
      left join documents.entry e on e.holder_id = i.holder_id and e.logical_id = i.logical_id and e.status = 'current'
     where f.holder_id = ${visit.holderId} group by f.folder_id, f.name order by documents.plain(f.name)`.execute(
    visit.tx,
  );
  return rows.map(({ folder_id, name, count }) => ({ folderId: folder_id, name, count }));
}

/** @returns undefined when the reader has a folder of this name */
export async function insertFolder({ visit }: Listing, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ folder_id: string }>`
    insert into documents.folder (holder_id, folder_id, reader_id, name)
    values (${visit.holderId}, ${newId()}, ${visit.actor.id}, ${name})
    on conflict do nothing returning folder_id`.execute(visit.tx);
  return rows[0]?.folder_id;
}

/** @returns whether the name was free, and the folder there */
export async function renameFolder({ visit }: Listing, folderId: string, name: string): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`update documents.folder f set name = ${name}
     where holder_id = ${visit.holderId} and folder_id = ${folderId} and not exists (
       select from documents.folder o where o.holder_id = f.holder_id and o.folder_id <> f.folder_id
         and documents.plain(o.name) = documents.plain(${name}))`.execute(visit.tx);
  return numAffectedRows > 0n;
}

/** Its documents stay where they are. @returns whether it was there */
export async function deleteFolder({ visit }: Listing, folderId: string): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`delete from documents.folder
    where holder_id = ${visit.holderId} and folder_id = ${folderId}`.execute(visit.tx);
  return numAffectedRows > 0n;
}

export async function putInFolder(
  { visit }: Listing,
  folderId: string,
  logicalIds: readonly string[],
): Promise<void> {
  await sql`insert into documents.folder_entry (holder_id, folder_id, logical_id, reader_id)
    select ${visit.holderId}, ${folderId}, id, ${visit.actor.id} from unnest(${[...logicalIds]}::uuid[]) as id
    on conflict do nothing`.execute(visit.tx);
}

export async function takeOutOfFolder(
  { visit }: Listing,
  folderId: string,
  logicalIds: readonly string[],
): Promise<void> {
  await sql`delete from documents.folder_entry where holder_id = ${visit.holderId} and folder_id = ${folderId}
    and logical_id = any(${[...logicalIds]}::uuid[])`.execute(visit.tx);
}

export async function setPinned(
  { visit }: Listing,
  logicalIds: readonly string[],
  pinned: boolean,
): Promise<void> {
  const ids = sql`${[...logicalIds]}::uuid[]`;
  await (pinned
    ? sql`insert into documents.pin (holder_id, reader_id, logical_id)
        select ${visit.holderId}, ${visit.actor.id}, id from unnest(${ids}) as id on conflict do nothing`
    : sql`delete from documents.pin where holder_id = ${visit.holderId} and logical_id = any(${ids})`
  ).execute(visit.tx);
}

/** The documents that the reader pinned, and in which of their folders each one of a page stands. */
export async function placesOf(
  { visit }: Pick<Listing, 'visit'>,
  logicalIds: readonly string[],
): Promise<{
  readonly pinned: ReadonlySet<string>;
  readonly folders: ReadonlyMap<string, readonly string[]>;
}> {
  const { rows } = await sql<{ logical_id: string; folder_id: string | null }>`
    select logical_id, null as folder_id from documents.pin where holder_id = ${visit.holderId}
    union all
    select logical_id, folder_id from documents.folder_entry
     where holder_id = ${visit.holderId} and logical_id = any(${[...logicalIds]}::uuid[])`.execute(visit.tx);
  const folders = new Map<string, string[]>();
  for (const { logical_id, folder_id } of rows)
    if (folder_id) folders.set(logical_id, [...(folders.get(logical_id) ?? []), folder_id]);
  return { pinned: new Set(rows.flatMap((row) => (row.folder_id ? [] : [row.logical_id]))), folders };
}

/** Half an hour without a look begins another visit. @returns when the visit before this one last looked */
export async function noteLook({ visit }: Listing, now: Date): Promise<Date | undefined> {
  const { rows } = await sql<{ since: Date | null }>`
    insert into documents.look as l (holder_id, reader_id, since, at) values (${visit.holderId}, ${visit.actor.id}, null, ${now})
    on conflict (holder_id, reader_id) do update
      set since = case when excluded.at - l.at > interval '30 minutes' then l.at else l.since end, at = excluded.at
    returning since`.execute(visit.tx);
  return rows[0]?.since ?? undefined;
}
