import type { Cell } from '../rules/facts.ts';
import { type DatasetVersion, readVersions, versionOn } from './dataset.ts';
import {
  ANY,
  type Category,
  cellKey,
  columnKey,
  type DocumentType,
  type MatrixBasis,
  type MatrixGroup,
  type Profession,
  type ProfessionColumn,
  readBases,
  readCategories,
  readGroups,
  readMatrix,
  readProfessions,
  readTypes,
} from './read-tables.ts';

export type {
  Category,
  DocumentType,
  MatrixBasis,
  MatrixGroup,
  Profession,
  ProfessionColumn,
} from './read-tables.ts';

export type ReferenceData = {
  /** Version, first day and source of the matrix in force. */
  readonly version: string;
  readonly validFrom: string;
  readonly source: string;
  readonly versions: {
    readonly matrix: DatasetVersion;
    readonly documentTypes: DatasetVersion;
    readonly professions: DatasetVersion;
  };
  readonly groups: readonly MatrixGroup[];
  readonly types: readonly DocumentType[];
  /** The nine, in their order on the person's page. */
  readonly categories: readonly Category[];
  readonly professions: readonly Profession[];
  readonly professionColumns: readonly ProfessionColumn[];
  readonly bases: readonly MatrixBasis[];
  /** May this column read this type? 'unknown' (R8) for a cell nobody published, and for a code or column not in the data. */
  matrixCell(typeCode: string, group: string | undefined): Cell;
  /** Why the cell says so. */
  basisOf(typeCode: string, group: string): MatrixBasis | undefined;
  /** Does the column allow at least one type? */
  columnOpen(group: string | undefined): boolean;
  /** The types a column may read, in the order of `types`. */
  typesReadableBy(group: string): readonly string[];
  /** With `system` (OID), only if the code belongs to it. */
  documentType(code: string, system?: string): DocumentType | undefined;
  /** The label of a category code, special sets included. */
  category(code: string): Category | undefined;
  groupOf(profession: {
    readonly professionCode: string;
    readonly professionSystem?: string | undefined;
    readonly savoirFaire?: string | undefined;
    readonly section?: string | undefined;
  }): string | undefined;
};

/**
 * Reads the matrix, the document types and the professions in force on `on` (YYYY-MM-DD, today by default) from the
 * folder `data/`. Total (convention 4): a missing cell, a code that one table has and another has not, or a profession
 * that leads to an unknown column throws an Error that names it, which stops the boot.
 */
export function loadReferenceData(folder: string, options: { readonly on?: string } = {}): ReferenceData {
  const on = options.on ?? new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
  const inForce = (dataset: string) => versionOn(readVersions(folder, dataset), on, dataset);
  const versions = {
    matrix: inForce('habilitation-matrix'),
    documentTypes: inForce('document-types'),
    professions: inForce('professions'),
  };
  const groups = readGroups(folder);
  const allCategories = readCategories(folder);
  const types = readTypes(folder, versions.documentTypes.file, allCategories);
  const bases = readBases(folder);
  const matrix = readMatrix(folder, versions.matrix.file, types, groups, bases);
  const { professions, columns } = readProfessions(folder, versions.professions.file, groups);
  // one map a column, so that the fifty rows of a search cost no allocation
  const cellsOf = new Map(
    [...groups.keys()].map((group) => [
      group,
      new Map(
        [...types.keys()].map((type) => [type, matrix.get(cellKey(type, group))?.cell ?? 'unknown'] as const),
      ),
    ]),
  );
  const readable = new Map(
    [...groups.keys()].map((group) => [
      group,
      [...types.keys()].filter((type) => matrix.get(cellKey(type, group))?.cell === 'allow'),
    ]),
  );

  return deepFreeze({
    version: versions.matrix.version,
    validFrom: versions.matrix.validFrom,
    source: versions.matrix.source,
    versions,
    groups: [...groups.values()],
    types: [...types.values()],
    categories: [...allCategories.values()].filter(({ code, shelf }) => code === shelf),
    professions,
    professionColumns: [...columns.values()],
    bases: [...bases.values()],
    matrixCell: (typeCode, group) =>
      group === undefined ? 'unknown' : (cellsOf.get(group)?.get(typeCode) ?? 'unknown'),
    basisOf: (typeCode, group) => bases.get(matrix.get(cellKey(typeCode, group))?.basis ?? ''),
    columnOpen: (group) => group !== undefined && (readable.get(group)?.length ?? 0) > 0,
    typesReadableBy: (group) => readable.get(group) ?? [],
    documentType: (code, system) => {
      const type = types.get(code);
      return type && (system === undefined || system === type.system) ? type : undefined;
    },
    category: (code) => allCategories.get(code),
    groupOf: ({ professionCode, professionSystem = 'TRE_G15', savoirFaire, section }) => {
      for (const qualifier of [section, savoirFaire, ANY]) {
        const column = qualifier && columns.get(columnKey(professionSystem, professionCode, qualifier));
        if (column) return column.group;
      }
      return undefined;
    },
  } satisfies ReferenceData);
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && !Object.isFrozen(inner)) deepFreeze(inner);
  }
  return Object.freeze(value);
}
