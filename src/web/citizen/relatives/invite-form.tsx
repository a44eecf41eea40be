import type { Representation } from '#representation';
import { Choices } from '../../ui/choices.tsx';
import { ErrorSummary, Field, type FieldProblem, Select } from '../../ui/field.tsx';
import type { Whose } from '../../words/whose.ts';
import type { Typed } from './typed.ts';

/** Who, what, until when: one form; nothing is ticked beforehand. */
export function InviteForm(props: {
  readonly isParent: boolean;
  readonly typed: Typed | undefined;
  readonly problems: readonly FieldProblem[];
  readonly whose: Whose;
  readonly words: Representation['words'];
  readonly limits: { readonly carersPerPerson: number };
  readonly back: string;
}) {
  const { isParent, typed, problems, whose } = props;
  return (
    <>
      <ErrorSummary problems={problems} />
      {isParent ? (
        <p>
          L’autre parent aura les mêmes pouvoirs que vous dans {whose.notebook}, jusqu’à la majorité.
          Assurez-vous de son accord.
        </p>
      ) : (
        <p>
          Un aidant se connecte avec sa propre identité. Il ne cache rien, ne bloque personne et ne ferme
          rien. {props.limits.carersPerPerson} aidants au plus.
        </p>
      )}
      <form method="post" className="stack" noValidate>
        <input type="hidden" name="qui" value={isParent ? 'parent' : 'aidant'} />
        <fieldset className="stack">
          <legend>Qui invitez-vous ?</legend>
          <p className="meta">Comme sur sa carte d’identité : c’est ainsi que le service la reconnaît.</p>
          <Field
            id="nom"
            label="Nom de naissance"
            defaultValue={typed?.nom}
            problems={problems}
            spellCheck={false}
          />
          <Field
            id="prenom"
            label="Premier prénom"
            defaultValue={typed?.prenom}
            problems={problems}
            spellCheck={false}
          />
          <Field
            id="naissance"
            label="Date de naissance"
            hint="Par exemple 17/03/1988."
            inputMode="numeric"
            defaultValue={typed?.naissance}
            problems={problems}
          />
          {!isParent && <BondChoice {...props} />}
        </fieldset>
        {!isParent && <WhatAndUntil {...props} />}
        <p className="row">
          <button type="submit" className="button" name="etape" value="verifier">
            Vérifier avant d’inviter{whose.own ? '' : ` pour ${whose.name}`}
          </button>
          <a className="target" href={props.back}>
            Ne rien changer
          </a>
        </p>
      </form>
    </>
  );
}

type Props = Parameters<typeof InviteForm>[0];

const BondChoice = ({ whose, words, typed, problems }: Props) => (
  <Select
    id="lien"
    label={whose.own ? 'Cette personne est' : `Pour ${whose.name}, cette personne est`}
    value={typed?.lien ?? ''}
    options={[
      { value: '', label: 'Choisissez' },
      ...Object.entries(words.bonds).map(([value, { person }]) => ({
        value,
        label: whose.own ? person : person.replace(/^votre/, 'son'),
      })),
    ]}
    problems={problems}
  />
);

const WhatAndUntil = ({ whose, words, typed, problems }: Props) => (
  <>
    <Choices
      name="droit"
      kind="checkbox"
      legend="Que pourra faire cette personne ?"
      chosen={typed?.droit}
      problems={problems}
      options={[
        {
          value: 'documents.read',
          label: words.mayOf(['documents.read'])[0],
          help: whose.own
            ? 'Ceux que vous voyez, sauf les documents cachés.'
            : `Ceux ${whose.of}, sauf les documents cachés.`,
        },
        {
          value: 'documents.add',
          label: words.mayOf(['documents.add'])[0],
          help: 'Et corriger ou supprimer ceux que vous ou vos proches avez ajoutés.',
        },
      ]}
    />
    <Choices
      name="caches"
      kind="checkbox"
      legend="Et les documents cachés ?"
      chosen={typed?.caches ? ['oui'] : []}
      options={[{ value: 'oui', label: 'Montrer aussi les documents cachés aux professionnels' }]}
    />
    <Field
      id="fin"
      label="Dernier jour (facultatif)"
      hint="Par exemple 30/06/2027. Laissez vide pour ne pas mettre de fin : vous pourrez toujours arrêter."
      inputMode="numeric"
      defaultValue={typed?.fin}
      problems={problems}
    />
  </>
);
