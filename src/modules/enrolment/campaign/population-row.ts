/** One line of the insurers' file: what it must hold, and what is wrong with it when it does not (README.md). */
import { isCivilDay } from '#formats/civil-day';
import { isInsOid, parseIns } from '#formats/ins';
import { normaliseTrait } from '#formats/traits';

export const COLUMNS = [
  'ins',
  'ins_oid',
  'birth_name',
  'given_names',
  'usage_name',
  'sex',
  'birth_date',
  'birth_cog',
  'mail',
  'sms',
  'address_1',
  'address_2',
  'address_3',
  'address_4',
  'address_5',
  'address_6',
  'country',
  'fund',
  'rank',
  'insured_ins',
  'card_serial',
  'ame',
  'overseas',
  'protected',
  'deceased_on',
] as const;
export type Column = (typeof COLUMNS)[number];

export type Insured = {
  readonly ins: string;
  readonly insOid: string;
  readonly birthName: string;
  readonly givenNames: string;
  readonly firstGivenName: string;
  readonly usageName: string | null;
  readonly sex: 'M' | 'F' | 'I';
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly birthCog: string | null;
  readonly mail: string | null;
  readonly sms: string | null;
  /** Lines below the name that are not empty; none without an address. */
  readonly address: readonly string[];
  /** ISO 3166-1, two letters. */
  readonly country: string;
  readonly fund: string;
  readonly rank: 'insured' | 'dependant';
  readonly insuredIns: string | null;
  /** Ten digits. */
  readonly cardSerial: string | null;
  readonly ame: boolean;
  readonly overseas: boolean;
  readonly protected: boolean;
  readonly deceasedOn: string | null;
};

/** Why a line is refused, in French: it is what the reject file says. */
export const REASONS = {
  quotes: 'Les guillemets de la ligne ne vont pas par deux.',
  columns: 'La ligne n’a pas autant de colonnes que l’en-tête.',
  encoding: 'La ligne n’est pas en UTF-8.',
  'ins-length': 'L’INS n’a pas 15 caractères.',
  'ins-characters': 'L’INS contient un caractère impossible.',
  'ins-key': 'La clé de l’INS est fausse.',
  'ins-oid': 'L’autorité de l’INS est inconnue.',
  'birth-name': 'Le nom de naissance manque.',
  'given-names': 'Le prénom manque.',
  sex: 'Le sexe n’est ni M, ni F, ni I.',
  'birth-date': 'La date de naissance n’existe pas, ou elle est à venir.',
  'birth-cog': 'Le lieu de naissance n’est pas un code de cinq caractères.',
  mail: 'L’adresse mail n’en est pas une.',
  sms: 'Le numéro de téléphone n’en est pas un.',
  country: 'Le pays n’est pas un code de deux lettres.',
  fund: 'Le code de la caisse ou du régime manque.',
  rank: 'Le rang n’est ni insured, ni dependant.',
  'insured-ins': 'L’INS de l’assuré dont la personne dépend est faux.',
  'card-serial': 'Le numéro de série de la carte n’a pas dix chiffres.',
  flag: 'Une case à cocher n’est ni vide, ni 0, ni 1.',
  'deceased-on': 'La date de décès n’existe pas, ou elle est à venir.',
  identity: 'Cet INS est déjà connu avec une autre identité.',
} as const;
export type Reason = keyof typeof REASONS;

/** Columns in any order. @returns where each stands, or the names that are absent */
export function readHeader(
  fields: readonly string[],
): { readonly at: Readonly<Record<Column, number>> } | { readonly absent: readonly Column[] } {
  const names = fields.map((field) => field.trim().toLowerCase());
  const absent = COLUMNS.filter((column) => !names.includes(column));
  if (absent.length > 0) return { absent };
  return {
    at: Object.fromEntries(COLUMNS.map((name) => [name, names.indexOf(name)])) as Record<Column, number>,
  };
}

