/** What the pages « Qui voit quoi » say in words of the cells they are given. */
import type { PublicReference, ReferenceData } from '#access';
import { number } from '../words/french.ts';

export const PATH = '/comprendre/qui-voit-quoi';

export type Cell = ReturnType<ReferenceData['matrixCell']>;
export type Tally = Readonly<Record<Cell, number>>;

export function tallyOf(cells: readonly Cell[]): Tally {
  const of = (wanted: Cell) => cells.filter((cell) => cell === wanted).length;
  return { allow: of('allow'), deny: of('deny'), unknown: of('unknown') };
}

export const sumOf = ({ allow, deny, unknown }: Tally): number => allow + deny + unknown;

/** `23 oui, 3 non, 82 non publiés` */
export const sayTally = ({ allow, deny, unknown }: Tally): string =>
  `${number(allow)} oui, ${number(deny)} non, ${number(unknown)} non publié${unknown > 1 ? 's' : ''}`;

/** The three answers, in the order in which they are told. */
export const ANSWERS = [
  { cell: 'allow', word: 'Oui', icon: 'tick' },
  { cell: 'deny', word: 'Non', icon: 'stop' },
  { cell: 'unknown', word: 'Non publié', icon: 'alert' },
] as const satisfies readonly { readonly cell: Cell; readonly word: string; readonly icon: string }[];

/** « Médecins (dont radiologues…) » is « médecins » inside a sentence. */
export const short = (label: string): string => label.replace(/ \(.*/, '');

export type ColumnChoice = {
  readonly code: string;
  readonly label: string;
  /** Column of the matrix; undefined: none, so no document. */
  readonly group: string | undefined;
};

export const columnsOf = ({ groups }: ReferenceData): (ColumnChoice & { readonly group: string })[] =>
  groups.map(({ code, labelFr }) => ({ code, label: labelFr, group: code }));

/** Producers that are nobody's profession: a machine, the person, the insurer. */
const NO_PROFESSION = new Set(['AUTOMATE', 'DISPOSITIF', 'EXP_PATIENT', 'ALIM_AM']);

/** The columns, then the professions that have none. */
export function professionsOf(reference: ReferenceData): ColumnChoice[] {
  const without = reference.professions
    .filter(
      (one) => one.group === undefined && one.deprecatedOn === undefined && !NO_PROFESSION.has(one.code),
    )
    .map((one) => ({ code: `${one.system}-${one.code}`, label: one.labelFr, group: undefined }))
    .sort((a, b) => a.label.localeCompare(b.label, 'fr'));
  return [...columnsOf(reference), ...without];
}

/** The professions, specialties and sections that a column holds, each named once. */
export function membersOf(reference: ReferenceData, group: string): string[] {
  const ended = new Set(
    reference.professions.flatMap((one) => (one.deprecatedOn ? `${one.system} ${one.code}` : [])),
  );
  const names = reference.professionColumns
    .filter((one) => one.group === group && !ended.has(`${one.professionSystem} ${one.professionCode}`))
    .map(({ labelFr }) => labelFr);
  return [...new Set(names)].sort((a, b) => a.localeCompare(b, 'fr'));
}

/** What the planned days change of some cells. */
export const plannedOf = (
  { toCome }: PublicReference,
  isAbout: (cell: { readonly type: string; readonly column: string }) => boolean,
) =>
  toCome.flatMap(({ from, difference: { cells } }) => {
    const [opened, closed] = [cells.opened.filter(isAbout), cells.closed.filter(isAbout)];
    return opened.length + closed.length === 0 ? [] : { from, opened, closed };
  });
