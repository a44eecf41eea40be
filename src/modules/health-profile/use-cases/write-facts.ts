/** Declares a line of the profile, changes it, says « aucune »; by the person's side, or by a professional (D01, D04). */
import type { Access, Granted, Visit, VisitRequest } from '#access';
import { parisDay } from '#formats/civil-day';
import type { Clock } from '#platform/clock';
import { newId } from '#platform/ids';
import { profileErrors } from '../errors.ts';
import type { PublishProfileEvent } from '../events.ts';
import { ownSubject, type RowSubject, SYNTHESIS_TYPE, subjectOf, VACCINATION_TYPE } from '../fact.ts';
import { type CheckedFact, checkFact, type FactFault, type WrittenFact } from '../rules/check-fact.ts';
import { isProfileSection, type ProfileSection, SECTIONS } from '../rules/sections.ts';
import { factsOf, hidesNew, insertFact, type NewFact, supersedeFact } from '../store/facts.ts';
import { foundForAct } from './find-fact.ts';

export type Declaring = {
  /** By a minor of themselves: the line does not exist for their representatives (R58). */
  readonly keptFromRepresentatives?: boolean | undefined;
};

const typeOf = (section: ProfileSection) => (section === 'vaccination' ? VACCINATION_TYPE : SYNTHESIS_TYPE);

export function createWriteFacts(deps: {
  readonly access: Access;
  readonly clock: Clock;
  readonly publish: PublishProfileEvent;
}) {
  const { access } = deps;
  const today = () => parisDay(deps.clock.now());

  /** @throws the first fault, with its field */
  function checked(section: ProfileSection, written: WrittenFact): CheckedFact {
    const { fact, faults } = checkFact(section, written, today());
    const fault: FactFault | undefined = faults[0];
    if (fault) throw profileErrors(fault.code, fault.field);
    return fact;
  }

  async function insert(
    granted: Granted<'document.deposit'>,
    subject: RowSubject,
    fact: Omit<NewFact, keyof RowSubject | 'confirmed' | 'hiddenWithAll'> & {
      readonly hiddenWithAll?: boolean;
    },
  ): Promise<void> {
    const { visit } = granted;
    const confirmed = subject.origin === 'professional';
    await insertFact(granted, { ...subject, hiddenWithAll: subject.hidden, ...fact, confirmed });
    visit.trace(granted, { objectId: fact.factId, secret: subject.invisibleToRepresentatives });
    if (confirmed)
      await deps.publish(visit.tx, {
        topic: 'profile-completed',
        holderId: visit.holderId,
        rowId: fact.factId,
        by: visit.actor.id,
        secret: subject.invisibleToRepresentatives,
      });
  }

  function authorizeNew(visit: Visit, section: ProfileSection, { keptFromRepresentatives }: Declaring) {
    visit.attempt('document.deposit');
    const subject = ownSubject(visit, typeOf(section), keptFromRepresentatives);
    const granted = visit.authorize('document.deposit', subjectOf(subject));
    if (subject.origin === 'professional' && !SECTIONS[section].byProfessionals)
      throw profileErrors('section-not-yours');
    return { subject, granted };
  }

  /** What « aucune » said, and what a single line said, is not true any more. */
  async function setAside(visit: Visit, section: ProfileSection, which: 'absent' | 'all'): Promise<void> {
    const facts = await factsOf(visit.authorize('document.list'), [section]);
    for (const fact of facts) {
      if (which === 'absent' && fact.state !== 'absent') continue;
      const granted = visit.confirm('document.replace', subjectOf(fact));
      if (granted) await supersedeFact(granted, fact.factId);
    }
  }

  const mayList = (visit: Visit) => visit.decide('document.list').allowed;
  const fresh = () => {
    const factId = newId();
    return { factId, logicalId: factId, version: 1, replacesId: undefined, joinedTo: undefined } as const;
  };

  return {
    /** @returns its id. @throws Refused, a fault of `checkFact` with its field, `section-not-yours` */
    declare: (
      request: VisitRequest,
      section: ProfileSection,
      written: WrittenFact,
      how: Declaring = {},
    ): Promise<string> =>
      access.writing(request, async (visit) => {
        const { subject, granted } = authorizeNew(visit, section, how);
        const fact = checked(section, written);
        const hidden = await hidesNew(granted);
        if (mayList(visit)) await setAside(visit, section, SECTIONS[section].single ? 'all' : 'absent');
        const made = fresh();
        await insert(
          granted,
          { ...subject, hidden },
          {
            ...made,
            ...fact,
            section,
            code: undefined,
            codeSystem: undefined,
          },
        );
        return made.factId;
      }),

    /** « Aucune », said of the whole section, today. @throws Refused, `section-not-empty` */
    declareNone: (request: VisitRequest, section: ProfileSection): Promise<void> =>
      access.writing(request, async (visit) => {
        const { subject, granted } = authorizeNew(visit, section, {});
        const { none } = SECTIONS[section];
        if (none === undefined) throw profileErrors('choice-unknown', 'none');
        if (mayList(visit)) {
          const there = await factsOf(visit.authorize('document.list'), [section]);
          // what this actor may not see refuses nothing: it would be told by that
          if (there.some((one) => one.state === 'active' && visit.confirm('document.read', subjectOf(one))))
            throw profileErrors('section-not-empty');
        }
        const hidden = await hidesNew(granted);
        if (mayList(visit)) await setAside(visit, section, 'absent');
        await insert(
          granted,
          { ...subject, hidden },
          {
            ...fresh(),
            section,
            code: undefined,
            codeSystem: undefined,
            label: none,
            details: {},
            start: undefined,
            end: undefined,
            state: 'absent',
          },
        );
      }),

    /** Keeps the former version. @returns the id of the new one. @throws as `declare`; `fact-from-document`, `fact-old` */
    change: (request: VisitRequest, factId: string, written: WrittenFact): Promise<string> =>
      access.writing(request, async (visit) => {
        const { fact, granted } = await foundForAct(visit, 'document.replace', factId);
        if (fact.sourceEntryId) throw profileErrors('fact-from-document');
        if (!isProfileSection(fact.section)) throw profileErrors('fact-absent');
        const now = checked(fact.section, written);
        const subject: RowSubject = {
          ...ownSubject(visit, typeOf(fact.section)),
          hidden: fact.hiddenHere,
          invisibleToPatient: fact.invisibleToPatient,
          invisibleToRepresentatives: fact.invisibleToRepresentatives,
        };
        if (!(await supersedeFact(granted, factId))) throw profileErrors('fact-old');
        const made = newId();
        await insert(visit.authorizeCorrection(granted, subjectOf(subject)), subject, {
          factId: made,
          logicalId: fact.logicalId,
          version: fact.version + 1,
          replacesId: factId,
          section: fact.section,
          // a code was that of the former words
          code: now.label === fact.label ? fact.code : undefined,
          codeSystem: now.label === fact.label ? fact.codeSystem : undefined,
          joinedTo: fact.joinedTo,
          hiddenWithAll: fact.hiddenWithAll,
          ...now,
        });
        return made;
      }),
  };
}
