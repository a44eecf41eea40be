/**
 * Who gets no notice, and hence no space that opens by itself: read from top to bottom, the first line that fits says why.
 * A20 and A19 are lines of the national campaign's own list; anyone left out may still open a space on the site (A18, A21).
 */
import type { SpaceState } from '../../index.ts';
import { addDays } from './paris.ts';

export type Facts = {
  readonly state: SpaceState | 'none';
  /** This campaign made a code for this person already: a notice that was cut short is sent again. */
  readonly isBegun: boolean;
  readonly rank: 'insured' | 'dependant';
  readonly ame: boolean;
  readonly overseas: boolean;
  readonly country: string;
  readonly hasAddress: boolean;
  readonly hasMail: boolean;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly deceasedOn: string | null;
};

type Exclusion = {
  readonly reason: string;
  readonly sentence: string;
  readonly source: string;
  readonly when: (facts: Facts, today: string) => boolean;
};

export const EXCLUSIONS = [
  {
    reason: 'dead',
    sentence: 'Personne décédée.',
    source: 'A23: no letter to the dead',
    when: ({ deceasedOn, state }) => deceasedOn !== null || state === 'deceased',
  },
  {
    reason: 'opposed',
    sentence: 'La personne a déjà refusé.',
    source: 'L1111-14: an opposition holds until the person takes it back',
    when: ({ state }) => state === 'opposed',
  },
  {
    reason: 'open',
    sentence: 'L’espace est déjà ouvert.',
    source: 'A18: opened by the person before any notice',
    when: ({ state }) => state === 'created' || state === 'active',
  },
  {
    reason: 'closed',
    sentence: 'La personne a fermé son espace, ou l’a fait détruire.',
    source: 'R1111-36, R18',
    when: ({ state }) => state === 'closed' || state === 'destroyed',
  },
  {
    reason: 'announced',
    sentence: 'La personne est déjà prévenue par une autre campagne.',
    source: 'one notice each',
    when: ({ state, isBegun }) => state === 'announced' && !isBegun,
  },
  {
    reason: 'ame',
    sentence: 'Bénéficiaire de l’aide médicale de l’État.',
    source: 'A19',
    when: ({ ame }) => ame,
  },
  {
    reason: 'overseas',
    sentence: 'Collectivité d’outre-mer.',
    source: 'A19',
    when: ({ overseas }) => overseas,
  },
  {
    reason: 'abroad',
    sentence: 'Adresse à l’étranger.',
    source: 'A19, R67: foreigners are not covered, read as people who live abroad',
    when: ({ country }) => country !== 'FR',
  },
  {
    reason: 'minor-insured',
    sentence: 'Mineur assuré en son propre nom.',
    source: 'A19',
    when: ({ rank, birthDate }, today) => rank === 'insured' && isMinor(birthDate, today),
  },
  {
    reason: 'adult-dependant',
    sentence: 'Majeur ayant droit d’un assuré.',
    source: 'A20; A23: no letter about an adult to a relative',
    when: ({ rank, birthDate }, today) => rank === 'dependant' && !isMinor(birthDate, today),
  },
  {
    reason: 'no-address',
    sentence: 'Ni adresse mail, ni adresse postale.',
    source: 'A20',
    when: ({ hasAddress, hasMail }) => !hasAddress && !hasMail,
  },
] as const satisfies readonly Exclusion[];

export type ExclusionReason = (typeof EXCLUSIONS)[number]['reason'];

/** @param today YYYY-MM-DD in Paris */
export function exclusionOf(facts: Facts, today: string): ExclusionReason | undefined {
  return EXCLUSIONS.find(({ when }) => when(facts, today))?.reason;
}

/** Until the day of the eighteenth birthday, which begins at midnight in Paris (R13). */
export function isMinor(birthDate: string, today: string): boolean {
  const birthday = `${Number(birthDate.slice(0, 4)) + 18}${birthDate.slice(4)}`;
  // born on 29 February: of age on 1 March
  return today < (isLeapDay(birthday) ? addDays(birthday.replace('-29', '-28'), 1) : birthday);
}

const isLeapDay = (day: string) => day.endsWith('-02-29') && new Date(`${day}T00:00:00Z`).getUTCMonth() !== 1;
