/** Hides a document from professionals, or shows it again (R1111-49, R2, R22, R43). */
import { type Access, accessErrors, type VisitRequest } from '#access';
import { subjectOf } from '../entry.ts';
import type { PublishDocumentEvent } from '../events.ts';
import { findEntry, setHidden } from '../store/entries.ts';

export function createChangeVisibility(deps: {
  readonly access: Access;
  readonly publish: PublishDocumentEvent;
}) {
  const change = (request: VisitRequest, entryId: string, hidden: boolean): Promise<void> =>
    deps.access.writing(request, async (visit) => {
      visit.attempt(hidden ? 'document.hide' : 'document.show', entryId);
      const entry = await findEntry(visit, entryId);
      if (!entry) throw accessErrors('document-absent');
      const granted = hidden
        ? visit.authorize('document.hide', subjectOf(entry), entryId)
        : visit.authorize('document.show', subjectOf(entry), entryId);
      await setHidden(granted, entryId, hidden);
      visit.trace(granted, { objectId: entryId });
      if (entry.hidden !== hidden)
        await deps.publish(visit.tx, {
          topic: hidden ? 'document-hidden' : 'document-shown',
          holderId: visit.holderId,
          entryId,
        });
    });
  return {
    hide: (request: VisitRequest, entryId: string) => change(request, entryId, true),
    show: (request: VisitRequest, entryId: string) => change(request, entryId, false),
  };
}
