import { Field, type FieldProblem } from '../ui/field.tsx';

export function NewPassword({ problems }: { readonly problems: readonly FieldProblem[] }) {
  return (
    <Field
      id="mot-de-passe"
      type="password"
      label="Nouveau mot de passe"
      hint="Au moins 12 caractères. Quatre mots sans rapport entre eux conviennent. Aucun chiffre ni signe n’est imposé."
      autoComplete="new-password"
      problems={problems}
    />
  );
}
