/**
 * What a file that somebody adds may be: its type, title and date, from its name and words. A proposal that the person reads
 * and corrects, never a judgement. The rules are data: the first type with the most words wins. Pure.
 */
import { parseApproximateDate } from '#formats/approximate-date';

export type Proposal = { readonly typeCode: string; readonly title: string; readonly actDate: string };

/** Of a name, one word tells more than of a text. */
const NAME_WEIGHT = 4;
const READ = 4000;
/** « Autre document du patient » */
const OTHER = 'EXPPAT_2';

/** Without accents, as `plain` writes; a word stands for itself and its plural. */
const WORDS: readonly (readonly [typeCode: string, words: readonly string[]])[] = [
  ['EXPPAT_3', ['directives anticipees', 'directive anticipee', 'fin de vie']],
  ['EXPPAT_1', ['personne de confiance', 'don d organe', 'volontes', 'prelevement d organe']],
  [
    'DOCPAT05',
    [
      'biologie',
      'laboratoire',
      'hemogramme',
      'glycemie',
      'cholesterol',
      'prise de sang',
      'analyse',
      'bilan sanguin',
      'creatinine',
      'biologiste',
    ],
  ],
  [
    'DOCPAT04',
    [
      'radio',
      'radiographie',
      'scanner',
      'irm',
      'echographie',
      'mammographie',
      'imagerie',
      'doppler',
      'panoramique',
    ],
  ],
  [
    'DOCPAT02',
    [
      'ordonnance',
      'prescription',
      'posologie',
      'comprime',
      'traitement',
      'a renouveler',
      'pharmacie',
      'kinesitherapie',
    ],
  ],
  ['DOCPAT06', ['depistage', 'vaccin', 'vaccination', 'prevention', 'frottis', 'hemoccult']],
  ['DOCPAT07', ['certificat', 'certifie', 'aptitude', 'arret de travail', 'soussigne', 'contre indication']],
  [
    'DOCPAT09',
    [
      'mdph',
      'cerfa',
      'notification',
      'attestation',
      'mutuelle',
      'carte vitale',
      'facture',
      'aah',
      'allocation',
      'assurance maladie',
      'ald',
    ],
  ],
  [
    'DOCPAT03',
    [
      'compte rendu',
      'cr',
      'consultation',
      'hospitalisation',
      'operatoire',
      'lettre de sortie',
      'cher confrere',
      'chere consoeur',
      'examen clinique',
      'courrier',
    ],
  ],
  ['DOCPAT01', ['synthese', 'resume', 'antecedents']],
];

/** What cameras and scanners call everything. */
const NO_NAME =
  /^(?:img|dsc[fn]?|pxl|p|scan|scanner|doc|document|photo|image|fichier|file|numerisation|capture|screenshot|whatsapp|cam|adobe|sans titre|untitled)?(?: \w{0,3})?[ \d().-]*$/;

/** @param birthDate `YYYY-MM-DD`, which stands in many documents and dates none @param today ISO day */
export function proposeDetails(
  file: { readonly name: string; readonly text: string },
  birthDate: string,
  today: string,
): Proposal {
  const name = file.name.replace(/\.[a-z0-9]{2,5}$/i, '');
  const text = file.text.slice(0, READ);
  return {
    typeCode: typeOf(plain(name), plain(text)),
    title: titleOf(name, text),
    actDate: dateIn(name, birthDate, today) ?? dateIn(text, birthDate, today) ?? '',
  };
}

const plain = (text: string): string =>
  ` ${text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()} `;

function typeOf(name: string, text: string): string {
  let best = { typeCode: OTHER, score: 0 };
  for (const [typeCode, words] of WORDS) {
    const score = words.reduce(
      (sum, word) => sum + (says(name, word) ? NAME_WEIGHT : 0) + (says(text, word) ? 1 : 0),
      0,
    );
    if (score > best.score) best = { typeCode, score };
  }
  return best.typeCode;
}

const says = (text: string, word: string): boolean =>
  text.includes(` ${word} `) || text.includes(` ${word}s `);

function titleOf(name: string, text: string): string {
  const words = name
    .replace(/[_+]+|-(?!\d)|(?<!\d)-/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (words.length > 2 && !NO_NAME.test(plain(words).trim())) return words.slice(0, 128);
  // the first line that is a title rather than a letterhead or a sentence
  const line = text
    .split('\n')
    .slice(0, 12)
    .map((one) => one.replace(/\s+/g, ' ').trim())
    .find(
      (one) =>
        one.length >= 8 &&
        one.length <= 80 &&
        WORDS.some(([, list]) => list.some((word) => says(plain(one), word))),
    );
  return line ?? '';
}

const MONTHS =
  'janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre';
const DATES = new RegExp(
  `(?<![\\d/])(?:(\\d{4})-?([01]\\d)-?([0-3]\\d)|(\\d{1,2})[/.-](\\d{1,2})[/.-]((?:19|20)\\d{2})|(\\d{1,2}|1er)\\s+(${MONTHS})\\s+((?:19|20)\\d{2}))(?![\\d/])`,
  'gi',
);

/** The first date that is neither a birth nor to come, as the form writes it. */
function dateIn(text: string, birthDate: string, today: string): string | undefined {
  for (const found of text.matchAll(DATES)) {
    const [whole, isoYear, isoMonth, isoDay] = found;
    const written = isoYear ? `${isoYear}-${isoMonth}-${isoDay}` : whole;
    const date = parseApproximateDate(written, today)?.date;
    // of the same sentence, after any other number
    const before = text.slice(Math.max(0, found.index - 30), found.index).replace(/^[\s\S]*[\d.;]/, '');
    const isBirth = date === birthDate || /\bn[ée]e?(?:\(e\))?\b|naissance/i.test(before);
    if (!date || isBirth || date > today || date < '1950-01-01') continue;
    return date.split('-').reverse().join('/');
  }
  return undefined;
}
