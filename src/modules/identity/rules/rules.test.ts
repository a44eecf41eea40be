import { describe, expect, test } from 'vitest';
import { isMail, looksLikeIns, readIdentifier, readMobile } from './identifier.ts';
import { bitsOf, refusePassword } from './password.ts';

describe('a password', () => {
  test.each([
    'trois tulipes jaunes',
    'Tulipe-Jaune-Vélo',
    'mon voisin joue du tuba',
    'g7#kQ2!vR9zp',
    'étélongetchaudici',
    '4815162342109876',
    'deux mots de passe ne valent rien',
  ])('%j may be used: no puzzle', (text) => {
    expect(refusePassword(text, 'paule.essai')).toBeUndefined();
  });

  test.each([
    ['onze caract', 'password-short'],
    ['🙂🙂🙂🙂🙂🙂', 'password-short'],
    ['x'.repeat(129), 'password-long'],
    ['motdepasse123', 'password-common'],
    ['M0tDeP@sse2026!', 'password-common'],
    ['Azertyuiop123', 'password-common'],
    ['azertyuiopqs', 'password-common'],
    ['123456789012', 'password-common'],
    ['210987654321', 'password-common'],
    ['aaaaaaaaaaaaaa', 'password-common'],
    ['abcabcabcabc', 'password-common'],
    ['Marseille13013', 'password-common'],
    ['jetaimejetaime', 'password-common'],
    ['MonCarnetSante1', 'password-common'],
    ['1a2z3e4r5t6y', 'password-common'],
    ['739104628503', 'password-digits'],
    ['paule.essai1970', 'password-identifier'],
  ] as const)('%j is refused: %s', (text, why) => {
    expect(refusePassword(text, 'paule.essai@exemple.test')).toBe(why);
  });

  test('is counted as the CNIL counts: length by alphabet', () => {
    expect(bitsOf('739104628503')).toBeCloseTo(39.9, 1);
    expect(bitsOf('abcdefghijkl')).toBeCloseTo(56.4, 1);
    expect(bitsOf('')).toBe(0);
  });
});

describe('an identifier', () => {
  test.each([
    [' Paule.Essai ', 'paule.essai'],
    ['PAULE@Exemple.Test', 'paule@exemple.test'],
    ['hélène-29', 'hélène-29'],
    ['a b c d e', undefined],
    ['abcd', undefined],
    ['', undefined],
    ['@@', undefined],
    ['.abcde', undefined],
  ])('%j is compared as %j', (typed, read) => {
    expect(readIdentifier(typed)).toBe(read);
  });

  test('is never the number of a card', () => {
    expect(looksLikeIns('262062913490181')).toBe(true);
    expect(looksLikeIns('2620629134901')).toBe(true);
    expect(looksLikeIns('paule.essai')).toBe(false);
    expect(looksLikeIns('2620629')).toBe(false);
  });

  test('may be a mail address', () => {
    expect(isMail('paule@exemple.test')).toBe(true);
    expect(isMail('paule@exemple')).toBe(false);
  });
});

describe('a mobile number', () => {
  test.each([
    ['06 12 34 56 78', '+33612345678'],
    ['07.12.34.56.78', '+33712345678'],
    ['+33 (0)6 12 34 56 78', '+33612345678'],
    ['0033612345678', '+33612345678'],
    ['0692 12 34 56', '+262692123456'],
    ['0696123456', '+596696123456'],
    ['0639 98 12 34', '+33639981234'],
    ['0639 12 34 56', '+262639123456'],
    ['+687 12 34 56', '+687123456'],
    ['01 23 45 67 89', undefined],
    ['+1 202 555 0100', undefined],
    ['061234567', undefined],
    ['', undefined],
  ])('%j is %j', (typed, read) => {
    expect(readMobile(typed)).toBe(read);
  });
});
