/**
 * Arranging a record for oneself: folders, pins, the last look (C11, B10). Whoever reads the list may; it moves nothing, takes
 * nothing from anybody, and no line of the trace tells of it, as none tells of a bookmark (R71).
 */
import { type Access, accessErrors, type Granted, type VisitRequest } from '#access';
import type { Clock } from '#platform/clock';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import { documentErrors } from '../errors.ts';
import * as arranging from '../store/arranging.ts';
import { findEntries } from '../store/entries.ts';

/** Beyond, a page of folders helps nobody. */
const MOST_FOLDERS = 50;
const MOST_PINS = 12;
const MOST_NAME = 60;

/** One thing done to several documents at once. */
export type Arrangement =
  | { readonly kind: 'put' | 'take-out'; readonly folderId: string }
  | { readonly kind: 'pin' | 'unpin' };

export function createArrange(deps: { readonly access: Access; readonly clock: Clock }) {
  const changing = <T>(request: VisitRequest, work: (granted: Granted<'document.list'>) => Promise<T>) =>
    deps.access.writing(request, (visit) => work(visit.authorize('document.list')));

  async function folderOf(granted: Granted<'document.list'>, folderId: string) {
    const folders = await arranging.listFolders(granted);
    const found = folders.find((folder) => folder.folderId === folderId);
    if (!found) throw documentErrors('folder-absent');
    return found;
  }

  return {
    folders: (request: VisitRequest): Promise<readonly arranging.Folder[]> =>
      deps.access.reading(request, (visit) => arranging.listFolders(visit.authorize('document.list'))),

    /** @returns its id @throws `folder-name`, `folder-exists`, `folders-too-many` */
    createFolder: (request: VisitRequest, name: string): Promise<string> =>
      changing(request, async (granted) => {
        const checked = checkName(name);
        if ((await arranging.listFolders(granted)).length >= MOST_FOLDERS)
          throw documentErrors('folders-too-many');
        const id = await arranging.insertFolder(granted, checked);
        if (!id) throw documentErrors('folder-exists');
        return id;
      }),

    /** @throws `folder-name`, `folder-exists`, `folder-absent` */
    renameFolder: (request: VisitRequest, folderId: string, name: string): Promise<void> =>
      changing(request, async (granted) => {
        const checked = checkName(name);
        await folderOf(granted, folderId);
        if (!(await arranging.renameFolder(granted, folderId, checked)))
          throw documentErrors('folder-exists');
      }),

    /** Its documents stay in the record. @throws `folder-absent` */
    deleteFolder: (request: VisitRequest, folderId: string): Promise<void> =>
      changing(request, async (granted) => {
        if (!(await arranging.deleteFolder(granted, folderId))) throw documentErrors('folder-absent');
      }),

    /** All of them or none. @throws `document-absent`, `folder-absent`, `pins-too-many` */
    arrange: (
      request: VisitRequest,
      entryIds: readonly string[],
      arrangement: Arrangement,
    ): Promise<readonly DocumentEntry[]> =>
      changing(request, async (granted) => {
        const entries = await findEntries(granted.visit, entryIds);
        if (entries.length < new Set(entryIds).size) throw accessErrors('document-absent');
        for (const entry of entries)
          granted.visit.authorize('document.list', subjectOf(entry), entry.entryId);
        const logicalIds = [...new Set(entries.map(({ logicalId }) => logicalId))];
        if (arrangement.kind === 'put' || arrangement.kind === 'take-out') {
          const { folderId } = await folderOf(granted, arrangement.folderId);
          const change = arrangement.kind === 'put' ? arranging.putInFolder : arranging.takeOutOfFolder;
          await change(granted, folderId, logicalIds);
        } else {
          await arranging.setPinned(granted, logicalIds, arrangement.kind === 'pin');
          if (arrangement.kind === 'pin' && (await arranging.placesOf(granted, [])).pinned.size > MOST_PINS)
            throw documentErrors('pins-too-many');
        }
        return entries;
      }),

    /** Says that this reader looks at the list now. @returns when they last looked, in the visit before */
    look: (request: VisitRequest): Promise<Date | undefined> =>
      changing(request, (granted) => arranging.noteLook(granted, deps.clock.now())),
  };
}

function checkName(name: string): string {
  const checked = name.normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (checked === '' || checked.length > MOST_NAME) throw documentErrors('folder-name');
  return checked;
}
