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
  const understood: { readonly word: string; readonly alternatives: readonly string[] }[] = [];
  for (const { word, stem } of stems.words)
    understood.push({ word, alternatives: await likeWords(granted, stem) });
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
  const { rows } = await sql<{ entry_id: string }>`
    select s.entry_id from (select ${asked} as query) q, documents.search_text s
      join documents.entry e on e.holder_id = s.holder_id and e.entry_id = s.entry_id
     where s.holder_id = ${holderId} and ${sql<SqlBool>`s.words @@ q.query`}
     order by round(ts_rank(s.words, q.query, 1)::numeric, 2) desc, e.act_start desc, s.entry_id desc`.execute(
    tx,
  );
  return rows.map(({ entry_id }) => entry_id);
}

/** How alike is alike enough, by shared groups of three letters: « radiograf » and « radiograph » are 0.6. */
const ALIKE = 0.35;

/** The words of the documents that this visit may open that are most like one, best first. */
async function likeWords(granted: Granted<'document.list'>, stem: string): Promise<readonly string[]> {
  if (stem.length < 4) return [];
  const { tx, holderId } = granted.visit;
  const { rows } = await sql<{ word: string }>`
    select word from (
      select distinct word from documents.search_text s, unnest(tsvector_to_array(s.words)) as word
       where s.holder_id = ${holderId} and length(word) between ${stem.length - 2} and ${stem.length + 3}) words
     where documents.alike(word, ${stem}) >= ${ALIKE}
     order by documents.alike(word, ${stem}) desc, word limit 3`.execute(tx);
  return rows.map(({ word }) => word);
}
