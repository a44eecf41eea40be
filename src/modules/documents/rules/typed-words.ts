/** What somebody typed to search, as words and phrases; and where the found words stand in a text. Pure. */

export type Typed = {
  /** Letters and figures only, as typed. */
  readonly words: readonly string[];
  /** Between quotes: words that follow each other. */
  readonly phrases: readonly string[];
};

/** A longer question is not a search. */
const MOST = 8;
const WORD = /[\p{L}\p{N}]+/gu;

export function typedWords(text: string): Typed {
  const phrases: string[] = [];
  const rest = text
    .slice(0, 200)
    .normalize('NFC')
    .replace(/["«“]\s*([^"»”]*?)\s*["»”]/gu, (_, phrase: string) => {
      if ((phrase.match(WORD) ?? []).length > 1) phrases.push(phrase);
      else return ` ${phrase} `;
      return ' ';
    });
  return { words: (rest.match(WORD) ?? []).slice(0, MOST), phrases: phrases.slice(0, 2) };
}

/** A piece of a text; `found`: one of the words that were searched. */
export type SnippetPart = { readonly text: string; readonly found: boolean };

const BEFORE = 60;
const LENGTH = 180;

/**
 * The first place of a text where the words stand closest together.
 * @param stems beginnings of words, without accents, in lower case
 * @returns nothing when none of them is there
 */
export function snippetOf(body: string, stems: readonly string[]): readonly SnippetPart[] | undefined {
  const found = places(body, stems);
  if (found.length === 0) return undefined;
  const best = found.reduce((one, other) =>
    within(found, other.from) > within(found, one.from) ? other : one,
  );
  const from = startOf(body, best.from);
  const to = Math.min(body.length, from + LENGTH);
  const parts: SnippetPart[] = [];
  let at = from;
  for (const place of found) {
    if (place.from < at || place.to > to) continue;
    parts.push({ text: body.slice(at, place.from), found: false });
    parts.push({ text: body.slice(place.from, place.to), found: true });
    at = place.to;
  }
  parts.push({ text: body.slice(at, to), found: false });
  const [first, ...others] = parts;
  return [
    { text: `${from > 0 ? '… ' : ''}${oneLine(first?.text ?? '')}`, found: false },
    ...others.map((part) => ({ ...part, text: oneLine(part.text) })),
    ...(to < body.length ? [{ text: ' …', found: false }] : []),
  ].filter(({ text }) => text !== '');
}

type Place = { readonly from: number; readonly to: number; readonly stem: string };

function places(body: string, stems: readonly string[]): readonly Place[] {
  const found: Place[] = [];
  for (const word of body.matchAll(WORD)) {
    const plain = withoutAccents(word[0]);
    const stem = stems.find((one) => plain.startsWith(one));
    if (stem !== undefined) found.push({ from: word.index, to: word.index + word[0].length, stem });
    if (found.length === 200) break;
  }
  return found;
}

/** How many different words stand in the piece that begins here. */
const within = (found: readonly Place[], from: number) =>
  new Set(
    found.filter((place) => place.from >= from && place.to <= from + LENGTH - BEFORE).map(({ stem }) => stem),
  ).size;

/** A little before, at the beginning of a word. */
function startOf(body: string, at: number): number {
  const near = Math.max(0, at - BEFORE);
  if (near === 0) return 0;
  const space = body.slice(near, at).search(/\s/u);
  return space === -1 ? at : near + space + 1;
}

const oneLine = (text: string) => text.replace(/\s+/gu, ' ');

/** As the database's configuration `documents.french` folds letters. */
const withoutAccents = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/œ/gu, 'oe').replace(/æ/gu, 'ae').toLowerCase();
