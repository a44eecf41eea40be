/** How `carnet reference` says what it found. */
import type {
  ActDone,
  CellChange,
  DatedDifference,
  DatedVersion,
  Difference,
  InvalidFiles,
  ReferenceDesk,
} from '#access';
import { SETS, sayProblem } from '#access';
import { civilDay, dayAndTime } from '../../web/words/dates.ts';
import { count, number } from '../../web/words/french.ts';

const STATES = {
  'in-force': 'en vigueur',
  'to-come': 'à venir',
  past: 'passée',
  withdrawn: 'retirée',
} as const satisfies Readonly<Record<DatedVersion['state'], string>>;

export function sayVersions(versions: readonly DatedVersion[]): string[] {
  const width = Math.max(...versions.map(({ version }) => version.length)) + 2;
  return Object.entries(SETS).flatMap(([set, { labelFr }]) => [
    `${labelFr}`,
    ...versions
      .filter((one) => one.set === set)
      .map(
        ({ version, validFrom, state, source }) =>
          `  ${version.padEnd(width)}${validFrom}  ${STATES[state].padEnd(12)}${source}`,
      ),
  ]);
}

const ACTS = {
  ship: 'livrée avec Carnet',
  import: 'importée',
  rollback: 'retirée',
  restore: 'remise',
} as const satisfies Readonly<Record<ActDone['act'], string>>;

export const sayActs = (acts: readonly ActDone[]): string[] => [
  '',
  'journal',
  ...acts.flatMap(({ at, login, act, versions, reason }) =>
    versions.map(
      ({ set, version }) =>
        `  ${dayAndTime(at)}  ${login}  ${SETS[set].labelFr} « ${version} »  version ${ACTS[act]}${reason ? ` : ${reason}` : ''}`,
    ),
  ),
];

export function sayCheck({
  given,
  reference,
  changes,
}: Awaited<ReturnType<ReferenceDesk['check']>>): string[] {
  const cells = reference.types.flatMap(({ code }) =>
    reference.groups.map((group) => reference.matrixCell(code, group.code)),
  );
  const of = (wanted: string) => number(cells.filter((cell) => cell === wanted).length);
  return [
    ...[...given].map(([table, { path }]) => `${path} : ${table}`),
    '',
    `Tout est bon : ${count(reference.types.length, 'type')} × ${count(reference.groups.length, 'colonne')}, ${count(cells.length, 'cellule')}.`,
    `${of('allow')} oui, ${of('deny')} non, ${of('unknown')} non publiées. ${count(reference.professions.length, 'profession')}.`,
    ...sayChanges(changes),
  ];
}

/** Under the name of the operator's own files. */
export const sayFaults = ({ given, plan }: InvalidFiles): string[] => [
  ...plan.problems.flatMap((one) => sayProblem(one, (table) => given.get(table)?.path ?? table)),
  '',
  `${count(
    plan.problems.reduce((sum, { faults }) => sum + faults.length, 0),
    'faute',
  )}. Rien n’a changé.`,
];

export const sayChanges = (changes: readonly DatedDifference[]): string[] =>
  changes.length === 0
    ? ['Rien ne change.']
    : changes.flatMap(({ from, difference }) => [
        '',
        `À partir du ${civilDay(from)}, 00\u00a0h\u00a000 (heure de Paris)\u00a0:`,
        ...sayDifference(difference),
      ]);

const WORDS = { allow: 'oui', deny: 'non', unknown: 'non publié', absent: 'absent' } as const;

export function sayDifference(difference: Difference): string[] {
  const { before, after, cells, types, professions, widens } = difference;
  const names = ({ matrix, types, professions }: Difference['before']) =>
    `matrice ${matrix.version}, types ${types.version}, professions ${professions.version}`;
  const cell = (one: CellChange) =>
    `    ${one.type} × ${one.column}  ${WORDS[one.before]} → ${WORDS[one.after]}  ${one.typeLabel} × ${one.columnLabel}`;
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`  ${title} : ${lines.length}`, ...lines];
  const lines = [
    ...part('Cellules ouvertes', cells.opened.map(cell)),
    ...part('Cellules fermées', cells.closed.map(cell)),
    ...part('Cellules publiées, et refusées', cells.published.map(cell)),
    ...part('Cellules qui ne sont plus publiées', cells.unpublished.map(cell)),
    ...part(
      'Types ajoutés',
      types.added.map(({ code, label }) => `    ${code}  ${label}`),
    ),
    ...part(
      'Types retirés',
      types.removed.map(({ code, label }) => `    ${code}  ${label}`),
    ),
    ...part(
      'Types changés',
      types.changed.map(
        ({ code, label, what }) =>
          `    ${code}  ${what === 'origin' ? 'déposé par d’autres' : 'dépôt ouvert ou fermé'}  ${label}`,
      ),
    ),
    ...part(
      'Professions déplacées',
      professions.map(
        (one) => `    ${one.profession}  ${one.before ?? '–'} → ${one.after ?? '–'}  ${one.label}`,
      ),
    ),
  ];
  return [
    `  avant : ${names(before)}`,
    `  après : ${names(after)}`,
    ...(lines.length === 0 ? ['  Aucune règle ne change.'] : lines),
    widens ? '  Des droits s’ouvrent.' : '  Aucun droit ne s’ouvre.',
  ];
}
