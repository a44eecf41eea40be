/** The words of a record: kept with each document, searched among those that this visit may open. */
import { type SqlBool, sql } from 'kysely';
import type { Granted, Visit } from '#access';
import { type Typed, typedWords } from '../rules/typed-words.ts';

/** What a search finds. */
export type Found = {
  /** Best first. */
  readonly entryIds: readonly string[];
  /** What was searched in the end, as beginnings of words without accents. */
  readonly stems: readonly string[];
  /** Words that nobody wrote, and those that were searched in their place. */
  readonly corrected: readonly { readonly typed: string; readonly read: string }[];
};

/** @param body undefined: not read yet */
export async function keepText(
  visit: Visit,
  entryId: string,
  labels: string,
  body: string | undefined,
): Promise<void> {
  // A zero byte is no character for the database.
  const kept = body?.slice(0, 100_000).replaceAll('\0', ' ') ?? null;
  await sql`select documents.keep_text(${entryId}, ${labels}, ${kept})`.execute(visit.tx);
}

/** @returns the documents that this visit may open and whose text was not read, newest first */
export async function unreadTexts(visit: Visit, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from documents.unread_texts(${limit}) as id`.execute(visit.tx);
  return rows.map(({ id }) => id);
}

/**
 * @returns undefined when nothing was typed that can be searched. Whoever wrote otherwise is understood: a word that no
 *   document of theirs holds is replaced by those that are most like it there.
 */
export async function searchWords(granted: Granted<'document.list'>, q: string): Promise<Found | undefined> {
  const typed = typedWords(q);
  const stems = await stemsOf(granted.visit, typed);
  if (stems.words.length === 0 && typed.phrases.length === 0) return undefined;
  const exact = stems.words.map(({ stem, word }) => ({ word, alternatives: [stem] }));
  const asTyped = await matching(granted, exact, typed.phrases);
  const all = [...new Set([...stems.words.map(({ stem }) => stem), ...stems.phrases])];
  if (asTyped.length > 0 || stems.words.length === 0) return { entryIds: asTyped, stems: all, corrected: [] };
  const alike = await likeWords(
    granted,
    stems.words.map(({ stem }) => stem),
  );
  const understood = stems.words.map(({ word }, at) => ({ word, alternatives: alike[at] ?? [] }));
  if (understood.some(({ alternatives }) => alternatives.length === 0))
    return { entryIds: [], stems: all, corrected: [] };
  return {
    entryIds: await matching(granted, understood, typed.phrases),
    stems: [...understood.flatMap(({ alternatives }) => alternatives), ...stems.phrases],
    corrected: understood
      .filter(({ alternatives }, at) => alternatives[0] !== stems.words[at]?.stem)
      .map(({ word, alternatives }) => ({ typed: word, read: alternatives[0] ?? word })),
  };
}

/** The texts in which the found words are shown, of a page of the list. */
export async function bodiesOf(
  granted: Granted<'document.list'>,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { tx, holderId } = granted.visit;
  const { rows } = await sql<{
    entry_id: string;
    body: string;
  }>`select entry_id, body from documents.search_text
    where holder_id = ${holderId} and entry_id = any(${[...entryIds]}::uuid[]) and body <> ''`.execute(tx);
  return new Map(rows.map(({ entry_id, body }) => [entry_id, body]));
}

/** Words too short or too common to be searched are left out. */
async function stemsOf(visit: Visit, { words, phrases }: Typed) {
  const { rows } = await sql<{ stems: string[]; phrases: string[] }>`
    select (select coalesce(json_agg(coalesce((tsvector_to_array(to_tsvector('documents.french', w)))[1], '') order by n), '[]')
        from unnest(${[...words]}::text[]) with ordinality as t(w, n)) as stems,
      tsvector_to_array(to_tsvector('documents.french', ${phrases.join(' ')})) as phrases`.execute(visit.tx);
  const stems = rows[0]?.stems ?? [];
  return {
    words: words.map((word, at) => ({ word, stem: stems[at] ?? '' })).filter(({ stem }) => stem !== ''),
    phrases: rows[0]?.phrases ?? [],
  };
}

/** Every word in one of its forms, from its beginning on; every phrase. What is as close comes newest first. */
async function matching(
  granted: Granted<'document.list'>,
  words: readonly { readonly alternatives: readonly string[] }[],
  phrases: readonly string[],
): Promise<readonly string[]> {
  const { tx, holderId } = granted.visit;
  const parts = [
    ...words.map(({ alternatives }) =>
      alternatives.map((stem) => `'${stem.replace(/['\\]/g, '')}':*`).join(' | '),
    ),
  ].map((one) => `(${one})`);
  const asked = sql.join(
    [
      sql`${parts.join(' & ')}::tsquery`,
      ...phrases.map((phrase) => sql`phraseto_tsquery('documents.french', ${phrase})`),
    ],
    sql` && `,
  );
  // the words first, and the documents of those that hold them: few
  const { rows } = await sql<{ entry_id: string }>`
    with hits as materialized (
      select s.entry_id, ts_rank(s.words, q.query, 1) as rank from (select ${asked} as query) q, documents.search_text s
       where s.holder_id = ${holderId} and ${sql<SqlBool>`s.words @@ q.query`})
    select e.entry_id from hits join documents.entry e on e.holder_id = ${holderId} and e.entry_id = hits.entry_id
     order by round(hits.rank::numeric, 2) desc, e.act_start desc, e.entry_id desc`.execute(tx);
  return rows.map(({ entry_id }) => entry_id);
}

/** How alike is alike enough, by shared groups of three letters: « radiograf » and « radiograph » are 0.6. */
const ALIKE = 0.35;

/**
 * The words of the documents that this visit may open that are most like each one, best first; nothing when one of them is like
 * no other. `ts_stat` reads under the policies of whoever asks, each word once.
 */
async function likeWords(
  granted: Granted<'document.list'>,
  stems: readonly string[],
): Promise<readonly (readonly string[])[]> {
  if (stems.some((stem) => stem.length < 4)) return [];
  const { rows } = await sql<{ words: string[] }>`
    with words as materialized (
      select word from ts_stat('select words from documents.search_text where holder_id = platform.holder()'))
    select array(
      select word from words
       where length(word) between length(stem) - 2 and length(stem) + 3 and documents.alike(word, stem) >= ${ALIKE}
       order by documents.alike(word, stem) desc, word limit 3) as words
      from unnest(${[...stems]}::text[]) with ordinality as t(stem, n) order by n`.execute(granted.visit.tx);
  return rows.map(({ words }) => words);
}