/**
 * @param today YYYY-MM-DD in Paris
 * @returns the person, traits in the national writing; or why the line is refused
 */
export function readInsured(
  fields: readonly string[],
  at: Readonly<Record<Column, number>>,
  today: string,
): Insured | Reason {
  const text = (column: Column): string => (fields[at[column]] ?? '').trim();
  const parsed = parseIns(text('ins'));
  if (!parsed.ok) return `ins-${parsed.reason}`;
  const insOid = text('ins_oid');
  if (!isInsOid(insOid)) return 'ins-oid';
  const birthName = inNationalWriting(text('birth_name'));
  if (birthName === '') return 'birth-name';
  const givenNames = inNationalWriting(text('given_names'));
  if (givenNames === '') return 'given-names';
  const sex = text('sex');
  if (sex !== 'M' && sex !== 'F' && sex !== 'I') return 'sex';
  const birthDate = text('birth_date');
  if (!isDay(birthDate) || birthDate > today) return 'birth-date';
  const birthCog = text('birth_cog');
  if (birthCog !== '' && !/^\d[\dAB]\d{3}$/.test(birthCog)) return 'birth-cog';
  const mail = text('mail');
  if (mail !== '' && !MAIL.test(mail)) return 'mail';
  const sms = text('sms').replace(/[ .-]/g, '');
  if (sms !== '' && !/^(\+\d{8,15}|0[1-9]\d{8})$/.test(sms)) return 'sms';
  const country = text('country').toUpperCase() || 'FR';
  if (!/^[A-Z]{2}$/.test(country)) return 'country';
  const fund = text('fund');
  if (!/^[0-9A-Za-z-]{1,12}$/.test(fund)) return 'fund';
  const rank = text('rank');
  if (rank !== 'insured' && rank !== 'dependant') return 'rank';
  const insured = text('insured_ins');
  const parent = insured === '' ? undefined : parseIns(insured);
  if (parent && !parent.ok) return 'insured-ins';
  const cardSerial = text('card_serial').replaceAll(' ', '');
  if (cardSerial !== '' && !/^\d{10}$/.test(cardSerial)) return 'card-serial';
  const flags = [text('ame'), text('overseas'), text('protected')];
  if (flags.some((flag) => flag !== '' && flag !== '0' && flag !== '1')) return 'flag';
  const deceasedOn = text('deceased_on');
  if (deceasedOn !== '' && (!isDay(deceasedOn) || deceasedOn > today)) return 'deceased-on';
  const space = givenNames.indexOf(' ');
  return {
    ins: parsed.ins,
    insOid,
    birthName,
    givenNames,
    firstGivenName: space < 0 ? givenNames : givenNames.slice(0, space),
    usageName: inNationalWriting(text('usage_name')) || null,
    sex,
    birthDate,
    birthCog: birthCog || null,
    mail: mail || null,
    sms: sms || null,
    address: addressOf(ADDRESS.map(text)),
    country,
    fund,
    rank,
    insuredIns: parent?.ok ? parent.ins : null,
    cardSerial: cardSerial || null,
    ame: flags[0] === '1',
    overseas: flags[1] === '1',
    protected: flags[2] === '1',
    deceasedOn: deceasedOn || null,
  };
}

/** Most names of the file are in it already, and looking costs a tenth of writing. */
const inNationalWriting = (name: string): string =>
  /^[A-Z]+(?:[ '-][A-Z]+)*$/.test(name) ? name : normaliseTrait(name);

/** The first line of an address is the name, which is known from the identity. */
const ADDRESS = ['address_2', 'address_3', 'address_4', 'address_5', 'address_6'] as const;
const MAIL = /^[^\s@<>"(),:;[\]\\]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** Without the last line, postcode and town, it is no address. */
const addressOf = (lines: readonly string[]): readonly string[] =>
  (lines.at(-1) ?? '') === '' ? [] : lines.filter((line) => line !== '');

/** Nobody alive was born before. */
const isDay = (text: string): boolean => isCivilDay(text) && text >= '1880';
