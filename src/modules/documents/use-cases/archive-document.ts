/**
 * Puts a document away, or takes it out again: out of the usual list, read as before by whoever could read it, and told as such
 * (R5, R36, R43, C12, C14).
 */
import type { Access, VisitRequest } from '#access';
import { documentChanged, type PublishDocumentEvent } from '../events.ts';
import { setArchived } from '../store/entries.ts';
import { checkNotOvertaken, foundForAct } from './act-on-document.ts';

export function createArchiveDocument(deps: {
  readonly access: Access;
  readonly publish: PublishDocumentEvent;
}) {
  const change = (request: VisitRequest, entryId: string, isPutAway: boolean): Promise<void> =>
    deps.access.writing(request, async (visit) => {
      const act = isPutAway ? 'document.archive' : 'document.unarchive';
      const { entry, granted } = await foundForAct(visit, act, entryId);
      const isChanged = await setArchived(granted, entryId);
      if (!isChanged) await checkNotOvertaken(visit, entryId);
      visit.trace(granted, { objectId: entryId });
      if (isChanged)
        await deps.publish(
          visit.tx,
          documentChanged(isPutAway ? 'document-archived' : 'document-unarchived', granted, entry),
        );
    });
  return {
    /** @throws Refused, `document-absent`, `old-version` */
    archive: (request: VisitRequest, entryId: string) => change(request, entryId, true),
    /** @throws Refused, `document-absent`, `old-version` */
    unarchive: (request: VisitRequest, entryId: string) => change(request, entryId, false),
  };
}
