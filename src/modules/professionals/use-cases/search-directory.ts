/** Finds a professional or a structure of the directory by words of their name, in a commune or anywhere. */
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '#platform/database/database';

export type FoundProfessional = {
  readonly id: string;
  /** `Dr Claire Fournier` */
  readonly label: string;
  readonly profession: string;
  readonly structure: string | undefined;
  readonly commune: string | undefined;
};

export type FoundStructure = {
  readonly id: string;
  readonly name: string;
  readonly commune: string | undefined;
};

export type DirectorySearch = {
  readonly professionals: readonly FoundProfessional[];
  readonly structures: readonly FoundStructure[];
  /** There are more than what is given: another word would help. */
  readonly more: boolean;
};

const MOST = 20;
/** Letters of the words together: fewer would list the country. */
const FEWEST_LETTERS = 2;

export function createSearchDirectory(deps: { readonly db: Database }) {
  /** Accents, case and the order of the words do not count. Nothing is found by fewer than two letters. */
  return async function search(asked: {
    readonly name: string;
    readonly commune?: string | undefined;
  }): Promise<DirectorySearch> {
    const words = wordsOf(asked.name);
    if (words.join('').length < FEWEST_LETTERS) return { professionals: [], structures: [], more: false };
    const commune = wordsOf(asked.commune ?? '').join(' ');
    const [professionals, structures] = await Promise.all([
      findProfessionals(deps.db, words, commune),
      findStructures(deps.db, words, commune),
    ]);
    return {
      professionals: professionals.slice(0, MOST),
      structures: structures.slice(0, MOST),
      more: professionals.length > MOST || structures.length > MOST,
    };
  };
}

/** As professionals.plain folds: letters and figures alone, in words. */
const wordsOf = (text: string): readonly string[] =>
  text
    .slice(0, 100)
    .replace(/œ/gi, 'oe')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .slice(0, 6);

const any = (parts: readonly RawBuilder<unknown>[]) => sql`(${sql.join(parts, sql` or `)})`;
const all = (parts: readonly RawBuilder<unknown>[]) => sql.join(parts, sql` and `);

const inCommune = (commune: string) =>
  commune === '' ? sql`true` : sql`professionals.plain(s.commune) like ${`${commune}%`}`;

/** The index finds by the beginning of the family name; each word must then begin a part of the whole name. */
async function findProfessionals(db: Database, words: readonly string[], commune: string) {
  const begins = words.map((word) => sql`professionals.plain(p.family_name) like ${`${word}%`}`);
  const each = words.map(
    (word) => sql`' ' || professionals.plain(p.given_name || ' ' || p.family_name) like ${`% ${word}%`}`,
  );
  const { rows } = await sql<{
    id: string;
    label: string;
    profession: string;
    structure: string | null;
    commune: string | null;
  }>`select p.professional_id as id, concat_ws(' ', p.title, p.given_name, p.family_name) as label,
      p.profession_label as profession, s.name as structure, s.commune
    from professionals.professional p left join professionals.structure s using (structure_id)
    where ${any(begins)} and ${all(each)} and ${inCommune(commune)}
    order by p.family_name, p.given_name, p.professional_id limit ${MOST + 1}`.execute(db);
  return rows.map((row) => ({
    ...row,
    structure: row.structure ?? undefined,
    commune: row.commune ?? undefined,
  }));
}

async function findStructures(db: Database, words: readonly string[], commune: string) {
  const each = words.map((word) => sql`' ' || professionals.plain(s.name) like ${`% ${word}%`}`);
  const { rows } = await sql<{ id: string; name: string; commune: string | null }>`
    select s.structure_id as id, s.name, s.commune from professionals.structure s
    where ${all(each)} and ${inCommune(commune)} order by s.name, s.structure_id limit ${MOST + 1}`.execute(
    db,
  );
  return rows.map((row) => ({ ...row, commune: row.commune ?? undefined }));
}
