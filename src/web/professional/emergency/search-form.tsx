import type { SearchedTraits } from '#access';
import { text } from '../../form.ts';
import { Field, type FieldProblem, Select } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { isoDay, readDay } from '../../words/dates.ts';

/** As it was typed. */
export type SearchTyped = {
  readonly name: string;
  readonly givenName: string;
  readonly birth: string;
  readonly sex: string;
};

export const searchTypedOf = (form: FormData): SearchTyped => {
  return {
    name: text(form, 'nom'),
    givenName: text(form, 'prenom'),
    birth: text(form, 'naissance'),
    sex: text(form, 'sexe'),
  };
};

/** What to search, or what is missing. A date, or a year alone. */
export function searchIn(
  typed: SearchTyped,
): { readonly traits: SearchedTraits } | { readonly problems: readonly FieldProblem[] } {
  const day = readDay(typed.birth);
  const birth = /^(18|19|20)\d{2}$/.test(typed.birth) ? typed.birth : day && isoDay(day);
  const problems: FieldProblem[] = [];
  if (!typed.name)
    problems.push({ field: 'nom', summary: 'Le nom manque', help: 'Nom de naissance ou nom utilisé.' });
  if (!birth)
    problems.push({
      field: 'naissance',
      summary: 'La date de naissance n’est pas lisible',
      help: 'Écrivez-la comme 04/06/1962, ou l’année seule.',
    });
  if (!birth || problems.length > 0) return { problems };
  return {
    traits: {
      name: typed.name,
      givenName: typed.givenName || undefined,
      birth,
      sex: typed.sex === 'F' || typed.sex === 'M' ? typed.sex : undefined,
    },
  };
}

/** TD0.5: for regulating doctors, without any number. */
export function SearchForm(props: {
  readonly typed: SearchTyped | undefined;
  readonly problems: readonly FieldProblem[];
}) {
  const { typed, problems } = props;
  return (
    <form method="post" className="stack" noValidate>
      <input type="hidden" name="acte" value="chercher" />
      <Field
        id="nom"
        label="Nom"
        hint="De naissance ou utilisé."
        autoComplete="off"
        defaultValue={typed?.name}
        problems={problems}
      />
      <Field
        id="prenom"
        label="Prénom (facultatif)"
        autoComplete="off"
        defaultValue={typed?.givenName}
        problems={problems}
      />
      <Field
        id="naissance"
        label="Date de naissance"
        hint="Comme 04/06/1962, ou l’année seule."
        autoComplete="off"
        inputMode="numeric"
        defaultValue={typed?.birth}
        problems={problems}
      />
      <Select
        id="sexe"
        label="Sexe (facultatif)"
        value={typed?.sex}
        options={[
          { value: '', label: 'Non précisé' },
          { value: 'F', label: 'Femme' },
          { value: 'M', label: 'Homme' },
        ]}
      />
      <button type="submit" className="button">
        <Icon name="lens" />
        Chercher
      </button>
    </form>
  );
}
