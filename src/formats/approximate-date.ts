/**
 * Dates as people remember them, in French (B15): « 12/03/2019 », « mars 2019 », « vers 2012 », « été 2019 », « années 90 »,
 * « depuis l’enfance », « il y a 10 ans ». What is not known is kept as not known, and the words are kept as they were written.
 */
export type ApproximatePrecision = 'day' | 'month' | 'year' | 'about' | 'decade' | 'childhood' | 'unknown';

export type ApproximateDate = {
  /** The earliest ISO day it may mean; absent for `childhood` and `unknown`. */
  readonly date: string | undefined;
  readonly precision: ApproximatePrecision;
  /** As it was written; absent when a program gave it. */
  readonly text: string | undefined;
};

const MONTHS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
] as const;

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’'`]/g, "'")
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .replace(/[.,;!]+$/, '')
    .trim();

const PLAIN_MONTHS = MONTHS.map(plain);
const MONTH = '([a-z]{3,9})\\.?';
/** When a part of a year begins. Winter is that of its January. */
const PARTS: Readonly<Record<string, number>> = {
  debut: 1,
  hiver: 1,
  printemps: 3,
  mi: 6,
  milieu: 6,
  ete: 6,
  courant: 1,
  automne: 9,
  fin: 10,
  rentree: 9,
  noel: 12,
  vacances: 7,
};
const ABOUT =
  /^(?:vers|environ|autour (?:de )?|aux? alentours? (?:de )?|a peu pres|~|circa|peut-etre|sans doute|probablement|approximativement|dans les environs de)\s*(?:le |la |l'|les )?(?:annee )?(?:en )?/;
const LEADING =
  /^(?:depuis|des|a partir de|jusqu'a|jusqu'en|jusque|au|en|dans|le|la|l'|les|du|a|date de|de|un)(?:\s+|(?<='))(?=.)/;
