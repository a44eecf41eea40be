/**
 * The two acts that make an INS qualified, done together by a professional or a secretariat in front of the person: the
 * identity is checked on a document, and the number is obtained from INSi with the traits of that identity (B08, R19).
 * What INSi says must agree with what is held (R26). Nothing is merged: a number that leads to somebody else is noted, and
 * told to who asked without a word about them (R16).
 */
import type { InsiIdentity } from '#formats/insi/identity';
import { compareTraits, normaliseTrait } from '#formats/traits';
import type { DatabaseTransaction } from '#platform/database/database';
import type { CarnetError } from '#platform/errors';
import { citizenErrors } from '../errors.ts';
import type { Insi, InsiFound } from '../insi.ts';
import {
  afterAct,
  type IdentityAct,
  type IdentityState,
  identityDocument,
  mayAskInsi,
  numberFound,
  TRAIT_LABELS,
  without,
} from '../rules/identity-status.ts';
import {
  addFormerNumber,
  addIdentityLine,
  adoptCivilStatus,
  claimNumbers,
  hasHomonym,
  type IdentityLine,
  identityState,
  setIdentityState,
} from '../store/identity.ts';

/** What this use-case needs of a visit; the module of access gives it, and uses this module. */
export type QualifyingVisit<G> = {
  readonly tx: DatabaseTransaction;
  readonly holderId: string;
  readonly actor: { readonly id: string; readonly label: string };
  readonly space: { readonly protection?: string | undefined };
  attempt(action: 'person.qualify'): void;
  authorize(action: 'person.qualify'): G;
  trace(granted: G): void;
};
export type QualifyingVisits<R, G> = {
  reading<T>(request: R, work: (visit: QualifyingVisit<G>) => Promise<T>): Promise<T>;
  writing<T>(request: R, work: (visit: QualifyingVisit<G>) => Promise<T>): Promise<T>;
};

export type Qualified = {
  readonly state: IdentityState;
  /** Traits that differ without standing against it: the civil status' own are kept. */
  readonly warnings: readonly string[];
  /** The number changed; the one before still leads to the person. */
  readonly renumbered: boolean;
};

/** The person as held. */
type HeldIdentity = {
  readonly ins: string;
  readonly insOid: string;
  readonly birthName: string;
  readonly birthGivenNames: string;
  readonly firstGivenName: string;
  readonly sex: 'M' | 'F' | 'I';
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly birthCog: string | undefined;
};

type Outcome = { readonly done: Qualified } | { readonly refused: CarnetError };

