/** The list that this actor may see: the rows the database returns, each confirmed by the same decision (conventions 1, 2). */
import type { Access, Granted, Visit, VisitRequest } from '#access';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import { type SnippetPart, snippetOf } from '../rules/typed-words.ts';
import { createEntryCache } from '../store/entry-cache.ts';
import { countEntries, type ListFilter, listEntries, type Matching, type Page } from '../store/listing.ts';
import { bodiesOf, searchWords, unreadTexts } from '../store/search-text.ts';
import type { ReadWords } from './read-words.ts';

export type DocumentList = {
  readonly entries: readonly DocumentEntry[];
  /** How many the filter finds. */
  readonly total: number;
  /** The nine categories with their counts, whatever category is asked. */
  readonly categories: readonly { readonly code: string; readonly label: string; readonly count: number }[];
  /** Newest first. */
  readonly years: readonly { readonly year: number; readonly count: number }[];
  /** When words were asked. */
  readonly search: Search | undefined;
};

export type Search = {
  /** The words found, in the text around them, by entry id. */
  readonly snippets: ReadonlyMap<string, readonly SnippetPart[]>;
  /** Words that were read otherwise than typed. */
  readonly corrected: readonly { readonly typed: string; readonly read: string }[];
  /** The text of some documents was not read yet: they are found by their title and author alone. */
  readonly incomplete: boolean;
};

export function createListDocuments(deps: { readonly access: Access; readonly words: ReadWords }) {
  const { access } = deps;
  const cache = createEntryCache();

  async function entriesOf(visit: Visit, filter: ListFilter, page: Page) {
    const granted = visit.authorize('document.list');
    const matching: Matching = {
      filter,
      found: filter.q ? await searchWords(granted, filter.q) : undefined,
    };
    const rows = await listEntries(granted, matching, page, cache);
    const entries = rows.filter((entry) => visit.confirm('document.list', subjectOf(entry)));
    return { granted, matching, entries };
  }

  async function searchOf(
    granted: Granted<'document.list'>,
    { found }: Matching,
    entries: readonly DocumentEntry[],
  ): Promise<Search> {
    const { visit } = granted;
    // to show a word of a document is to show its content
    const readable = entries.filter((entry) => visit.confirm('document.read', subjectOf(entry)));
    const bodies = await bodiesOf(
      granted,
      readable.map(({ entryId }) => entryId),
    );
    const snippets = new Map<string, readonly SnippetPart[]>();
    for (const [entryId, body] of bodies) {
      const snippet = snippetOf(body, found?.stems ?? []);
      if (snippet) snippets.set(entryId, snippet);
    }
    return {
      snippets,
      corrected: found?.corrected ?? [],
      incomplete: (await unreadTexts(visit, 1)).length > 0,
    };
  }

  return {
    /** One page of the list and its counts. Default: current and archived left out of neither; see `filter.statuses`. */
    list: (request: VisitRequest, filter: ListFilter, page: Page): Promise<DocumentList> =>
      access.reading(request, async (visit) => {
        const { granted, matching, entries } = await entriesOf(visit, filter, page);
        const { category, year, ...rest } = filter;
        const all = await countEntries(granted, { ...matching, filter: rest });
        const counted = category || year ? await countEntries(granted, matching) : all;
        const search = filter.q ? await searchOf(granted, matching, entries) : undefined;
        visit.trace(granted);
        if (search?.incomplete) deps.words.catchUp(visit, request);
        return {
          entries,
          total: counted.total,
          categories: access.reference.categories.map(({ code, labelFr }) => ({
            code,
            label: labelFr,
            count: all.byCategory.get(code) ?? 0,
          })),
          years: [...all.byYear]
            .map(([value, count]) => ({ year: value, count }))
            .sort((a, b) => b.year - a.year),
          search,
        };
      }),

    /** One page without counts, for programs (ITI-67). */
    search: (request: VisitRequest, filter: ListFilter, page: Page): Promise<readonly DocumentEntry[]> =>
      access.reading(request, async (visit) => {
        const { granted, entries } = await entriesOf(visit, filter, page);
        visit.trace(granted);
        return entries;
      }),
  };
}
