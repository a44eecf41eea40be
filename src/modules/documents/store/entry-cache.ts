/**
 * Entries by id and revision. A row of one revision never changes (a trigger sees to it), so its reading and its rendering
 * can be kept; whether the row exists for this reader is asked of the database each time, and decided each time.
 */
import type { DocumentEntry } from '../entry.ts';

export type EntryCache = {
  get(entryId: string, revision: number): DocumentEntry | undefined;
  keep(entry: DocumentEntry): void;
};

/** @param most entries kept; the least recently read go first */
export function createEntryCache(most = 10_000): EntryCache {
  const entries = new Map<string, DocumentEntry>();
  const put = (entry: DocumentEntry) => {
    entries.delete(entry.entryId);
    entries.set(entry.entryId, entry);
  };
  return {
    get(entryId, revision) {
      const entry = entries.get(entryId);
      if (entry?.revision !== revision) return undefined;
      put(entry);
      return entry;
    },
    keep(entry) {
      put(entry);
      const oldest = entries.size > most ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
    },
  };
}
