// Identity traits: how they are written for comparison (référentiel national d'identitovigilance) and which
// differences stop a deposit (ruling R26: key, birth name, first birth given name, sex and birth date must agree;
// birth place and further given names only warn).

export interface IdentityTraits {
  readonly birthName: string;
  /** In the order of the birth certificate. One element may itself hold the whole list, separated by spaces. */
  readonly birthGivenNames: readonly string[];
  /** HL7 administrative gender: M, F, or U when unknown. */
  readonly sex: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  /** Code officiel géographique of the commune or country of birth (5 characters). */
  readonly birthPlaceCog?: string | undefined;
}

export type BlockingTrait = 'birthName' | 'birthGivenName' | 'sex' | 'birthDate';
export type WarningTrait = 'furtherGivenNames' | 'birthPlace';

export interface TraitComparison {
  readonly blocking: readonly BlockingTrait[];
  readonly warnings: readonly WarningTrait[];
}

// Letters that Unicode does not decompose into a base letter and a mark.
const LETTERS: Readonly<Record<string, string>> = {
  Œ: 'OE',
  Æ: 'AE',
  Ø: 'O',
  Đ: 'D',
  Ð: 'D',
  Ł: 'L',
  Þ: 'TH',
  Ħ: 'H',
  ı: 'I',
  Ŋ: 'N',
};

/**
 * The national writing of a name: A–Z, hyphen, apostrophe and single spaces; no accent, no ligature.
 * Any other character becomes a space.
 */
export function normaliseTrait(text: string): string {
  return text
    .replace(/[\u2018\u2019\u201b\u02bc\u00b4`]/g, "'")
    .toUpperCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ŒÆØĐÐŁÞĦıŊ]/g, (letter) => LETTERS[letter] ?? ' ')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[^A-Z'-]+/g, ' ')
    .replace(/ ?([-']) ?/g, '$1')
    .trim();
}

/** National writing is in capitals: `LE GUELLEC`, `ANNE-MARIE` become `Le Guellec`, `Anne-Marie`. */
export function nameCase(text: string): string {
  return text
    .toLocaleLowerCase('fr')
    .replace(
      /(^|[\s'’-])(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toLocaleUpperCase('fr'),
    );
}

/** Compares the traits held for an INS with those a document presents for the same INS. */
export function compareTraits(known: IdentityTraits, presented: IdentityTraits): TraitComparison {
  const blocking: BlockingTrait[] = [];
  const warnings: WarningTrait[] = [];
  const names = { known: words(known), presented: words(presented) };
  if (!begins([normaliseTrait(known.birthName)], presented.birthName)) blocking.push('birthName');
  if (!sameFirstGivenName(known, presented, names)) blocking.push('birthGivenName');
  else if (!sameFurtherGivenNames(names.known, names.presented)) warnings.push('furtherGivenNames');
  if (known.sex !== presented.sex) blocking.push('sex');
  if (known.birthDate !== presented.birthDate) blocking.push('birthDate');
  const places = [known.birthPlaceCog, presented.birthPlaceCog];
  if (places.every(Boolean) && places[0] !== places[1]) warnings.push('birthPlace');
  return { blocking, warnings };
}

// Sources disagree on hyphen, apostrophe or space inside one name (D'ARC, D ARC): they weigh the same.
function letters(name: string): string {
  return normaliseTrait(name).replace(/[-']+/g, ' ').trim();
}

// A hyphenated given name stays one word: JEAN-PAUL does not begin with JEAN.
function words(traits: IdentityTraits): readonly string[] {
  return normaliseTrait(traits.birthGivenNames.join(' ')).split(' ').filter(Boolean);
}

// A space may separate two given names or belong to one (ANNE MARIE): the first name of one side has to be what the
// list of the other side begins with, whole words only.
function sameFirstGivenName(
  known: IdentityTraits,
  presented: IdentityTraits,
  names: { readonly known: readonly string[]; readonly presented: readonly string[] },
): boolean {
  return (
    begins(names.presented, known.birthGivenNames[0] ?? '') ||
    begins(names.known, presented.birthGivenNames[0] ?? '')
  );
}

// Names without one Latin letter come out empty, and two empty names do not agree.
function begins(list: readonly string[], firstName: string): boolean {
  const wanted = letters(firstName);
  if (wanted === '') return false;
  return list.some((_, i) => letters(list.slice(0, i + 1).join(' ')) === wanted);
}

// A side that gives the first name alone says nothing of the others.
function sameFurtherGivenNames(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [letters(a.join(' ')), letters(b.join(' '))];
  return left === right || left.startsWith(`${right} `) || right.startsWith(`${left} `);
}
