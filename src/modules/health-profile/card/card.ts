/** The emergency card: the lines that the person chose, as the profile has them now (D07). */
import type { Access, Visit, VisitRequest } from '#access';
import type { Citizens, Person } from '#citizens';
import { parisDay } from '#formats/civil-day';
import type { Clock } from '#platform/clock';
import { profileErrors } from '../errors.ts';
import { type Fact, ownSubject, SYNTHESIS_TYPE, subjectOf } from '../fact.ts';
import { factsOf } from '../store/facts.ts';
import { CARD_GROUPS, CARD_SECTIONS, type CardGroup, isProposed, mayStand } from './groups.ts';
import { type SaidLine, sayLine } from './say-line.ts';
import { type Choice, findCard, replaceCard } from './store.ts';

export type CardLine = SaidLine & {
  readonly factId: string;
  readonly section: Fact['section'];
  /** Hidden from professionals: on the card all the same, if the person says so. */
  readonly hidden: boolean;
};

export type OfferedLine = CardLine & {
  /** On the card; before a first choice, proposed. */
  readonly chosen: boolean;
};

type Grouped<L> = { readonly group: CardGroup; readonly lines: readonly L[] };

export type EmergencyCard = {
  readonly person: Person;
  /** Undefined until something was chosen. */
  readonly chosenAt: Date | undefined;
  /** In the order of an emergency; groups without a line too. */
  readonly groups: readonly Grouped<CardLine>[];
  readonly offered: readonly Grouped<OfferedLine>[];
  /** What became of chosen lines since: the words of those that changed or were hidden, how many are no longer in the profile. */
  readonly since: {
    readonly changed: readonly string[];
    readonly hidden: readonly string[];
    readonly gone: number;
  };
  readonly mayChoose: boolean;
};

/** More would not be read. */
const MOST = 40;

export function createCard(deps: {
  readonly access: Access;
  readonly clock: Clock;
  readonly citizens: Citizens;
}) {
  const { access } = deps;
  const today = () => parisDay(deps.clock.now());

  const candidates = async (visit: Visit) => {
    if (visit.actor.kind !== 'holder' && visit.actor.kind !== 'representative')
      throw profileErrors('card-not-yours');
    const granted = visit.authorize('document.list');
    const facts = (await factsOf(granted, CARD_SECTIONS)).filter(
      (one) => mayStand(one) && visit.confirm('document.read', subjectOf(one)),
    );
    return { granted, facts: facts.filter((one) => !isBelied(one, facts)) };
  };

  return {
    /** @throws Refused, `card-not-yours` */
    read: (request: VisitRequest): Promise<EmergencyCard> =>
      access.reading(request, async (visit) => {
        const { granted, facts } = await candidates(visit);
        const person = await deps.citizens.person(visit.tx, visit.holderId);
        if (!person) throw profileErrors('fact-absent');
        const card = await findCard(granted);
        visit.trace(granted);
        const chosen = new Map(card?.choices.map((one) => [one.logicalId, one]));
        return {
          person,
          chosenAt: card?.chosenAt,
          groups: grouped(facts, (fact) => (chosen.has(fact.logicalId) ? lineOf(fact) : undefined)),
          offered: grouped(facts, (fact, group) => ({
            ...lineOf(fact),
            chosen: card ? chosen.has(fact.logicalId) : isProposed(group, fact, today()),
          })),
          since: sinceThen(facts, chosen),
          mayChoose: visit.decide('document.deposit', subjectOf(ownSubject(visit, SYNTHESIS_TYPE))).allowed,
        };
      }),

    /** In the place of what was chosen before. @throws Refused, `card-not-yours`, `card-too-long`, `fact-absent` */
    choose: (request: VisitRequest, factIds: readonly string[]): Promise<void> =>
      access.writing(request, async (visit) => {
        visit.attempt('document.deposit');
        const { facts } = await candidates(visit);
        const subject = ownSubject(visit, SYNTHESIS_TYPE);
        const granted = visit.authorize('document.deposit', subjectOf(subject));
        const wanted = new Set(factIds);
        if (wanted.size > MOST) throw profileErrors('card-too-long');
        const chosen = facts.filter(({ factId }) => wanted.has(factId));
        // changed or taken away while the page was open: better asked again than left out in silence
        if (chosen.length < wanted.size) throw profileErrors('fact-old');
        await replaceCard(granted, chosen);
        visit.trace(granted, { subject: { id: 'card', label: 'carte d’urgence' } });
      }),
  };
}

/** « Aucune », where a line of the same section says otherwise: a card must not say both, nor the first alone. */
const isBelied = (fact: Fact, all: readonly Fact[]): boolean =>
  fact.state === 'absent' && all.some(({ section, state }) => section === fact.section && state !== 'absent');

const lineOf = (fact: Fact): CardLine => ({
  ...sayLine(fact),
  factId: fact.factId,
  section: fact.section,
  hidden: fact.hidden,
});

/** Severe first, then as the profile has them. */
function grouped<L extends SaidLine>(
  facts: readonly Fact[],
  line: (fact: Fact, group: CardGroup) => L | undefined,
): readonly Grouped<L>[] {
  return CARD_GROUPS.map((group) => ({
    group,
    lines: facts
      .filter(({ section }) => group.sections.includes(section))
      .flatMap((fact) => line(fact, group) ?? [])
      .sort((one, other) => Number(other.severe) - Number(one.severe)),
  }));
}

function sinceThen(facts: readonly Fact[], chosen: ReadonlyMap<string, Choice>): EmergencyCard['since'] {
  const found = facts.flatMap((fact) => {
    const choice = chosen.get(fact.logicalId);
    return choice ? [{ fact, choice }] : [];
  });
  return {
    changed: found.filter(({ fact, choice }) => fact.factId !== choice.factId).map(({ fact }) => fact.label),
    hidden: found
      .filter(({ fact, choice }) => fact.hidden && !choice.wasHidden)
      .map(({ fact }) => fact.label),
    gone: chosen.size - found.length,
  };
}
