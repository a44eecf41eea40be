import { Field, type FieldProblem } from '../ui/field.tsx';

/** A matricule, with spaces or without. */
export function NumberField(props: {
  readonly typed: string | undefined;
  readonly problems: readonly FieldProblem[];
}) {
  return (
    <Field
      id="ins"
      label="Matricule INS"
      hint="13 caractères et 2 chiffres de clé. Les espaces ne comptent pas."
      autoComplete="off"
      spellCheck={false}
      inputMode="text"
      defaultValue={props.typed ?? ''}
      problems={props.problems}
    />
  );
}
