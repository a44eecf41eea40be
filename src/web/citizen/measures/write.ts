import { refusalOf } from '../../form.ts';
import { type Answer, again, type CitizenArgs, leadTo } from '../../load.ts';
import type { FieldProblem } from '../../ui/field.tsx';
import { fieldOfRefusal, type Kind, type Read, readForm, type Typed } from './reading-form.ts';

export type WriteAnswer = {
  readonly typed: Typed;
  readonly problems: readonly FieldProblem[];
  readonly questions: Read['questions'];
};

/** Writes what a form says, or gives it back with what is to be corrected or confirmed. */
export async function write(
  { doors, request }: CitizenArgs,
  form: FormData,
  kinds: readonly Kind[],
  next: string,
): Promise<Response | Answer<WriteAnswer>> {
  const { readings, problems, questions, typed } = readForm(form, kinds, doors.healthProfile.rules);
  if (problems.length > 0) return again({ typed, problems, questions: [] });
  const confirmed = form.get('confirme') === 'oui';
  if (questions.length > 0 && !confirmed) return again({ typed, problems: [], questions });
  try {
    await doors.healthProfile.measures.write(request, readings, { confirmed });
    return leadTo(next);
  } catch (error) {
    const refused = refusalOf(error, ({ status, code, detail }) =>
      status === 422
        ? code === 'measure-none'
          ? `v-${kinds[0]}`
          : fieldOfRefusal(code, detail, readings)
        : undefined,
    );
    return again({ typed, problems: refused.problems, questions: [] }, refused.status);
  }
}
