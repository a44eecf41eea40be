/** Each table of the reference data, row by row: what is wrong is told with its line, what is right is kept. */
import type { Cell, Origin } from '../rules/facts.ts';
import { type CsvRow, cellOf } from './csv.ts';
import type { TableReading } from './faults.ts';
import { PROFESSION_SYSTEMS, type ProfessionSystem } from './profession-code.ts';

/** A column of the matrix: a set of professions with the same rights. */
export type MatrixGroup = { readonly code: string; readonly labelFr: string; readonly oneFr: string };

/** One of the nine shelves of a person's documents, or a special set that stands on one of them. */
export type Category = { readonly code: string; readonly labelFr: string; readonly shelf: string };

export type DocumentType = {
  readonly code: string;
  /** OID: 2.16.840.1.113883.6.1 (LOINC) or 1.2.250.1.213.1.1.4.12 (TRE_A05). */
  readonly system: string;
  readonly labelFr: string;
  /** DMP class (JDV_J57); empty where none is published. */
  readonly classCode: string;
  readonly classLabelFr: string;
  /** The person's category, which may be a special set such as CAR_VAC. */
  readonly category: string;
  readonly categoryLabelFr: string;
  /** The one of the nine categories it is listed under. */
  readonly shelf: string;
  /** Who may file this type (EX_2.1-1010). */
  readonly origin: Origin;
  /** False for what no software may file and for replaced codes. */
  readonly creatable: boolean;
};

export type Profession = {
  readonly system: ProfessionSystem;
  readonly code: string;
  readonly labelFr: string;
  /** Undefined: no column of the matrix, so no document. */
  readonly group: string | undefined;
  readonly deprecatedOn: string | undefined;
};

/** From a profession to its column; qualifier '*' stands for any specialty or section that has no line of its own. */
export type ProfessionColumn = {
  readonly professionSystem: string;
  readonly professionCode: string;
  readonly qualifier: string;
  readonly group: string | undefined;
  readonly labelFr: string;
};

export type MatrixBasis = { readonly code: string; readonly labelFr: string; readonly confidence: string };

const CELLS: readonly Cell[] = ['allow', 'deny', 'unknown'];
const ORIGINS: readonly Origin[] = ['professional', 'holder', 'insurer', 'system'];
/** The qualifier of a profession's general column. */
export const ANY = '*';
/** The basis of a cell that no text gives (R8). */
const NOT_PUBLISHED = 'not-published';
/** The second gate keeps the types of a column as one text, separated by bars: a code may not hold one. */
const CODE = /^[A-Za-z0-9_.-]+$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Names a cell in faults too. */
export const cellKey = (typeCode: string, group: string) => `${typeCode} × ${group}`;
export const columnKey = (system: string, code: string, qualifier: string) =>
  `${system} ${code} ${qualifier}`;

export function readGroups(table: TableReading): Map<string, MatrixGroup> {
  const positions = new Map<string, number>();
  const groups = byCode(table, (row, wrong) => {
    const position = cellOf(row, 'position');
    if (!/^[1-9]\d*$/.test(position)) wrong(`la position « ${position} » n’est pas un rang`);
    positions.set(cellOf(row, 'code'), Number(position));
    return {
      code: cellOf(row, 'code'),
      labelFr: cellOf(row, 'label_fr'),
      oneFr: cellOf(row, 'one_fr') || cellOf(row, 'label_fr'),
    };
  });
  return new Map([...groups].sort(([a], [b]) => (positions.get(a) ?? 0) - (positions.get(b) ?? 0)));
}

export const readBases = (table: TableReading): Map<string, MatrixBasis> =>
  byCode(table, (row) => ({
    code: cellOf(row, 'code'),
    labelFr: cellOf(row, 'label_fr'),
    confidence: cellOf(row, 'confidence'),
  }));

export function readCategories(table: TableReading): Map<string, Category> {
  const shelves = new Set(
    table.rows.filter(({ row }) => cellOf(row, 'shelf') === cellOf(row, 'code')).map(({ row }) => row.code),
  );
  return byCode(table, (row, wrong) => {
    const shelf = cellOf(row, 'shelf');
    if (!shelves.has(shelf)) wrong(`la rubrique « ${shelf} » n’existe pas`);
    return { code: cellOf(row, 'code'), labelFr: cellOf(row, 'label_fr'), shelf };
  });
}

export function readTypes(
  table: TableReading,
  categories: ReadonlyMap<string, Category>,
): Map<string, DocumentType> {
  return byCode(table, (row, wrong) => {
    const category = categories.get(cellOf(row, 'category'));
    const origin = ORIGINS.find((known) => known === cellOf(row, 'origin'));
    const creatable = cellOf(row, 'creatable');
    if (!category) wrong(`la catégorie « ${cellOf(row, 'category')} » n’existe pas`);
    if (!origin)
      wrong(`l’origine « ${cellOf(row, 'origin')} » n’est aucune de celles-ci : ${ORIGINS.join(', ')}`);
    if (creatable !== 'yes' && creatable !== 'no')
      wrong(`« creatable » vaut yes ou no, et non « ${creatable} »`);
    if (!/^\d+(\.\d+)+$/.test(cellOf(row, 'system')))
      wrong(`la nomenclature « ${cellOf(row, 'system')} » n’est pas un OID`);
    return {
      code: cellOf(row, 'code'),
      system: cellOf(row, 'system'),
      labelFr: cellOf(row, 'label_fr'),
      classCode: cellOf(row, 'class_code'),
      classLabelFr: cellOf(row, 'class_label_fr'),
      category: category?.code ?? '',
      categoryLabelFr: category?.labelFr ?? '',
      shelf: category?.shelf ?? '',
      origin: origin ?? 'system',
      creatable: creatable === 'yes',
    };
  });
}

