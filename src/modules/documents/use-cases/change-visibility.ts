/** Hides a document from professionals, or shows it again (R1111-49, R2, R22, R43). */
import type { Access, VisitRequest } from '#access';
import { documentChanged, type PublishDocumentEvent } from '../events.ts';
import { setHidden } from '../store/entries.ts';
import { checkStated, foundForAct, type Stated } from './act-on-document.ts';

export function createChangeVisibility(deps: {
  readonly access: Access;
  readonly publish: PublishDocumentEvent;
}) {
  const change = (request: VisitRequest, entryId: string, hidden: boolean, stated: Stated): Promise<void> =>
    deps.access.writing(request, async (visit) => {
      const act = hidden ? 'document.hide' : 'document.show';
      const { entry, granted } = await foundForAct(visit, act, entryId);
      checkStated(granted, stated);
      await setHidden(granted, entryId, hidden);
      visit.trace(granted, { objectId: entryId });
      if (entry.hidden !== hidden)
        await deps.publish(
          visit.tx,
          documentChanged(hidden ? 'document-hidden' : 'document-shown', granted, entry),
        );
    });
  return {
    hide: (request: VisitRequest, entryId: string) => change(request, entryId, true, {}),
    /** @throws `request-not-stated` when a treating doctor shows what somebody else wrote (R22) */
    show: (request: VisitRequest, entryId: string, stated: Stated = {}) =>
      change(request, entryId, false, stated),
  };
}
