import { isCarnetError } from '../problem.ts';
import type { FieldProblem } from '../ui/field.tsx';

/**
 * What a form shows again of a refusal. @param fields which field each code is about; the others are about `otherwise`
 * @throws what is no refusal of a form: a defect, an ended session, a confirmation to ask
 */
export function problemsOf(
  error: unknown,
  fields: Readonly<Record<string, string>>,
  otherwise: string,
): { readonly status: number; readonly list: readonly FieldProblem[] } {
  if (!isCarnetError(error) || (error.status !== 422 && error.status !== 429)) throw error;
  const left = error.code === 'code-wrong' && error.detail ? ` Il reste ${tries(error.detail)}.` : '';
  const help = [error.sentence, error.advice].filter(Boolean).join(' ') + left;
  return {
    status: error.status,
    list: [{ field: fields[error.code] ?? otherwise, summary: error.sentence, help }],
  };
}

const tries = (left: string) => (left === '1' ? '1 essai' : `${left} essais`);
