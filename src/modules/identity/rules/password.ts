/**
 * What a password must be: long enough to be hard to guess, and not one of those that everybody tries. No composition puzzle.
 * CNIL, délibération 2022-100 of 21 July 2022: 50 bits of entropy where tries are limited; OWASP: 12 characters at least.
 */

/** Why a password is refused; a row of the module's errors. */
export type PasswordRefusal =
  | 'password-short'
  | 'password-long'
  | 'password-common'
  | 'password-digits'
  | 'password-identifier';

const LEAST = 12;
/** A sentence fits; a book would keep the server busy. */
const MOST = 128;
const LEAST_BITS = 50;

/** The same text, however a keyboard composes its accents. */
export const passwordText = (typed: string): string => typed.normalize('NFC');

/** @returns undefined when it may be used */
export function refusePassword(typed: string, identifier: string): PasswordRefusal | undefined {
  const text = passwordText(typed);
  const length = [...text].length;
  if (length < LEAST) return 'password-short';
  if (length > MOST) return 'password-long';
  const bare = bareOf(text);
  const own = bareOf(identifier.replace(/@.*/, ''));
  if (own.length >= 4 && bare.replaceAll(own, '').length < 6) return 'password-identifier';
  if (isCommon(text, bare)) return 'password-common';
  if (bitsOf(text) < LEAST_BITS) return 'password-digits';
  return undefined;
}

/** Entropy as the CNIL counts it: length by the size of the alphabet in use. */
export function bitsOf(text: string): number {
  const alphabet = [
    [/\d/, 10],
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[^\dA-Za-z]/, 32],
  ] as const;
  const size = alphabet.reduce((sum, [of, count]) => sum + (of.test(text) ? count : 0), 0);
  return [...text].length * Math.log2(Math.max(size, 1));
}

/** Letters and digits in lower case, without accents. */
const bareOf = (text: string) =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** What somebody who guesses tries first: a row of keys, a repetition, or a well-known word with something around it. */
function isCommon(text: string, bare: string): boolean {
  if (new Set(text.toLowerCase()).size < 5) return true;
  if (/^(.{1,6}?)\1+.{0,2}$/u.test(text.toLowerCase())) return true;
  if (ROWS.some((row) => row.includes(bare) || [...row].reverse().join('').includes(bare))) return true;
  const plain = bareOf(text.replace(/[0134578@$]/g, (one) => LEET[one] ?? one));
  return [bare, plain].some((one) => {
    const rest = COMMON.reduce((left, word) => left.replaceAll(word, ''), one);
    // digits and a sign around the word make it no rarer
    return rest.length < one.length && rest.replace(/\d/g, '').length < 4;
  });
}

const LEET: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  '@': 'a',
  $: 's',
};

const ROWS = [
  'azertyuiopqsdfghjklmwxcvbn',
  'qwertyuiopasdfghjklzxcvbnm',
  'abcdefghijklmnopqrstuvwxyzabcdefghijklm',
  '01234567890123456789012345678901234567890123456789',
  '1a2z3e4r5t6y7u8i9o0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'aqwzsxedcrfvtgbyhnuj',
];

/** Words of the published lists of the commonest passwords, French ones first; longest first so that each is taken out whole. */
const COMMON: readonly string[] = [
  ...['paris', 'marseille', 'lyon', 'toulouse', 'bordeaux', 'nantes', 'strasbourg', 'bretagne', 'france'],
  ...['motdepasse', 'monmotdepasse', 'password', 'passwort', 'azerty', 'qwerty', 'azertyuiop', 'qwertyuiop'],
  ...['bonjour', 'jetaime', 'jetadore', 'iloveyou', 'doudou', 'loulou', 'chouchou', 'cheval', 'soleil'],
  ...[
    'princesse',
    'coucou',
    'chocolat',
    'vacances',
    'familie',
    'famille',
    'football',
    'olympique',
    'welcome',
  ],
  ...['nicolas', 'julien', 'camille', 'thomas', 'alexandre', 'maxime', 'caroline', 'isabelle', 'philippe'],
  ...['admin', 'administrateur', 'administrator', 'letmein', 'dragon', 'monkey', 'sunshine', 'superman'],
  ...['pokemon', 'naruto', 'starwars', 'minecraft', 'liverpool', 'arsenal', 'barcelona', 'realmadrid'],
  ...['carnet', 'moncarnet', 'sante', 'masante', 'vitale', 'cartevitale', 'ameli', 'securite', 'secret'],
  ...['changeme', 'test', 'user', 'login', 'connexion', 'internet', 'ordinateur', 'samsung', 'iphone'],
].sort((a, b) => b.length - a.length);
