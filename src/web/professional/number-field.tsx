import { Field, type FieldProblem } from '../ui/field.tsx';

/** A matricule, with spaces or without, or the text of an INS Datamatrix that a scanner types (B17). */
export function NumberField(props: {
  readonly typed: string | undefined;
  readonly problems: readonly FieldProblem[];
}) {
  return (
    <Field
      id="ins"
      label="Matricule INS"
      hint="Scannez le code « INS » d’un document, ou écrivez 13 caractères et 2 chiffres de clé."
      autoComplete="off"
      spellCheck={false}
      inputMode="text"
      defaultValue={props.typed ?? ''}
      problems={props.problems}
    />
  );
}
