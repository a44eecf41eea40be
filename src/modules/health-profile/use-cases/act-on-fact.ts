/** Hides a line of the profile, shows it, takes it away, joins two that say the same, confirms one as a professional. */
import type { Access, VisitRequest } from '#access';
import { profileErrors } from '../errors.ts';
import type { PublishProfileEvent } from '../events.ts';
import { ownSubject, SYNTHESIS_TYPE, subjectOf, VACCINATION_TYPE } from '../fact.ts';
import { confirmFact, findFact, joinFact, removeFact, setFactHidden, showAgain } from '../store/facts.ts';
import { aboutFact, foundForAct } from './find-fact.ts';

export function createActOnFact(deps: { readonly access: Access; readonly publish: PublishProfileEvent }) {
  const { access } = deps;
  return {
    /** From professionals, with its former versions. @throws Refused, `fact-absent` */
    setHidden: (request: VisitRequest, factId: string, hidden: boolean): Promise<void> =>
      access.writing(request, async (visit) => {
        const { fact, granted } = await foundForAct(
          visit,
          hidden ? 'document.hide' : 'document.show',
          factId,
        );
        await setFactHidden(granted, fact.logicalId, hidden);
        visit.trace(granted, aboutFact(fact));
      }),

    /** What « tout cacher » hid of the whole profile; what was hidden line by line stays. @throws Refused */
    showProfileAgain: (request: VisitRequest): Promise<void> =>
      access.writing(request, async (visit) => {
        visit.attempt('record.hide');
        const granted = visit.authorize('record.hide');
        await showAgain(granted);
        visit.trace(granted, { subject: { id: 'profile', label: 'montrer de nouveau le profil' } });
      }),

    /** For ever, with its former versions. @throws Refused, `fact-absent`, `fact-from-document` */
    remove: (request: VisitRequest, factId: string): Promise<void> =>
      access.writing(request, async (visit) => {
        const { fact, granted } = await foundForAct(visit, 'document.delete', factId);
        if (fact.sourceEntryId) throw profileErrors('fact-from-document');
        if (!(await removeFact(granted, factId))) throw profileErrors('fact-old');
        visit.trace(granted, aboutFact(fact));
      }),

    /**
     * Shows a declared line and another one as one, or apart again (`to` undefined). Both are kept, each under its own rule.
     * @throws Refused, `fact-absent`
     */
    join: (request: VisitRequest, factId: string, to: string | undefined): Promise<void> =>
      access.writing(request, async (visit) => {
        const { fact, granted } = await foundForAct(visit, 'document.replace', factId);
        if (to !== undefined) {
          const other = await findFact(visit, to);
          if (
            !other ||
            !visit.confirm('document.read', subjectOf(other)) ||
            other.section !== fact.section ||
            to === factId ||
            other.joinedTo === factId
          )
            throw profileErrors('fact-absent');
        }
        await joinFact(granted, factId, to ?? null);
        visit.trace(granted, aboutFact(fact));
      }),

    /** A professional vouches for what they read (D04): asked as what they would file themselves. @throws Refused, `fact-absent`, `cannot-confirm` */
    confirm: (request: VisitRequest, factId: string): Promise<void> =>
      access.writing(request, async (visit) => {
        visit.attempt('document.deposit', factId);
        const fact = await findFact(visit, factId);
        if (!fact || !visit.confirm('document.read', subjectOf(fact))) throw profileErrors('fact-absent');
        if (visit.actor.kind !== 'professional') throw profileErrors('cannot-confirm');
        visit.attempt('document.deposit', factId, fact.invisibleToRepresentatives);
        const type = fact.section === 'vaccination' ? VACCINATION_TYPE : SYNTHESIS_TYPE;
        const granted = visit.authorize('document.deposit', subjectOf(ownSubject(visit, type)), factId);
        if (!(await confirmFact(granted, factId))) throw profileErrors('fact-old');
        visit.trace(granted, aboutFact(fact));
        await deps.publish(visit.tx, {
          topic: 'profile-completed',
          holderId: visit.holderId,
          rowId: factId,
          by: visit.actor.id,
          secret: visit.secret || fact.invisibleToRepresentatives,
        });
      }),
  };
}
