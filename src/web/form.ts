import type { CarnetError } from '#platform/errors';
import { isCarnetError } from './problem.ts';
import type { FieldProblem } from './ui/field.tsx';

/** A field as it was typed, spaces and all: for a password. An absent field, or a file, is empty. */
export function exactly(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** A field without the spaces around it. */
export const text = (form: FormData, name: string): string => exactly(form, name).trim();

/** The field that a refusal is about; undefined when no form can answer it, and a page of its own must. */
export type FieldOf = (refusal: CarnetError) => string | undefined;

/** Refusals that typing again may lift. @param fields the field of each code, where it is not `otherwise` */
export const corrigible =
  (otherwise: string, fields: Readonly<Record<string, string>> = {}): FieldOf =>
  ({ code, status }) =>
    CORRIGIBLE.has(status) ? fieldIn(fields, code, otherwise) : undefined;

/** Every refusal, a right that is missing too, but an ended session and a page that does not exist. */
export const anyRefusal =
  (otherwise: string, fields: Readonly<Record<string, string>> = {}): FieldOf =>
  ({ code, status }) =>
    status === 401 || status === 404 ? undefined : fieldIn(fields, code, otherwise);

/** The refusals of `fields` alone, whatever their status. */
export const among =
  (fields: Readonly<Record<string, string>>): FieldOf =>
  ({ code }) =>
    Object.hasOwn(fields, code) ? fields[code] : undefined;

const CORRIGIBLE: ReadonlySet<number> = new Set([409, 422, 429]);

const fieldIn = (fields: Readonly<Record<string, string>>, code: string, otherwise: string): string =>
  Object.hasOwn(fields, code) ? (fields[code] ?? otherwise) : otherwise;

/** What a form that comes back shows, and the status to answer. @throws what no form can answer */
export function refusalOf(
  error: unknown,
  fieldOf: FieldOf,
): { readonly status: number; readonly problems: readonly FieldProblem[] } {
  const field = isCarnetError(error) ? fieldOf(error) : undefined;
  if (!isCarnetError(error) || field === undefined) throw error;
  return { status: error.status, problems: [problemIn(field, error)] };
}

/** A refusal in the words of its error row, at a field. */
export const problemIn = (
  field: string,
  refusal: Pick<CarnetError, 'code' | 'sentence' | 'advice' | 'detail'>,
): FieldProblem => ({ field, summary: refusal.sentence, help: inWords(refusal) });

/** What went wrong, and what to do. */
export const inWords = ({
  code,
  sentence,
  advice,
  detail,
}: Pick<CarnetError, 'code' | 'sentence' | 'advice' | 'detail'>): string =>
  [sentence, advice, code === 'code-wrong' && detail && `Il reste ${tries(detail)}.`]
    .filter(Boolean)
    .join(' ');

const tries = (left: string) => (left === '1' ? '1 essai' : `${left} essais`);
