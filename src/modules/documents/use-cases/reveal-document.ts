/**
 * A document that waited for an announcement becomes visible to the person: by its author after the visit, or by itself a
 * month after its deposit (R12, R33, R1111-53). There is no way back (EX_3.3-1030).
 */
import type { Access, Visit, VisitRequest } from '#access';
import type { Database } from '#platform/database/database';
import type { PublishDocumentEvent } from '../events.ts';
import { dueForReveal, dueSubject, type RevealedTo, revealDue, setRevealed } from '../store/revealing.ts';
import { foundForAct } from './act-on-document.ts';

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
    /** By its author, to the person or to their representatives. Done already is answered as done (R43). */
    reveal: (request: VisitRequest, entryId: string, to: RevealedTo = 'patient'): Promise<void> =>
      access.writing(request, async (visit) => {
        const { entry, granted } = await foundForAct(visit, 'document.reveal', entryId);
        await setRevealed(granted, entryId, to);
        visit.trace(granted, { objectId: entryId });
        if (to === 'patient' && entry.invisibleToPatient)
          await tell(visit, entryId, visit.secret || entry.invisibleToRepresentatives);
        // what waits for its announcement is told of to nobody on the person's side (R34)
        if (to === 'representatives' && entry.invisibleToRepresentatives && !entry.invisibleToPatient)
          await tell(visit, entryId, visit.secret);
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
