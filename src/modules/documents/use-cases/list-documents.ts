/** The list that this actor may see: the rows the database returns, each confirmed by the same decision (conventions 1, 2). */
import type { Access, Visit, VisitRequest } from '#access';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import { createEntryCache } from '../store/entry-cache.ts';
import { countEntries, type ListFilter, listEntries, type Page } from '../store/listing.ts';

export type DocumentList = {
  readonly entries: readonly DocumentEntry[];
  /** How many the filter finds. */
  readonly total: number;
  /** The nine categories with their counts, whatever category is asked. */
  readonly categories: readonly { readonly code: string; readonly label: string; readonly count: number }[];
  /** Newest first. */
  readonly years: readonly { readonly year: number; readonly count: number }[];
};

export function createListDocuments(deps: { readonly access: Access }) {
  const { access } = deps;
  const cache = createEntryCache();

  async function entriesOf(visit: Visit, filter: ListFilter, page: Page) {
    const granted = visit.authorize('document.list');
    const rows = await listEntries(granted, filter, page, cache);
    const entries = rows.filter((entry) => visit.confirm('document.list', subjectOf(entry)));
    return { granted, entries };
  }

  return {
    /** One page of the list and its counts. Default: current and archived left out of neither; see `filter.statuses`. */
    list: (request: VisitRequest, filter: ListFilter, page: Page): Promise<DocumentList> =>
      access.reading(request, async (visit) => {
        const { granted, entries } = await entriesOf(visit, filter, page);
        const { category, year, ...rest } = filter;
        const all = await countEntries(granted, rest);
        const counted = category || year ? await countEntries(granted, filter) : all;
        visit.trace(granted);
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