export function createQualification<R, G>(deps: {
  readonly visits: QualifyingVisits<R, G>;
  readonly insi: Pick<Insi, 'byTraits'>;
  person(tx: DatabaseTransaction, holderId: string): Promise<HeldIdentity | undefined>;
}) {
  const { visits } = deps;

  async function known({ tx, holderId }: QualifyingVisit<G>) {
    const [person, state] = await Promise.all([deps.person(tx, holderId), identityState(tx, holderId)]);
    if (!person || !state) throw citizenErrors('identity-unknown');
    return { person, state };
  }

  async function settle(
    visit: QualifyingVisit<G>,
    document: string,
    asked: HeldIdentity,
    answer: InsiFound,
  ): Promise<Outcome> {
    const { person, state } = await known(visit);
    // another act changed the identity while INSi was asked
    if (person.ins !== asked.ins || person.insOid !== asked.insOid || !mayAskInsi(state))
      return { refused: citizenErrors('identity-changed') };
    const act = (one: IdentityLine['act'], before: IdentityState, after: IdentityState) =>
      addIdentityLine(visit.tx, visit.holderId, {
        act: one,
        document: one === 'checked' ? document : undefined,
        statusBefore: before.status,
        statusAfter: after.status,
        actorId: visit.actor.id,
        actorLabel: visit.actor.label,
      });
    async function move(from: IdentityState, ...acts: readonly IdentityAct[]): Promise<IdentityState> {
      let now = from;
      for (const one of acts) {
        const next = afterAct(now, one) ?? now;
        await act(one, now, next);
        now = next;
      }
      await setIdentityState(visit.tx, visit.holderId, now);
      return now;
    }
    if (answer.outcome !== 'found') {
      // the document was seen all the same: that act stands
      await move(state, 'checked');
      return { refused: citizenErrors(answer.outcome === 'none' ? 'insi-nobody' : 'insi-several') };
    }
    const { identity } = answer;
    const { blocking, warnings } = compareTraits(traitsOf(person), {
      ...identity,
      birthGivenNames: [identity.birthGivenNames],
    });
    if (blocking.length > 0)
      return {
        refused: citizenErrors('insi-traits-differ', blocking.map((one) => TRAIT_LABELS[one]).join(', ')),
      };
    const number = numberFound(person, identity);
    if (number.kind === 'other') return { refused: citizenErrors('insi-other-number') };
    if (!(await claimNumbers(visit.tx, [identity, ...identity.former])))
      return { refused: citizenErrors('identity-twice') };
    for (const one of identity.former) await addFormerNumber(visit.tx, visit.holderId, one);
    await adoptCivilStatus(visit.tx, visit.holderId, identity, firstNameOf(person, identity));
    if (number.kind === 'changed') await act('renumbered', state, state);
    const isNewHomonym = !state.attributes.includes('homonyme') && (await hasHomonym(visit.tx));
    return {
      done: {
        state: await move(state, 'checked', 'obtained', ...(isNewHomonym ? (['homonyme'] as const) : [])),
        warnings: warnings.map((one) => TRAIT_LABELS[one]),
        renumbered: number.kind === 'changed',
      },
    };
  }

  return {
    /**
     * @param given.document a code of IDENTITY_DOCUMENTS, of what the person showed
     * @throws Refused, `identity-document`, `identity-not-confirmed`, `identity-doubted`, `identity-twice`, `insi-…`
     */
    async qualifyIns(
      request: R,
      given: { readonly document: string; readonly confirmed: boolean },
    ): Promise<Qualified> {
      const before = await visits.reading(request, async (visit) => {
        visit.attempt('person.qualify');
        visit.authorize('person.qualify');
        if (!identityDocument(given.document, visit.space.protection === 'minor'))
          throw citizenErrors('identity-document');
        if (!given.confirmed) throw citizenErrors('identity-not-confirmed');
        const now = await known(visit);
        if (!mayAskInsi(now.state)) throw citizenErrors('identity-doubted');
        if (now.person.sex === 'I') throw citizenErrors('insi-traits', 'sex');
        return { ...now, actorId: visit.actor.id };
      });
      const { person } = before;
      // outside of every transaction: the teleservice may take its time
      const answer = await deps.insi.byTraits(
        {
          birthName: person.birthName,
          givenNames: givenNamesOf(person),
          sex: person.sex === 'M' ? 'M' : 'F',
          birthDate: person.birthDate,
          birthPlaceCog: person.birthCog,
        },
        before.actorId,
      );
      const outcome = await visits.writing(request, async (visit) => {
        visit.attempt('person.qualify');
        const granted = visit.authorize('person.qualify');
        const settled = await settle(visit, given.document, person, answer);
        visit.trace(granted);
        return settled;
      });
      // thrown after the transaction: what was noted of it stands
      if ('refused' in outcome) throw outcome.refused;
      return outcome.done;
    },

    /** The identity is doubted, or was invented for a training: it feeds nothing and INSi is not asked until that is lifted. */
    markIdentity: (request: R, attribute: 'douteux' | 'fictif', isSo: boolean): Promise<IdentityState> =>
      visits.writing(request, async (visit) => {
        visit.attempt('person.qualify');
        const granted = visit.authorize('person.qualify');
        const { state } = await known(visit);
        const next = isSo ? afterAct(state, attribute) : without(state, attribute);
        if (!next) throw citizenErrors('identity-doubted');
        await setIdentityState(visit.tx, visit.holderId, next);
        await addIdentityLine(visit.tx, visit.holderId, {
          act: isSo ? attribute : 'lifted',
          document: undefined,
          statusBefore: state.status,
          statusAfter: next.status,
          actorId: visit.actor.id,
          actorLabel: visit.actor.label,
        });
        visit.trace(granted);
        return next;
      }),
  };
}

/** @typeParam R the request of a visit */
export type Qualification<R> = ReturnType<typeof createQualification<R, unknown>>;

/** The list, with the first name as one even when a space is in it. */
function givenNamesOf({ firstGivenName, birthGivenNames }: HeldIdentity): readonly string[] {
  const rest = birthGivenNames.startsWith(`${firstGivenName} `)
    ? birthGivenNames.slice(firstGivenName.length).trim().split(' ')
    : birthGivenNames.split(' ').filter((name) => name !== firstGivenName);
  return [firstGivenName, ...rest.filter(Boolean)];
}

const traitsOf = (person: HeldIdentity) => ({
  birthName: person.birthName,
  birthGivenNames: givenNamesOf(person),
  sex: person.sex,
  birthDate: person.birthDate,
  birthPlaceCog: person.birthCog,
});

/** INSi may give the list alone: the first name that was known is kept, since it agrees with the list. */
function firstNameOf(person: HeldIdentity, identity: InsiIdentity): string {
  return identity.firstGivenName ? normaliseTrait(identity.firstGivenName) : person.firstGivenName;
}
