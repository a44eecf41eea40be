/** Tables that an operator gives as files: which table each is, and the versions they make over those in force. */
import { basename } from 'node:path';
import { readCsv } from './csv.ts';
import { columnsOf } from './faults.ts';
import { type Edition, SET_NAMES, SETS, type SetName, type TableName, type VersionFiles } from './sets.ts';

export type GivenFile = { readonly path: string; readonly bytes: Uint8Array };
export type GivenTable = { readonly path: string; readonly text: string };
export type GivenTables = ReadonlyMap<TableName, GivenTable>;

const TABLES = SET_NAMES.flatMap((set) => Object.keys(SETS[set].tables) as TableName[]);

/** A table by its name, else by its columns. @throws an Error in French that tells every file that is none */
export function recognise(files: readonly GivenFile[]): GivenTables {
  const found = new Map<TableName, GivenTable>();
  const problems: string[] = [];
  for (const { path, bytes } of files) {
    const text = textOf(bytes);
    const table = text === undefined ? undefined : tableOf(path, text);
    const other = table && found.get(table);
    if (text === undefined) problems.push(`${path} : ce fichier n’est pas du texte UTF-8`);
    else if (!table)
      problems.push(
        `${path} : ce n’est aucune des tables attendues. Nommez-le comme l’une d’elles : ${TABLES.join(', ')}`,
      );
    else if (other) problems.push(`${path} et ${other.path} sont tous deux la table ${table}`);
    else found.set(table, { path, text });
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return found;
}

/** Which sets the given tables touch, in order. */
export const setsOf = (given: GivenTables): SetName[] =>
  SET_NAMES.filter((set) => Object.keys(SETS[set].tables).some((table) => given.has(table as TableName)));

/** One new version for each set that is given; tables that are not given stay those of `base`. */
export function versionsFrom(
  given: GivenTables,
  base: Edition<VersionFiles>,
  validFrom: string,
  say: (set: SetName) => { readonly version: string; readonly source: string },
): VersionFiles[] {
  return setsOf(given).map((set) => ({
    set,
    validFrom,
    ...say(set),
    tables: Object.fromEntries(
      Object.keys(SETS[set].tables).map((table) => [
        table,
        given.get(table as TableName)?.text ?? base[set].tables[table] ?? '',
      ]),
    ),
  }));
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function tableOf(path: string, text: string): TableName | undefined {
  const { header } = readCsv(text, []);
  return (
    TABLES.find((table) => table === basename(path)) ??
    TABLES.find((table) => columnsOf(table).every((column) => header.includes(column)))
  );
}
