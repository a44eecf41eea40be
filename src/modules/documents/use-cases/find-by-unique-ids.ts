/** The documents under these identifiers, as a list would show them: what comes along with a search that was traced as one. */
import type { Access, VisitRequest } from '#access';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import { findEntriesByUniqueIds } from '../store/submission-search.ts';

export const createFindByUniqueIds =
  ({ access }: { readonly access: Access }) =>
  (request: VisitRequest, uniqueIds: readonly string[]): Promise<readonly DocumentEntry[]> =>
    uniqueIds.length === 0
      ? Promise.resolve([])
      : access.reading(request, async (visit) => {
          const found = await findEntriesByUniqueIds(visit.authorize('document.list'), uniqueIds);
          return found.filter((entry) => visit.confirm('document.list', subjectOf(entry)));
        });
