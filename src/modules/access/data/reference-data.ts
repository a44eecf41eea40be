import { parisDay } from '#formats/civil-day';
import type { Cell } from '../rules/facts.ts';
import { type Fault, InvalidReference, readTable } from './faults.ts';
import { readShipped } from './files.ts';
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
import type { Edition, Version, VersionFiles } from './sets.ts';
import { periodOn, periodsOf } from './timeline.ts';

/** One edition: a matrix, types and professions that are in force together. */
export type ReferenceData = {
  readonly versions: Edition<Version>;
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

/** The edition that the files of a release put in force on `on` (YYYY-MM-DD, today by default). @throws InvalidReference */
export function loadReferenceData(folder: string, options: { readonly on?: string } = {}): ReferenceData {
  const on = options.on ?? parisDay(new Date());
  const period = periodOn(periodsOf(readShipped(folder)), on);
  if (!period) throw new Error(`${folder} : aucune version n’est en vigueur le ${on}`);
  return assemble(period.edition);
}

/**
 * Reads one version of each set together. Total (convention 4): a missing cell, a code that one table has and another has
 * not, or a profession that leads to an unknown column is a fault.
 * @throws InvalidReference with every fault
 */
export function assemble(edition: Edition<VersionFiles>): ReferenceData {
  const faults: Fault[] = [];
  const { matrix, types, professions } = edition;
  const groups = readGroups(readTable('groups.csv', matrix.tables['groups.csv'], faults));
  const bases = readBases(readTable('bases.csv', matrix.tables['bases.csv'], faults));
  const allCategories = readCategories(readTable('categories.csv', types.tables['categories.csv'], faults));
  const allTypes = readTypes(readTable('types.csv', types.tables['types.csv'], faults), allCategories);
  const cells = readMatrix(
    readTable('matrix.csv', matrix.tables['matrix.csv'], faults),
    allTypes,
    groups,
    bases,
  );
  const roles = readProfessions(
    readTable('professions.csv', professions.tables['professions.csv'], faults),
    readTable('qualifiers.csv', professions.tables['qualifiers.csv'], faults),
    groups,
  );
  if (faults.length > 0) throw new InvalidReference(faults);

  // one map a column, so that the fifty rows of a search cost no allocation
  const cellsOf = new Map(
    [...groups.keys()].map((group) => [
      group,
      new Map(
        [...allTypes.keys()].map(
          (type) => [type, cells.get(cellKey(type, group))?.cell ?? 'unknown'] as const,
        ),
      ),
    ]),
  );
  const readable = new Map(
    [...cellsOf].map(([group, column]) => [
      group,
      [...column].flatMap(([type, cell]) => (cell === 'allow' ? type : [])),
    ]),
  );
  return deepFreeze({
    versions: { matrix: named(matrix), types: named(types), professions: named(professions) },
    groups: [...groups.values()],
    types: [...allTypes.values()],
    categories: [...allCategories.values()].filter(({ code, shelf }) => code === shelf),
    professions: roles.professions,
    professionColumns: [...roles.columns.values()],
    bases: [...bases.values()],
    matrixCell: (typeCode, group) =>
      group === undefined ? 'unknown' : (cellsOf.get(group)?.get(typeCode) ?? 'unknown'),
    basisOf: (typeCode, group) => bases.get(cells.get(cellKey(typeCode, group))?.basis ?? ''),
    columnOpen: (group) => group !== undefined && (readable.get(group)?.length ?? 0) > 0,
    typesReadableBy: (group) => readable.get(group) ?? [],
    documentType: (code, system) => {
      const type = allTypes.get(code);
      return type && (system === undefined || system === type.system) ? type : undefined;
    },
    category: (code) => allCategories.get(code),
    groupOf: ({ professionCode, professionSystem = 'TRE_G15', savoirFaire, section }) => {
      for (const qualifier of [section, savoirFaire, ANY]) {
        const column = qualifier && roles.columns.get(columnKey(professionSystem, professionCode, qualifier));
        if (column) return column.group;
      }
      return undefined;
    },
  } satisfies ReferenceData);
}

const named = ({ set, version, validFrom, source }: Version): Version => ({
  set,
  version,
  validFrom,
  source,
});

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && !Object.isFrozen(inner)) deepFreeze(inner);
  }
  return Object.freeze(value);
}
