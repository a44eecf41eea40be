/** What an answer of INSi makes of the identity that is held: for a qualification, and for a verification of old ones. */
import type { InsiIdentity } from '#formats/insi/identity';
import { compareTraits, normaliseTrait } from '#formats/traits';
import type { DatabaseTransaction } from '#platform/database/database';
import type { CarnetError } from '#platform/errors';
import { newId } from '#platform/ids';
import { citizenErrors } from '../errors.ts';
import type { PublishCitizenEvent } from '../events.ts';
import type { Insi, InsiFound } from '../insi.ts';
import {
  afterAct,
  type IdentityAct,
  type IdentityState,
  mayAskInsi,
  numberFound,
  TRAIT_LABELS,
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

/** What these use-cases need of a visit; the module of access gives it, and uses this module. */
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

/** The person as held. */
export type HeldIdentity = {
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

export type Held = { readonly person: HeldIdentity; readonly state: IdentityState };
export type ReadPerson = (tx: DatabaseTransaction, holderId: string) => Promise<HeldIdentity | undefined>;

/** @throws `identity-unknown` */
export async function heldBy(visit: QualifyingVisit<unknown>, read: ReadPerson): Promise<Held> {
  const [person, state] = await Promise.all([
    read(visit.tx, visit.holderId),
    identityState(visit.tx, visit.holderId),
  ]);
  if (!person || !state) throw citizenErrors('identity-unknown');
  return { person, state };
}

/** What is read on a carte Vitale: it tells apart those whom no trait does. */
export type ShownCard = {
  /** 13 characters and the key of the insured person: a parent's, for a child. */
  readonly insuredNumber: string;
  /** 1, but for those born together. */
  readonly birthRank: number;
};

/** By the card when one is shown, else by the traits. @throws `insi-…` */
export function askInsi(
  insi: Pick<Insi, 'byTraits' | 'byCard'>,
  person: HeldIdentity,
  emitter: string,
  card?: ShownCard,
): Promise<InsiFound> {
  if (card) return insi.byCard({ ...card, birthDate: person.birthDate }, emitter);
  if (person.sex === 'I') throw citizenErrors('insi-traits', 'sex');
  return insi.byTraits(
    {
      birthName: person.birthName,
      givenNames: givenNamesOf(person),
      sex: person.sex,
      birthDate: person.birthDate,
      birthPlaceCog: person.birthCog,
    },
    emitter,
  );
}

/** Does one act after the other, each with its line. */
export async function move(
  visit: QualifyingVisit<unknown>,
  from: IdentityState,
  acts: readonly IdentityAct[],
  document?: string,
): Promise<IdentityState> {
  let now = from;
  for (const one of acts) {
    const next = afterAct(now, one) ?? now;
    await line(visit, one, now, next, one === 'checked' ? document : undefined);
    now = next;
  }
  await setIdentityState(visit.tx, visit.holderId, now);
  return now;
}

/**
 * Tells the person, if there is something to tell. A doubt that somebody marks is not told: it may be about whoever uses a
 * number that is not theirs.
 */
export async function tellChange(
  publish: PublishCitizenEvent,
  { tx, holderId }: QualifyingVisit<unknown>,
  before: IdentityState,
  after: IdentityState,
  renumbered: boolean,
): Promise<void> {
  if (renumbered || before.status !== after.status)
    await publish(tx, { topic: 'identity-changed', holderId, id: newId() });
}

export const line = (
  visit: QualifyingVisit<unknown>,
  act: IdentityLine['act'],
  before: IdentityState,
  after: IdentityState,
  document?: string,
): Promise<void> =>
  addIdentityLine(visit.tx, visit.holderId, {
    act,
    document,
    statusBefore: before.status,
    statusAfter: after.status,
    actorId: visit.actor.id,
    actorLabel: visit.actor.label,
  });

export type Taken =
  /** The number and the traits of the civil status are held now; the status is still to be moved by `acts`. */
  | {
      readonly acts: readonly IdentityAct[];
      readonly warnings: readonly string[];
      readonly renumbered: boolean;
      readonly refused?: undefined;
    }
  /** Nothing was taken. `names`: INSi knows nobody, or several, under these traits. */
  | { readonly refused: CarnetError; readonly names: 'none' | 'several' | 'one' };

/** @param asked as it was when INSi was asked */
export async function takeAnswer(
  visit: QualifyingVisit<unknown>,
  { person, state }: Held,
  asked: HeldIdentity,
  answer: InsiFound,
): Promise<Taken> {
  // another act changed the identity meanwhile
  if (person.ins !== asked.ins || person.insOid !== asked.insOid || !mayAskInsi(state))
    return { refused: citizenErrors('identity-changed'), names: 'one' };
  if (answer.outcome !== 'found')
    return {
      refused: citizenErrors(answer.outcome === 'none' ? 'insi-nobody' : 'insi-several'),
      names: answer.outcome,
    };
  const { identity } = answer;
  const { blocking, warnings } = compareTraits(traitsOf(person), {
    ...identity,
    birthGivenNames: [identity.birthGivenNames],
  });
  const refuse = (refused: CarnetError): Taken => ({ refused, names: 'one' });
  if (blocking.length > 0)
    return refuse(citizenErrors('insi-traits-differ', blocking.map((one) => TRAIT_LABELS[one]).join(', ')));
  const number = numberFound(person, identity);
  if (number.kind === 'other') return refuse(citizenErrors('insi-other-number'));
  if (!(await claimNumbers(visit.tx, [identity, ...identity.former])))
    return refuse(citizenErrors('identity-twice'));
  for (const one of identity.former) await addFormerNumber(visit.tx, visit.holderId, one);
  await adoptCivilStatus(visit.tx, visit.holderId, identity, firstNameOf(person, identity));
  if (number.kind === 'changed') await line(visit, 'renumbered', state, state);
  const isNewHomonym = !state.attributes.includes('homonyme') && (await hasHomonym(visit.tx));
  return {
    acts: isNewHomonym ? ['obtained', 'homonyme'] : ['obtained'],
    warnings: warnings.map((one) => TRAIT_LABELS[one]),
    renumbered: number.kind === 'changed',
  };
}

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