const CHILDHOOD =
  /^(?:l'|ma |mon |sa |son |petite? |toute |toujours|tout )*\s*(?:enfance|petite? enfance|naissance|toujours|petite?|bebe|jeune age|tout petit|ne avec|nee avec|adolescence)$/;
const UNKNOWN =
  /^(?:\?+|inconnue?|date inconnue|je ne sais (?:pas|plus)|ne sait (?:pas|plus)|sais (?:pas|plus)|j'ai oublie|oublie|nsp|non connue?|pas de date)$/;

/**
 * @param today ISO day: what « il y a 10 ans » counts from, and where a year of two digits falls
 * @returns undefined for what is not understood, and for a day that does not exist
 */
export function parseApproximateDate(written: string, today: string): ApproximateDate | undefined {
  const text = written.trim().replace(/\s+/g, ' ');
  if (text === '' || text.length > 80) return undefined;
  let rest = plain(text);
  if (UNKNOWN.test(rest)) return { date: undefined, precision: 'unknown', text };
  const ago =
    /^(?:il y a|depuis|voici|voila)\s+(?:environ |a peu pres |plus de |presque )?(\d{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|trente|quarante)\s+(ans?|annees?|mois|semaines?|jours?)$/.exec(
      rest,
    );
  if (ago) return { ...before(today, count(ago[1] ?? ''), ago[2] ?? ''), text };
  for (let cut = rest.replace(LEADING, ''); cut !== rest; cut = rest.replace(LEADING, '')) rest = cut;
  if (CHILDHOOD.test(rest)) return { date: undefined, precision: 'childhood', text };
  const relative = RELATIVE[rest];
  if (relative) return { ...relative(today), text };

  const isDoubtful =
    ABOUT.test(rest) || /(?:\s*\?+| environ| a peu pres| ou (?:avant|apres|peu apres))$/.test(rest);
  rest = rest
    .replace(ABOUT, '')
    .replace(/(?:\s*\?+| environ| a peu pres| ou (?:avant|apres|peu apres))$/, '');
  const found = exact(rest, today) ?? loose(rest, today);
  if (!found) return undefined;
  return {
    date: found.date,
    precision: isDoubtful && found.precision !== 'decade' ? 'about' : found.precision,
    text,
  };
}

type Found = { readonly date: string; readonly precision: ApproximatePrecision };

const day = (year: number, month = 1, dayOfMonth = 1): string | undefined => {
  const date = new Date(Date.UTC(year, month - 1, dayOfMonth));
  return year >= 1880 && year <= 2150 && date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth
    ? date.toISOString().slice(0, 10)
    : undefined;
};

/** A year of two digits is the last one that is not to come. */
const wholeYear = (digits: string, today: string): number => {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return year <= Number(today.slice(2, 4)) ? 2000 + year : 1900 + year;
};

/** @returns 0 for what begins no month */
const monthOf = (name: string): number => PLAIN_MONTHS.findIndex((month) => month.startsWith(name)) + 1;

function exact(rest: string, today: string): Found | undefined {
  const give = (date: string | undefined, precision: ApproximatePrecision) => date && { date, precision };
  const iso = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(rest);
  if (iso)
    return (
      give(day(Number(iso[1]), Number(iso[2]), Number(iso[3] ?? 1)), iso[3] ? 'day' : 'month') || undefined
    );
  const numbers = /^(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})$/.exec(rest);
  if (numbers)
    return (
      give(day(wholeYear(numbers[3] ?? '', today), Number(numbers[2]), Number(numbers[1])), 'day') ||
      undefined
    );
  const monthAndYear = /^(\d{1,2})\s*[/.-]\s*(\d{4})$/.exec(rest);
  if (monthAndYear) return give(day(Number(monthAndYear[2]), Number(monthAndYear[1])), 'month') || undefined;
  const named = new RegExp(`^(\\d{1,2}|1er)\\s+${MONTH}\\s+(\\d{4}|\\d{2})$`).exec(rest);
  if (named)
    return (
      give(
        day(wholeYear(named[3] ?? '', today), monthOf(named[2] ?? ''), Number.parseInt(named[1] ?? '', 10)),
        'day',
      ) || undefined
    );
  const month = new RegExp(`^(?:mois de |mois d')?${MONTH}\\s+(\\d{4})$`).exec(rest);
  if (month) return give(day(Number(month[2]), monthOf(month[1] ?? '')), 'month') || undefined;
  const year = /^(?:annee |l'annee )?(\d{4})$/.exec(rest);
  return (year && give(day(Number(year[1])), 'year')) || undefined;
}

function loose(rest: string, today: string): Found | undefined {
  const decade = /^(?:annees? |decennie )(\d{2}|\d{4})$/.exec(rest);
  if (decade) {
    const digits = decade[1] ?? '';
    const start = Math.floor(wholeYear(digits, today) / 10) * 10;
    const date = day(start);
    return date ? { date, precision: 'decade' } : undefined;
  }
  const part = /^([a-z]+)[ -](?:de |d'|l'|annee |l'annee )*(\d{4})$/.exec(rest);
  const month = part && PARTS[part[1] ?? ''];
  const date = month && part ? day(Number(part[2]), month) : undefined;
  return date ? { date, precision: 'about' } : undefined;
}

const COUNTS: Readonly<Record<string, number>> = {
  un: 1,
  une: 1,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  six: 6,
  sept: 7,
  huit: 8,
  neuf: 9,
  dix: 10,
  vingt: 20,
  trente: 30,
  quarante: 40,
};
const count = (word: string): number => COUNTS[word] ?? Number(word);

function before(today: string, times: number, unit: string): Found {
  const then = new Date(`${today}T00:00:00Z`);
  if (unit.startsWith('an')) then.setUTCFullYear(then.getUTCFullYear() - times, 0, 1);
  else if (unit === 'mois') then.setUTCMonth(then.getUTCMonth() - times, 1);
  else then.setUTCDate(then.getUTCDate() - times * (unit.startsWith('s') ? 7 : 1));
  return { date: then.toISOString().slice(0, 10), precision: 'about' };
}

const RELATIVE: Readonly<Record<string, (today: string) => Found>> = {
  "aujourd'hui": (today) => ({ date: today, precision: 'day' }),
  hier: (today) => ({ ...before(today, 1, 'jours'), precision: 'day' }),
  'ce mois-ci': (today) => ({ date: `${today.slice(0, 7)}-01`, precision: 'month' }),
  'cette annee': (today) => ({ date: `${today.slice(0, 4)}-01-01`, precision: 'year' }),
  ...Object.fromEntries(
    ['an dernier', 'annee derniere', 'an passe', 'annee passee'].map((words) => [
      words,
      (today: string): Found => ({ ...before(today, 1, 'ans'), precision: 'year' }),
    ]),
  ),
};

/** The words it was written with; for a date that a program gave, the shortest that `parseApproximateDate` reads the same. */
export function sayApproximateDate({ date, precision, text }: ApproximateDate): string {
  if (text) return text;
  if (precision === 'childhood') return 'depuis l’enfance';
  if (!date || precision === 'unknown') return 'date inconnue';
  const [year = '', month = '1', dayOfMonth = '1'] = date.split('-');
  const named = `${MONTHS[Number(month) - 1]} ${year}`;
  switch (precision) {
    case 'day':
      return `${dayOfMonth === '01' ? '1er' : Number(dayOfMonth)} ${named}`;
    case 'month':
      return named;
    case 'about':
      return month === '01' ? `vers ${year}` : `vers ${named}`;
    case 'decade':
      return `années ${year}`;
    default:
      return year;
  }
}

/** The last ISO day it may mean; undefined when nothing bounds it. */
export function latestDay({
  date,
  precision,
}: Pick<ApproximateDate, 'date' | 'precision'>): string | undefined {
  if (!date) return undefined;
  const end = new Date(`${date}T00:00:00Z`);
  if (precision === 'day') return date;
  if (precision === 'month') end.setUTCMonth(end.getUTCMonth() + 1, 0);
  else if (precision === 'year') end.setUTCFullYear(end.getUTCFullYear(), 11, 31);
  else if (precision === 'about') end.setUTCFullYear(end.getUTCFullYear() + 1, 11, 31);
  else end.setUTCFullYear(end.getUTCFullYear() + 9, 11, 31);
  return end.toISOString().slice(0, 10);
}
