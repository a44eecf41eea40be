/** The list that this actor may see: the rows the database returns, each confirmed by the same decision (conventions 1, 2). */
import type { Access, Granted, Visit, VisitRequest } from '#access';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import { foldList, type Line } from '../rules/fold.ts';
import { MANDATORY } from '../rules/mandatory.ts';
import { type SnippetPart, snippetOf } from '../rules/typed-words.ts';
import { type Folder, listFolders, placesOf } from '../store/arranging.ts';
import { createEntryCache } from '../store/entry-cache.ts';
import {
  type Counted,
  countTypes,
  type ListFilter,
  listEntries,
  type Matching,
  type Page,
  surveyEntries,
} from '../store/listing.ts';
import { bodiesOf, searchWords, unreadTexts } from '../store/search-text.ts';
import type { ReadWords } from './read-words.ts';

export type DocumentList = {
  readonly entries: readonly DocumentEntry[];
  /** The same, folded as the page shows them; unfolded when words were asked. */
  readonly lines: readonly Line[];
  /** How many the filter finds. */
  readonly total: number;
  /** The nine categories with their counts, whatever category is asked. */
  readonly categories: readonly { readonly code: string; readonly label: string; readonly count: number }[];
  /** Newest first. */
  readonly years: readonly { readonly year: number; readonly count: number }[];
  /** Who wrote them, and of which profession, whatever author is asked; by name. */
  readonly authors: readonly Counted[];
  readonly professions: readonly Counted[];
  /** When words were asked. */
  readonly search: Search | undefined;
  /** The reader's own folders. */
  readonly folders: readonly Folder[];
  /** What the reader pinned, when asked beside the page. */
  readonly pinned: readonly DocumentEntry[];
  /** When asked: the kinds that the law asks for and that this reader may read, with what is there of each. */
  readonly mandatory: readonly MandatoryState[];
  /** Of the documents of this page, by their logical id. */
  readonly places: Places;
};

export type MandatoryState = {
  readonly code: string;
  readonly label: string;
  readonly count: number;
  readonly latest: Date | undefined;
};

export type Places = {
  readonly pinned: ReadonlySet<string>;
  /** Ids of folders. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
};

export type Search = {
  /** The words found, in the text around them, by entry id. */
  readonly snippets: ReadonlyMap<string, readonly SnippetPart[]>;
  /** Words that were read otherwise than typed. */
  readonly corrected: readonly { readonly typed: string; readonly read: string }[];
  /** The text of some documents was not read yet: they are found by their title and author alone. */
  readonly incomplete: boolean;
};

const PINNED: Page = { limit: 20, offset: 0 };

export function createListDocuments(deps: { readonly access: Access; readonly words: ReadWords }) {
  const { access } = deps;
  const cache = createEntryCache();

  async function matchingOf(visit: Visit, filter: ListFilter) {
    const granted = visit.authorize('document.list');
    const found = filter.q ? await searchWords(granted, filter.q) : undefined;
    return { granted, matching: { filter, found } };
  }

  const confirmed = (visit: Visit, entries: readonly DocumentEntry[]) =>
    entries.filter((entry) => visit.confirm('document.list', subjectOf(entry)));

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

  async function mandatoryOf(granted: Granted<'document.list'>): Promise<readonly MandatoryState[]> {
    const { group } = granted.visit.actor;
    const reads = new Set(group === undefined ? [] : access.reference.typesReadableBy(group));
    const counted = await countTypes(granted);
    return MANDATORY.filter(({ typeCodes }) => typeCodes.some((code) => reads.has(code))).map(
      ({ code, label, typeCodes }) => {
        const found = typeCodes.map((type) => counted.get(type)).filter((one) => one !== undefined);
        return {
          code,
          label,
          count: found.reduce((sum, one) => sum + one.count, 0),
          latest: found.map((one) => one.latest).sort((a, b) => b.getTime() - a.getTime())[0],
        };
      },
    );
  }

  return {
    /** One page of the list and its counts. Default: current and archived left out of neither; see `filter.statuses`. */
    list: (request: VisitRequest, filter: ListFilter, page: Page): Promise<DocumentList> =>
      access.reading(request, async (visit) => {
        const { granted, matching } = await matchingOf(visit, filter);
        const surveyed = await surveyEntries(granted, matching, page, cache);
        const entries = confirmed(visit, surveyed.entries);
        const pinned = page.withPinned
          ? await listEntries(
              granted,
              { filter: { pinned: true, statuses: ['current'] }, found: undefined },
              PINNED,
              cache,
            )
          : [];
        const places = await placesOf(
          granted,
          [...entries, ...pinned].map(({ logicalId }) => logicalId),
        );
        const search = filter.q ? await searchOf(granted, matching, entries) : undefined;
        visit.trace(granted);
        if (search?.incomplete) deps.words.catchUp(visit, request);
        return {
          entries,
          lines: filter.q
            ? entries.map((entry) => ({ kind: 'one', entry, copies: [] }))
            : foldList(
                entries,
                (entry) =>
                  places.pinned.has(entry.logicalId) ||
                  (page.newSince !== undefined && (entry.revealedAt ?? entry.depositedAt) > page.newSince),
              ),
          total: surveyed.total,
          categories: access.reference.categories.map(({ code, labelFr }) => ({
            code,
            label: labelFr,
            count: surveyed.byCategory.get(code) ?? 0,
          })),
          years: [...surveyed.byYear]
            .map(([value, count]) => ({ year: value, count }))
            .sort((a, b) => b.year - a.year),
          authors: surveyed.authors,
          professions: surveyed.professions,
          search,
          folders: await listFolders(granted),
          pinned: confirmed(visit, pinned),
          places,
          mandatory: page.withMandatory ? await mandatoryOf(granted) : [],
        };
      }),

    /** One page without counts, for programs (ITI-67). */
    search: (request: VisitRequest, filter: ListFilter, page: Page): Promise<readonly DocumentEntry[]> =>
      access.reading(request, async (visit) => {
        const { granted, matching } = await matchingOf(visit, filter);
        const entries = confirmed(visit, await listEntries(granted, matching, page, cache));
        visit.trace(granted);
        return entries;
      }),
  };
}
