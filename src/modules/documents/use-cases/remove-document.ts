/**
 * Deletes a document for everyone and for ever, with its older versions and their bytes (R36, EX_3.3-1050, K05). By its
 * author; by the person's side and, at their request, the treating doctor for what that side filed.
 */
import type { Access, ReadersExplained, VisitRequest } from '#access';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import { documentChanged, type PublishDocumentEvent } from '../events.ts';
import { removeEntry, versionsOf } from '../store/entries.ts';
import { checkNotOvertaken, checkStated, foundForAct, type Stated } from './act-on-document.ts';

/** What a deletion would take from whom, told before it. */
export type Removal = {
  readonly entry: DocumentEntry;
  /** Versions that go with it, this one left out. */
  readonly olderVersions: number;
  /** Told to the holder and to representatives. */
  readonly readers: ReadersExplained | undefined;
  /** The professional states that the person asked for it. */
  readonly atPersonRequest: boolean;
};

export function createRemoveDocument(deps: {
  readonly access: Access;
  readonly publish: PublishDocumentEvent;
}) {
  const { access } = deps;
  return {
    /** Opens nothing and changes nothing. @throws Refused, `document-absent` */
    weighRemoval: (request: VisitRequest, entryId: string): Promise<Removal> =>
      access.reading(request, async (visit) => {
        const { entry, granted } = await foundForAct(visit, 'document.delete', entryId);
        const versions = await versionsOf(granted, entry.logicalId);
        return {
          entry,
          olderVersions: versions.length - 1,
          readers:
            visit.actor.kind === 'holder' || visit.actor.kind === 'representative'
              ? await access.explainReaders(visit, subjectOf(entry), entry.authorLabel)
              : undefined,
          atPersonRequest: granted.decision.obligations.includes('at-person-request'),
        };
      }),

    /** @throws Refused, `document-absent`, `request-not-stated`, `old-version` when it was replaced meanwhile */
    remove: (request: VisitRequest, entryId: string, stated: Stated = {}): Promise<void> =>
      access.writing(request, async (visit) => {
        const { entry, granted } = await foundForAct(visit, 'document.delete', entryId);
        checkStated(granted, stated);
        if (!(await removeEntry(granted, entryId))) {
          await checkNotOvertaken(visit, entryId);
          throw new Error('The database kept a document that the table of access lets this actor delete.');
        }
        visit.trace(granted, { objectId: entryId });
        await deps.publish(visit.tx, documentChanged('document-removed', granted, entry));
      }),
  };
}