/** Total: one cell for each type and column, each with its basis, and `unknown` where and only where nothing is published (R8). */
export function readMatrix(
  table: TableReading,
  types: ReadonlyMap<string, DocumentType>,
  groups: ReadonlyMap<string, MatrixGroup>,
  bases: ReadonlyMap<string, MatrixBasis>,
): Map<string, { readonly cell: Cell; readonly basis: string }> {
  const cells = new Map<string, { cell: Cell; basis: string }>();
  for (const { line, row } of table.rows) {
    const [type, group, basis] = [cellOf(row, 'type_code'), cellOf(row, 'group'), cellOf(row, 'basis')];
    const name = cellKey(type, group);
    const wrong = (reason: string) => table.wrong(line, `${name} : ${reason}`);
    const cell = CELLS.find((known) => known === cellOf(row, 'cell'));
    if (!types.has(type)) wrong('ce type de document est inconnu');
    if (!groups.has(group)) wrong('cette colonne est inconnue');
    if (!cell) wrong(`« ${cellOf(row, 'cell')} » n’est aucun de ces mots : ${CELLS.join(', ')}`);
    if (!bases.has(basis)) wrong(`la source « ${basis} » est inconnue`);
    else if (cell && (cell === 'unknown') !== (basis === NOT_PUBLISHED))
      wrong(
        cell === 'unknown'
          ? 'une cellule non publiée ne peut pas avoir de source'
          : 'cette cellule n’a pas de source',
      );
    if (cells.has(name)) wrong('cette cellule est là deux fois');
    cells.set(name, { cell: cell ?? 'unknown', basis });
  }
  for (const type of types.keys())
    for (const group of groups.keys())
      if (!cells.has(cellKey(type, group)))
        table.wrong(undefined, `${cellKey(type, group)} : cette cellule manque`);
  return cells;
}

export function readProfessions(
  general: TableReading,
  qualified: TableReading,
  groups: ReadonlyMap<string, MatrixGroup>,
) {
  const columns = new Map<string, ProfessionColumn>();
  const add = (table: TableReading, line: number, row: CsvRow, qualifier: string): Profession => {
    const [system, code] = [cellOf(row, 'system'), cellOf(row, 'code')];
    const group = cellOf(row, 'group') || undefined;
    const name = columnKey(system, code, qualifier);
    const wrong = (reason: string) => table.wrong(line, `${name} : ${reason}`);
    const known = PROFESSION_SYSTEMS.find((one) => one === system);
    const deprecatedOn = cellOf(row, 'deprecated_on') || undefined;
    if (!known) wrong('cette nomenclature est inconnue');
    if (!CODE.test(code)) wrong('ce code n’en est pas un');
    if (group !== undefined && !groups.has(group)) wrong(`la colonne « ${group} » est inconnue`);
    if (cellOf(row, 'label_fr') === '') wrong('le libellé manque');
    if (deprecatedOn !== undefined && !DAY.test(deprecatedOn))
      wrong(`« ${deprecatedOn} » n’est pas un jour (AAAA-MM-JJ)`);
    if (columns.has(name)) wrong('cette ligne est là deux fois');
    columns.set(name, {
      professionSystem: system,
      professionCode: code,
      qualifier,
      group,
      labelFr: cellOf(row, 'label_fr'),
    });
    return { system: known ?? 'TRE_G15', code, labelFr: cellOf(row, 'label_fr'), group, deprecatedOn };
  };
  const professions = general.rows.map(({ line, row }) => add(general, line, row, ANY));
  for (const { line, row } of qualified.rows) {
    const [system, code, qualifier] = [
      cellOf(row, 'system'),
      cellOf(row, 'code'),
      cellOf(row, 'qualifier'),
    ] as const;
    if (!columns.has(columnKey(system, code, ANY)))
      qualified.wrong(line, `${system} ${code} : cette profession est inconnue`);
    if (!CODE.test(qualifier))
      qualified.wrong(line, `${system} ${code} : « ${qualifier} » n’est pas un savoir-faire ni une section`);
    else add(qualified, line, row, qualifier);
  }
  return { professions, columns };
}

function byCode<T extends { readonly code: string; readonly labelFr: string }>(
  table: TableReading,
  read: (row: CsvRow, wrong: (reason: string) => void) => T,
): Map<string, T> {
  const found = new Map<string, T>();
  for (const { line, row } of table.rows) {
    const code = cellOf(row, 'code');
    const wrong = (reason: string) => table.wrong(line, `${code} : ${reason}`);
    if (!CODE.test(code)) {
      table.wrong(line, code === '' ? 'le code manque' : `« ${code} » n’est pas un code`);
      continue;
    }
    if (found.has(code)) wrong('ce code est là deux fois');
    const item = read(row, wrong);
    if (item.labelFr === '') wrong('le libellé manque');
    found.set(code, item);
  }
  return found;
}
