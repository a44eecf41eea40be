/** « J'ai passé une radio le 3 mars chez… »: said by the person's side, or by a professional. */
import type { Access, DocumentSubject, Visit, VisitRequest } from '#access';
import type { Citizens } from '#citizens';
import { parisDay } from '#formats/civil-day';
import { nameCase } from '#formats/traits';
import type { Clock } from '#platform/clock';
import { newId } from '#platform/ids';
import { expectationErrors } from '../errors.ts';
import { dueAfter, isKind, KINDS } from '../rules/kinds.ts';
import { hidesNew, insertExpected, lookBack, nameSender } from '../store/expected.ts';

export type SaidByHand = {
  readonly kind: string;
  /** ISO day; undefined: it could not be read. */
  readonly actOn: string | undefined;
  readonly place: string;
  /** A professional among those who filed something here. */
  readonly fromId: string | undefined;
};

/** « Profil médical » and « Synthèse médicale » (JDV_J66), as what is declared in the profile (docs/decisions/0011). */
const HOLDER_TYPE = 'DOCPAT08';
const PROFESSIONAL_TYPE = '60591-5';
const MOST_PLACE = 120;
const OLDEST_DAYS = 730;

export function ownSubject({ actor, secret, hidesNew: hidden }: Visit): DocumentSubject {
  const isProfessional = actor.kind === 'professional';
  return {
    status: 'current',
    hidden,
    invisibleToPatient: false,
    invisibleToRepresentatives: secret,
    origin: isProfessional ? 'professional' : 'holder',
    typeCode: isProfessional ? PROFESSIONAL_TYPE : HOLDER_TYPE,
    authorId: actor.id,
    authorStructureId: actor.structureId,
    ownName: false,
    depositorId: actor.id,
    legalAuthenticatorId: undefined,
  };
}

export function createExpectByHand(deps: {
  readonly access: Access;
  readonly citizens: Pick<Citizens, 'person'>;
  readonly clock: Clock;
}) {
  async function nameOfActor(visit: Visit): Promise<string> {
    const person =
      visit.actor.kind === 'holder' ? await deps.citizens.person(visit.tx, visit.holderId) : undefined;
    return person
      ? `${nameCase(person.usageGivenName ?? person.firstGivenName)} ${nameCase(person.usageName ?? person.birthName)}`
      : visit.actor.label;
  }

  /** @returns its id. @throws Refused, `expectation-kind`, `expectation-date`, `expectation-place`, `expectation-from` */
  return (request: VisitRequest, said: SaidByHand): Promise<string> =>
    deps.access.writing(request, async (visit) => {
      visit.attempt('document.deposit');
      const subject = ownSubject(visit);
      const granted = visit.authorize('document.deposit', subject);
      if (!isKind(said.kind)) throw expectationErrors('expectation-kind');
      const now = deps.clock.now();
      const today = parisDay(now);
      const { actOn } = said;
      if (!actOn || actOn > today || dueAfter(actOn, OLDEST_DAYS) < today)
        throw expectationErrors('expectation-date');
      const place = said.place.trim();
      if (place.length > MOST_PLACE) throw expectationErrors('expectation-place');
      const rule = KINDS[said.kind];
      const id = newId();
      await insertExpected(
        granted,
        { ...subject, hidden: await hidesNew(granted) },
        {
          id,
          kind: said.kind,
          actOn,
          dueOn: dueAfter(actOn, rule.afterAct.days),
          place,
          authorLabel: await nameOfActor(visit),
        },
      );
      if (said.fromId && !(await nameSender(visit, id, said.fromId)))
        throw expectationErrors('expectation-from');
      await lookBack(visit, id, rule.closes);
      visit.trace(granted, { objectId: id, secret: subject.invisibleToRepresentatives });
      return id;
    });
}
