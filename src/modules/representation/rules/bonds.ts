/** What two people are to each other, as each reads it. The invited person's sex is not known yet; the holder's is. */
type Sex = 'M' | 'F' | 'I';

type BondWords = {
  /** What the invited person is to the holder, as a choice of the form. */
  readonly person: string;
  /** What the holder is to the invited person: woman, man, unknown. */
  readonly holder: Readonly<Record<Sex, string>>;
};

export const BONDS = {
  child: { person: 'votre enfant', holder: { F: 'votre mère', M: 'votre père', I: 'votre parent' } },
  parent: { person: 'votre parent', holder: { F: 'votre fille', M: 'votre fils', I: 'votre enfant' } },
  partner: {
    person: 'votre conjoint ou conjointe',
    holder: { F: 'votre conjointe', M: 'votre conjoint', I: 'votre conjoint' },
  },
  sibling: {
    person: 'votre frère ou sœur',
    holder: { F: 'votre sœur', M: 'votre frère', I: 'votre frère ou sœur' },
  },
  grandchild: {
    person: 'votre petit-enfant',
    holder: { F: 'votre grand-mère', M: 'votre grand-père', I: 'votre grand-parent' },
  },
  grandparent: {
    person: 'votre grand-parent',
    holder: { F: 'votre petite-fille', M: 'votre petit-fils', I: 'votre petit-enfant' },
  },
  other: { person: 'un ou une proche', holder: { F: 'une proche', M: 'un proche', I: 'un proche' } },
} as const satisfies Record<string, BondWords>;

export type Bond = keyof typeof BONDS;

export const isBond = (text: string): text is Bond => Object.hasOwn(BONDS, text);
