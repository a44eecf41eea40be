/** What changes from one edition of the reference data to another, and whether anybody reads more than before. */
import { isDeepStrictEqual } from 'node:util';
import type { Cell } from '../rules/facts.ts';
import type { PlannedPeriod } from './plan.ts';
import { ANY, columnKey, type DocumentType, type ProfessionColumn } from './read-tables.ts';
import type { ReferenceData } from './reference-data.ts';
import type { Edition, Version } from './sets.ts';
import { periodOn } from './timeline.ts';

export type CellChange = {
  readonly type: string;
  readonly typeLabel: string;
  readonly column: string;
  readonly columnLabel: string;
  /** 'absent': the type or the column is not in that edition. */
  readonly before: Cell | 'absent';
  readonly after: Cell | 'absent';
};

export type NamedType = { readonly code: string; readonly label: string };

export type Difference = {
  readonly before: Edition<Version>;
  readonly after: Edition<Version>;
  readonly cells: {
    /** Refused or not published before, allowed now. */
    readonly opened: readonly CellChange[];
    /** Allowed before, refused or not published now. */
    readonly closed: readonly CellChange[];
    /** Not published before, refused now: nobody loses anything. */
    readonly published: readonly CellChange[];
    /** Refused before, no longer published: refused all the same (R8). */
    readonly unpublished: readonly CellChange[];
  };
  readonly types: {
    readonly added: readonly NamedType[];
    readonly removed: readonly NamedType[];
    /** Filed by others, or no longer or again fileable. */
    readonly changed: readonly (NamedType & { readonly what: 'origin' | 'creatable' })[];
  };
  /** Professions that stand in another column, or that one edition alone knows; a column is undefined where there is none. */
  readonly professions: readonly {
    readonly profession: string;
    readonly label: string;
    readonly before: string | undefined;
    readonly after: string | undefined;
  }[];
  /** Somebody reads a type that they did not read, or may file one that they might not: to be looked at before it is in force. */
  readonly widens: boolean;
};

export function differenceBetween(before: ReferenceData, after: ReferenceData): Difference {
  const cells = changedCells(before, after);
  const of = (from: readonly string[], to: readonly string[]) =>
    cells.filter((one) => from.includes(one.before) && to.includes(one.after));
  const changed = changedTypes(before, after);
  return {
    before: before.versions,
    after: after.versions,
    cells: {
      opened: of(['deny', 'unknown', 'absent'], ['allow']),
      closed: of(['allow'], ['deny', 'unknown', 'absent']),
      published: of(['unknown'], ['deny']),
      unpublished: of(['deny'], ['unknown']),
    },
    types: {
      added: named(after.types.filter(({ code }) => !before.documentType(code))),
      removed: named(before.types.filter(({ code }) => !after.documentType(code))),
      changed,
    },
    professions: movedProfessions(before, after),
    widens: readersGain(before, after) || changed.length > 0,
  };
}

/** From a day on. */
export type DatedDifference = { readonly from: string; readonly difference: Difference };

/** What another plan changes, today and on each later day on which that is something else. */
export function differencesBetween(
  before: readonly PlannedPeriod[],
  after: readonly PlannedPeriod[],
  today: string,
): DatedDifference[] {
  const days = new Set([
    today,
    ...[...before, ...after].map(({ from }) => from).filter((day) => day > today),
  ]);
  const found: DatedDifference[] = [];
  for (const from of [...days].sort()) {
    const [was, is] = [periodOn(before, from)?.reference, periodOn(after, from)?.reference];
    if (!was || !is || isDeepStrictEqual(was.versions, is.versions)) continue;
    const difference = differenceBetween(was, is);
    const last = found.at(-1)?.difference;
    if (!last || !isDeepStrictEqual(last.after, difference.after)) found.push({ from, difference });
  }
  return found;
}

function changedCells(before: ReferenceData, after: ReferenceData): CellChange[] {
  const types = union(before.types, after.types);
  const groups = union(before.groups, after.groups);
  const at = (edition: ReferenceData, type: string, group: string): CellChange['before'] =>
    edition.documentType(type) && edition.groups.some(({ code }) => code === group)
      ? edition.matrixCell(type, group)
      : 'absent';
  return types.flatMap((type) =>
    groups.flatMap((group) => {
      const [was, is] = [at(before, type.code, group.code), at(after, type.code, group.code)];
      if (was === is) return [];
      return {
        type: type.code,
        typeLabel: type.labelFr,
        column: group.code,
        columnLabel: group.labelFr,
        before: was,
        after: is,
      };
    }),
  );
}

function changedTypes(before: ReferenceData, after: ReferenceData): Difference['types']['changed'] {
  return after.types.flatMap((type) => {
    const was = before.documentType(type.code);
    if (!was) return [];
    const what =
      was.origin !== type.origin ? 'origin' : was.creatable !== type.creatable ? 'creatable' : undefined;
    return what ? { code: type.code, label: type.labelFr, what } : [];
  });
}

const keyOf = (one: ProfessionColumn) => columnKey(one.professionSystem, one.professionCode, one.qualifier);

/** The column that an edition gives, as the gates look for it: the line of the qualifier, else that of the profession. */
const columnIn = (edition: ReferenceData, one: ProfessionColumn): string | undefined => {
  const find = (qualifier: string) =>
    edition.professionColumns.find(
      (column) => keyOf(column) === columnKey(one.professionSystem, one.professionCode, qualifier),
    );
  return (find(one.qualifier) ?? find(ANY))?.group;
};

const allProfessions = (before: ReferenceData, after: ReferenceData): ProfessionColumn[] => [
  ...new Map(
    [...before.professionColumns, ...after.professionColumns].map((one) => [keyOf(one), one]),
  ).values(),
];

const movedProfessions = (before: ReferenceData, after: ReferenceData): Difference['professions'] =>
  allProfessions(before, after).flatMap((one) => {
    const [was, is] = [columnIn(before, one), columnIn(after, one)];
    return was === is ? [] : { profession: keyOf(one), label: one.labelFr, before: was, after: is };
  });

/** Over every profession, with each of its qualifiers: what its column reads now and did not. */
function readersGain(before: ReferenceData, after: ReferenceData): boolean {
  return allProfessions(before, after).some((one) => {
    const was = new Set(before.typesReadableBy(columnIn(before, one) ?? ''));
    return after.typesReadableBy(columnIn(after, one) ?? '').some((type) => !was.has(type));
  });
}

const named = (types: readonly DocumentType[]): NamedType[] =>
  types.map(({ code, labelFr }) => ({ code, label: labelFr }));

const union = <T extends { readonly code: string }>(before: readonly T[], after: readonly T[]): T[] => [
  ...new Map([...before, ...after].map((one) => [one.code, one])).values(),
];
