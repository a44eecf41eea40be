/**
 * A document that waited for an announcement becomes visible to the person: by its author after the visit, or by itself a
 * month after its deposit (R12, R33, R1111-53). There is no way back (EX_3.3-1030).
 */
import { type Access, accessErrors, type Visit, type VisitRequest } from '#access';
import type { Database } from '#platform/database/database';
import { subjectOf } from '../entry.ts';
import type { PublishDocumentEvent } from '../events.ts';
import { findEntry } from '../store/entries.ts';
import { dueForReveal, dueSubject, revealDue, setRevealed } from '../store/revealing.ts';

export function createRevealDocument(deps: {
  readonly access: Access;
  readonly db: Database;
  readonly publish: PublishDocumentEvent;
  /** The session under which Carnet acts at its dates. */
  readonly systemSession: { readonly hash: Buffer };
}) {
  const { access } = deps;
  const tell = (visit: Visit, entryId: string, secret: boolean) =>
    deps.publish(visit.tx, { topic: 'document-revealed', holderId: visit.holderId, entryId, secret });

  return {
    /** By its author. Done already is answered as done (R43). */
    reveal: (request: VisitRequest, entryId: string): Promise<void> =>
      access.writing(request, async (visit) => {
        visit.attempt('document.reveal', entryId);
        const entry = await findEntry(visit, entryId);
        if (!entry) throw accessErrors('document-absent');
        const granted = visit.authorize('document.reveal', subjectOf(entry), entryId);
        await setRevealed(granted, entryId);
        visit.trace(granted, { objectId: entryId });
        if (entry.invisibleToPatient) await tell(visit, entryId, entry.invisibleToRepresentatives);
      }),

    /** All that is due today, each in a visit of its own. @returns how many */
    async revealDue(): Promise<number> {
      const due = await dueForReveal(deps.db);
      for (const { holderId, entryId } of due)
        await access.writing({ session: deps.systemSession, holderId }, async (visit) => {
          const subject = await dueSubject(visit, entryId);
          if (!subject) return;
          const granted = visit.authorize('document.reveal', subject, entryId);
          await revealDue(granted, entryId);
          visit.trace(granted, { objectId: entryId });
          await tell(visit, entryId, subject.invisibleToRepresentatives);
        });
      return due.length;
    },
  };
}
