import type { Cell, Origin } from '../rules/facts.ts';
import { type CsvRow, cellOf } from './csv.ts';
import { readDataset } from './dataset.ts';
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
};

export type MatrixBasis = { readonly code: string; readonly labelFr: string; readonly confidence: string };

const CELLS: readonly Cell[] = ['allow', 'deny', 'unknown'];
const ORIGINS: readonly Origin[] = ['professional', 'holder', 'insurer', 'system'];
/** The qualifier of a profession's general column. */
export const ANY = '*';

/** Names a cell in errors too. */
export const cellKey = (typeCode: string, group: string) => `${typeCode} × ${group}`;
export const columnKey = (system: string, code: string, qualifier: string) =>
  `${system} ${code} ${qualifier}`;

export function readGroups(folder: string): Map<string, MatrixGroup> {
  const rows = readDataset(folder, 'habilitation-matrix', 'groups.csv', [
    'code',
    'position',
    'label_fr',
    'one_fr',
  ]);
  rows.sort((a, b) => Number(cellOf(a, 'position')) - Number(cellOf(b, 'position')));
  return index('habilitation-matrix/groups.csv', rows, (row) => ({
    code: cellOf(row, 'code'),
    labelFr: cellOf(row, 'label_fr'),
    oneFr: cellOf(row, 'one_fr'),
  }));
}

export function readBases(folder: string): Map<string, MatrixBasis> {
  const rows = readDataset(folder, 'habilitation-matrix', 'bases.csv', ['code', 'label_fr', 'confidence']);
  return index('habilitation-matrix/bases.csv', rows, (row) => ({
    code: cellOf(row, 'code'),
    labelFr: cellOf(row, 'label_fr'),
    confidence: cellOf(row, 'confidence'),
  }));
}

export function readCategories(folder: string): Map<string, Category> {
  const rows = readDataset(folder, 'document-types', 'categories.csv', [
    'code',
    'label_fr',
    'position',
    'shelf',
  ]);
  const categories = index('document-types/categories.csv', rows, (row) => ({
    code: cellOf(row, 'code'),
    labelFr: cellOf(row, 'label_fr'),
    shelf: cellOf(row, 'shelf'),
  }));
  for (const { code, shelf } of categories.values()) {
    if (categories.get(shelf)?.shelf !== shelf)
      throw new Error(`document-types/categories.csv: ${code} stands on unknown shelf ${shelf}`);
  }
  return categories;
}

export function readTypes(
  folder: string,
  file: string,
  categories: ReadonlyMap<string, Category>,
): Map<string, DocumentType> {
  const columns = [
    'code',
    'system',
    'label_fr',
    'class_code',
    'class_label_fr',
    'category',
    'origin',
    'creatable',
  ];
  return index(`document-types/${file}`, readDataset(folder, 'document-types', file, columns), (row) => {
    const code = cellOf(row, 'code');
    const category = categories.get(cellOf(row, 'category'));
    const origin = ORIGINS.find((known) => known === cellOf(row, 'origin'));
    if (!category)
      throw new Error(`document-types/${file}: ${code}: unknown category ${cellOf(row, 'category')}`);
    if (!origin) throw new Error(`document-types/${file}: ${code}: unknown origin ${cellOf(row, 'origin')}`);
    return {
      code,
      system: cellOf(row, 'system'),
      labelFr: cellOf(row, 'label_fr'),
      classCode: cellOf(row, 'class_code'),
      classLabelFr: cellOf(row, 'class_label_fr'),
      category: category.code,
      categoryLabelFr: category.labelFr,
      shelf: category.shelf,
      origin,
      creatable: cellOf(row, 'creatable') === 'yes',
    };
  });
}

export function readMatrix(
  folder: string,
  file: string,
  types: ReadonlyMap<string, DocumentType>,
  groups: ReadonlyMap<string, MatrixGroup>,
  bases: ReadonlyMap<string, MatrixBasis>,
): Map<string, { cell: Cell; basis: string }> {
  const where = `habilitation-matrix/${file}`;
  const cells = new Map<string, { cell: Cell; basis: string }>();
  for (const row of readDataset(folder, 'habilitation-matrix', file, [
    'type_code',
    'group',
    'cell',
    'basis',
  ])) {
    const [type, group, basis] = [cellOf(row, 'type_code'), cellOf(row, 'group'), cellOf(row, 'basis')];
    const name = cellKey(type, group);
    const cell = CELLS.find((known) => known === cellOf(row, 'cell'));
    if (!types.has(type)) throw new Error(`${where}: ${name}: unknown document type`);
    if (!groups.has(group)) throw new Error(`${where}: ${name}: unknown column`);
    if (!cell)
      throw new Error(`${where}: ${name}: « ${cellOf(row, 'cell')} » is none of allow, deny, unknown`);
    if (!bases.has(basis)) throw new Error(`${where}: ${name}: unknown basis « ${basis} »`);
    if (cells.has(name)) throw new Error(`${where}: ${name}: the cell is there twice`);
    cells.set(name, { cell, basis });
  }
  for (const type of types.keys()) {
    for (const group of groups.keys()) {
      if (!cells.has(cellKey(type, group)))
        throw new Error(`${where}: ${cellKey(type, group)}: the cell is missing`);
    }
  }
  return cells;
}

export function readProfessions(folder: string, file: string, groups: ReadonlyMap<string, MatrixGroup>) {
  const columns = new Map<string, ProfessionColumn>();
  const add = (where: string, row: CsvRow, qualifier: string): Profession => {
    const [system, code, group] = [
      cellOf(row, 'system'),
      cellOf(row, 'code'),
      cellOf(row, 'group') || undefined,
    ];
    const known = PROFESSION_SYSTEMS.find((name) => name === system);
    const name = columnKey(system, code, qualifier);
    if (!known) throw new Error(`${where}: ${name}: unknown nomenclature`);
    if (group !== undefined && !groups.has(group))
      throw new Error(`${where}: ${name}: unknown column ${group}`);
    if (columns.has(name)) throw new Error(`${where}: ${name} is there twice`);
    columns.set(name, { professionSystem: system, professionCode: code, qualifier, group });
    return {
      system: known,
      code,
      labelFr: cellOf(row, 'label_fr'),
      group,
      deprecatedOn: cellOf(row, 'deprecated_on') || undefined,
    };
  };
  const rows = readDataset(folder, 'professions', file, [
    'system',
    'code',
    'label_fr',
    'group',
    'deprecated_on',
  ]);
  const professions = rows.map((row) => add(`professions/${file}`, row, ANY));
  for (const row of readDataset(folder, 'professions', 'qualifiers.csv', [
    'system',
    'code',
    'qualifier',
    'group',
  ])) {
    if (!columns.has(columnKey(cellOf(row, 'system'), cellOf(row, 'code'), ANY))) {
      throw new Error(
        `professions/qualifiers.csv: ${cellOf(row, 'system')} ${cellOf(row, 'code')}: unknown profession`,
      );
    }
    add('professions/qualifiers.csv', row, cellOf(row, 'qualifier'));
  }
  return { professions, columns };
}

function index<T extends { readonly code: string }>(
  where: string,
  rows: readonly CsvRow[],
  read: (row: CsvRow) => T,
): Map<string, T> {
  const found = new Map<string, T>();
  for (const row of rows) {
    const item = read(row);
    if (item.code === '') throw new Error(`${where}: a row has no code`);
    if (found.has(item.code)) throw new Error(`${where}: ${item.code} is there twice`);
    found.set(item.code, item);
  }
  return found;
}
