import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTraits, type IdentityTraits, normaliseTrait } from './traits.ts';

const dominique: IdentityTraits = {
  birthName: 'PAT-TROIS',
  birthGivenNames: ['DOMINIQUE', 'MARIE-LOUISE'],
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlaceCog: '51215',
};
const presenting = (changed: Partial<IdentityTraits>) =>
  compareTraits(dominique, { ...dominique, ...changed });
const givenNames = (known: string[], presented: string[]) =>
  compareTraits({ ...dominique, birthGivenNames: known }, { ...dominique, birthGivenNames: presented });

describe('national writing of a trait', () => {
  it.each([
    ['Éloïse', 'ELOISE'],
    ['cœur de lion', 'COEUR DE LION'],
    ['Ægir', 'AEGIR'],
    ['Straße', 'STRASSE'],
    ['d’Arc', "D'ARC"],
    ['Pat – Trois', 'PAT-TROIS'],
    ['  Le   Guellec ', 'LE GUELLEC'],
    ['O´Neill', "O'NEILL"],
    ['Łukasz Øre', 'LUKASZ ORE'],
    ['Jean\u00a0Paul', 'JEAN PAUL'],
    ['Nuñez (3)', 'NUNEZ'],
  ])('%s → %s', (text, expected) => expect(normaliseTrait(text)).toBe(expected));

  it('gives only the allowed characters, and nothing changes the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normaliseTrait(text);
        expect(once).toMatch(/^[A-Z' -]*$/);
        expect(normaliseTrait(once)).toBe(once);
      }),
    );
  });
});

describe('comparison of traits (R26)', () => {
  it('finds no difference in the same identity written otherwise', () => {
    expect(
      presenting({
        birthName: 'Pat Trois',
        birthGivenNames: ['Dominique Marie-Louise'],
        birthPlaceCog: undefined,
      }),
    ).toEqual({ blocking: [], warnings: [] });
  });

  it('blocks on birth name, first given name, sex and birth date', () => {
    expect(
      presenting({ birthName: 'NESSI', birthGivenNames: ['RUTH'], sex: 'M', birthDate: '1979-03-29' }),
    ).toEqual({ blocking: ['birthName', 'birthGivenName', 'sex', 'birthDate'], warnings: [] });
  });

  it('blocks on a sex that the document does not know', () => {
    expect(presenting({ sex: 'U' }).blocking).toEqual(['sex']);
  });

  it('does not take two names outside the Latin alphabet for the same name', () => {
    const names = [
      { ...dominique, birthName: '李' },
      { ...dominique, birthName: '王' },
    ] as const;
    expect(compareTraits(...names).blocking).toEqual(['birthName']);
  });

  it('only warns on birth place and further given names', () => {
    expect(presenting({ birthPlaceCog: '63220', birthGivenNames: ['DOMINIQUE', 'ANNE'] })).toEqual({
      blocking: [],
      warnings: ['furtherGivenNames', 'birthPlace'],
    });
  });

  it.each([
    [['DOMINIQUE MARIE-LOUISE'], ['DOMINIQUE']],
    [['DOMINIQUE'], ['DOMINIQUE MARIE-LOUISE']],
    [['RUTH', 'ISABELLE'], ['Ruth Isabelle']],
    [['ANNE MARIE', 'SOPHIE'], ['ANNE-MARIE']],
    [['ANNE MARIE SOPHIE'], ['ANNE-MARIE']],
    [['Héloïse'], ['HELOISE']],
  ])('accepts %j for %j', (known, presented) => {
    expect(givenNames(known, presented)).toEqual({ blocking: [], warnings: [] });
    expect(givenNames(presented, known)).toEqual({ blocking: [], warnings: [] });
  });

  it.each([
    [['JEAN'], ['JEAN-PAUL']],
    [
      ['MARIE', 'JEANNE', 'MICHELLE'],
      ['RUTH', 'ISABELLE'],
    ],
    [
      ['MARIE', 'DOMINIQUE'],
      ['DOMINIQUE', 'MARIE'],
    ],
    [['DOM'], ['DOMINIQUE']],
    [[], ['DOMINIQUE']],
    [[''], ['']],
    [['李'], ['王']],
  ])('blocks %j for %j', (known, presented) => {
    expect(givenNames(known, presented).blocking).toEqual(['birthGivenName']);
    expect(givenNames(presented, known).blocking).toEqual(['birthGivenName']);
  });
});
