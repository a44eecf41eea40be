import type { FieldProblem } from '../../ui/field.tsx';

/** What the next step found wrong, by the code of its refusal: the page of the form says it where it is corrected. */
const PROBLEMS: Readonly<Record<string, FieldProblem>> = {
  'title-missing': {
    field: 'titre',
    summary: 'Le titre manque',
    help: 'Écrivez un titre court, comme « Ordonnance du Dr Petit ».',
  },
  'title-too-long': {
    field: 'titre',
    summary: 'Le titre est trop long',
    help: 'Écrivez 128 caractères au plus.',
  },
  'type-unknown': {
    field: 'genre',
    summary: 'Le genre de document manque',
    help: 'Choisissez le genre qui convient le mieux, ou « Autre document ».',
  },
  'act-date': {
    field: 'date',
    summary: 'La date de l’acte n’est pas comprise',
    help: 'Écrivez-la comme 18/11/2026, mars 2019, 2012 ou vers 2012. L’année suffit.',
  },
  'act-to-come': {
    field: 'date',
    summary: 'La date de l’acte est à venir',
    help: 'Écrivez le jour où l’acte a eu lieu.',
  },
};

export const isTypedProblem = (code: string): boolean => Object.hasOwn(PROBLEMS, code);

export const typedProblems = (code: string | null): readonly FieldProblem[] =>
  [code !== null && isTypedProblem(code) ? PROBLEMS[code] : undefined].filter((one) => one !== undefined);
