import type { Mandate, OwnMandate, Representation } from '#representation';
import { day, lastDay } from '../../words/dates.ts';

/** A mandate in words, for either side. */
export type Told = {
  readonly id: string;
  /** The other person. */
  readonly name: string;
  /** `Aidant, votre fille` */
  readonly quality: string;
  readonly may: readonly string[];
  /** `Depuis le 1er mars 2026. Jusqu’au 28 février 2027.` */
  readonly period: string;
  readonly state: 'acts' | 'paused' | 'waits' | 'past';
};

type Words = Representation['words'];

/** For the person's side: who acts. */
export const tellMandate = (one: Mandate, words: Words, now: Date): Told => ({
  id: one.id,
  name: one.personLabel,
  quality: [words.kinds[one.kind], one.kind === 'carer' && one.personIs].filter(Boolean).join(', '),
  may: mayIn(one, words),
  period: periodOf(one, now),
  state: stateOf(one, now),
});

/** For the one who acts: in whose notebook. */
export const tellOwn = (one: OwnMandate, words: Words, now: Date): Told => ({
  id: one.id,
  name: one.label,
  quality: [words.kinds[one.kind], one.holderIs].filter(Boolean).join(', '),
  may: mayIn(one, words),
  period: periodOf(one, now),
  state: stateOf(one, now),
});

const mayIn = (one: Mandate | OwnMandate, words: Words): readonly string[] => [
  ...words.mayOf(one.scopes),
  ...(one.kind === 'carer' && one.scopes.includes('documents.read')
    ? [one.seesHidden ? 'Documents cachés compris' : 'Sans les documents cachés']
    : []),
];

type Dated = Pick<Mandate, 'kind' | 'since' | 'until' | 'pausedAt' | 'endedAt' | 'status'> & {
  readonly invitationUntil?: Date | undefined;
};

function stateOf(one: Dated & { readonly inForce: boolean }, now: Date): Told['state'] {
  if (one.status === 'invited') return one.invitationUntil && one.invitationUntil > now ? 'waits' : 'past';
  if (one.inForce) return 'acts';
  return one.status === 'accepted' && one.pausedAt && (!one.until || one.until > now) ? 'paused' : 'past';
}

function periodOf(one: Dated, now: Date): string {
  if (one.status === 'refused') return 'Invitation refusée.';
  if (one.status === 'invited')
    return one.invitationUntil && one.invitationUntil > now
      ? `Invitation à accepter avant le ${day(one.invitationUntil)}.`
      : 'Invitation restée sans réponse.';
  if (one.endedAt) return `Du ${day(one.since)} au ${day(one.endedAt)}.`;
  return `Depuis le ${day(one.since)}. ${endOf(one)}`;
}

function endOf({ kind, until }: Dated): string {
  if (until) return `Jusqu’au ${lastDay(until)}.`;
  return kind === 'parent' ? 'Jusqu’à la majorité.' : 'Sans date de fin.';
}
