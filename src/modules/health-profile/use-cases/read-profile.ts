/** The profile as a reader may know it: sections, what says the same twice, how far it is filled (D02, D03). */
import type { Access, Visit, VisitRequest } from '#access';
import { profileErrors } from '../errors.ts';
import {
  type Fact,
  ownSubject,
  type RowSubject,
  type SectionCode,
  SYNTHESIS_TYPE,
  subjectOf,
} from '../fact.ts';
import { KINDS } from '../rules/measure-kinds.ts';
import { likelyPairs } from '../rules/same-fact.ts';
import { PROFILE_SECTIONS, type ProfileSection, SECTIONS, type SectionRule } from '../rules/sections.ts';
import { factsNamed, factsOf, isHiddenWithAll } from '../store/facts.ts';
import { measuresNamed } from '../store/measures.ts';

/** A line as it is shown: those that were joined to it stand under it, when the reader may see both. */
export type Line = { readonly fact: Fact; readonly joined: readonly Fact[] };

export type SectionView = {
  readonly code: ProfileSection;
  readonly rule: SectionRule;
  readonly lines: readonly Line[];
  /** « Aucune », as it was declared; it may stand beside lines that others added since. */
  readonly none: Fact | undefined;
  /** Something is said: a line, or « aucune ». */
  readonly answered: boolean;
  /** Declared lines that a line of another source seems to repeat. */
  readonly pairs: readonly { readonly own: Fact; readonly other: Fact }[];
};

export type ProfileView = {
  readonly sections: readonly SectionView[];
  readonly answered: number;
  /** What this reader may do here; each line is decided on its own. */
  readonly mayAdd: boolean;
  /** Lines or measures stay hidden since « tout cacher », and this reader may show them again. */
  readonly mayShowAgain: boolean;
};

export type FactActs = {
  readonly change: boolean;
  readonly hide: boolean;
  readonly show: boolean;
  readonly remove: boolean;
};

export function createReadProfile({ access }: { readonly access: Access }) {
  const read = async (visit: Visit, sections?: readonly SectionCode[], former = false) => {
    const granted = visit.authorize('document.list');
    const facts = (await factsOf(granted, sections, former)).filter((one) =>
      visit.confirm('document.read', subjectOf(one)),
    );
    return { granted, facts };
  };

  return {
    /** The lines that stand, of these sections or all. @throws Refused */
    facts: (request: VisitRequest, sections?: readonly SectionCode[]): Promise<readonly Fact[]> =>
      access.reading(request, async (visit) => {
        const { granted, facts } = await read(visit, sections);
        visit.trace(granted);
        return facts;
      }),

    /** @throws Refused */
    profile: (request: VisitRequest): Promise<ProfileView> =>
      access.reading(request, async (visit) => {
        const { granted, facts } = await read(visit, PROFILE_SECTIONS);
        visit.trace(granted);
        const sections = PROFILE_SECTIONS.map((code) => sectionView(code, facts));
        return {
          sections,
          answered: sections.filter((one) => one.answered).length,
          mayAdd: mayAdd(visit),
          mayShowAgain: visit.decide('record.hide').allowed && (await isHiddenWithAll(granted)),
        };
      }),

    /** One section, what may be done to each of its lines, and their former versions. @throws Refused */
    section: (
      request: VisitRequest,
      code: ProfileSection,
    ): Promise<
      SectionView & {
        readonly mayAdd: boolean;
        readonly acts: ReadonlyMap<string, FactActs>;
        readonly former: ReadonlyMap<string, readonly Fact[]>;
        /** A minor or a protected adult may keep what they write from their representatives (R58). */
        readonly mayKeepSecret: boolean;
      }
    > =>
      access.reading(request, async (visit) => {
        const { granted, facts } = await read(visit, [code], true);
        visit.trace(granted);
        const current = facts.filter(({ status }) => status === 'current');
        const may = (
          action: 'document.replace' | 'document.hide' | 'document.show' | 'document.delete',
          fact: Fact,
        ) => visit.decide(action, subjectOf(fact)).allowed;
        return {
          ...sectionView(code, current),
          mayAdd: mayAdd(visit),
          mayKeepSecret: visit.actor.kind === 'holder' && visit.space.protection !== undefined,
          acts: new Map(
            current.map((fact) => [
              fact.factId,
              {
                change: !fact.sourceEntryId && may('document.replace', fact),
                hide: !fact.hidden && may('document.hide', fact),
                show: fact.hiddenHere && may('document.show', fact),
                remove: !fact.sourceEntryId && may('document.delete', fact),
              },
            ]),
          ),
          former: Map.groupBy(
            facts.filter(({ status }) => status === 'superseded'),
            ({ logicalId }) => logicalId,
          ),
        };
      }),

    /** What lines of the history name, as the reader may know it: id → words. Former versions too; what is gone has none. */
    titles: (request: VisitRequest, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
      access.reading(request, async (visit) => {
        if (ids.length === 0) return new Map();
        const [facts, measures] = await Promise.all([factsNamed(visit, ids), measuresNamed(visit, ids)]);
        const known = <R extends RowSubject>(rows: readonly R[]) =>
          rows.filter((one) => visit.confirm('document.know', subjectOf(one)));
        return new Map([
          ...known(facts).map(({ factId, label }) => [factId, `Profil : ${label}`] as const),
          ...known(measures).map(
            ({ measureId, kind }) => [measureId, `Mesure : ${KINDS[kind].label}`] as const,
          ),
        ]);
      }),

    /** One line that stands. @throws Refused, `fact-absent` */
    fact: (request: VisitRequest, factId: string): Promise<Fact> =>
      access.reading(request, async (visit) => {
        const { granted, facts } = await read(visit);
        const found = facts.find((one) => one.factId === factId);
        if (!found) throw profileErrors('fact-absent');
        visit.trace(granted, { objectId: factId, secret: found.invisibleToRepresentatives });
        return found;
      }),
  };
}

/** May something be added at all: the sections and their rules come after. */
const mayAdd = (visit: Visit): boolean =>
  visit.decide('document.deposit', subjectOf(ownSubject(visit, SYNTHESIS_TYPE))).allowed;

function sectionView(code: ProfileSection, all: readonly Fact[]): SectionView {
  const facts = all.filter(({ section }) => section === code);
  const none = facts.find(({ state }) => state === 'absent');
  const said = facts.filter(({ state }) => state !== 'absent');
  const byId = new Map(said.map((one) => [one.factId, one]));
  // joined to something that this reader does not see, a line stands alone
  const rootOf = (one: Fact, steps = 0): Fact => {
    const next = one.joinedTo === undefined || steps > said.length ? undefined : byId.get(one.joinedTo);
    return next ? rootOf(next, steps + 1) : one;
  };
  const lines = said
    .filter((one) => rootOf(one) === one)
    .map((fact) => ({ fact, joined: said.filter((one) => one !== fact && rootOf(one) === fact) }));
  return {
    code,
    rule: SECTIONS[code],
    lines,
    none,
    answered: facts.length > 0,
    pairs: likelyPairs(said),
  };
}
