import type { Threshold } from '#access';
import type { Person } from '#citizens';
import { formatIns } from '#formats/ins';
import { Choices } from '../../ui/choices.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Field, type FieldProblem, type Option, Select } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { civilNumericDay, numericDay } from '../../words/dates.ts';
import { fileSize, formatName } from '../../words/french.ts';
import { formalNameOf } from '../../words/people.ts';
import type { Typed } from './new-document.ts';
import type { Proposal } from './proposal.ts';

const VISIBILITIES = [
  ['tous', 'Visible par la personne et par les professionnels que la règle autorise', undefined],
  ['masque', 'Masqué aux professionnels', 'Vous, la personne et son médecin traitant le voient.'],
  [
    'annonce',
    'Non visible par la personne avant une annonce',
    'Elle le verra quand vous le montrerez, ou dans un mois au plus tard.',
  ],
] as const;

/** Second step: what was read, what is missing, and who will see it. */
export function VerifyForm(props: {
  readonly ticket: string;
  readonly proposal: Proposal;
  readonly typed: Typed;
  readonly problems: readonly FieldProblem[];
  readonly types: readonly Option[];
  readonly threshold: Threshold;
  readonly base: string;
}) {
  const { proposal, typed, problems, threshold } = props;
  const { person, actor } = threshold;
  const { header } = proposal;
  return (
    <div className="split even">
      <form method="post" className="stack" noValidate>
        <input type="hidden" name="etape" value="deposer" />
        <input type="hidden" name="jeton" value={props.ticket} />
        {header ? (
          <>
            <p>Ce fichier est un CDA : son type, son titre, sa date et son auteur viennent de son en-tête.</p>
            <Facts
              rows={[
                ['Type', proposal.typeLabel],
                ['Titre', header.title],
                ['Date de l’acte', numericDay(new Date(header.service.start ?? header.creationTime))],
                ['Auteur', authorIn(header)],
                ['Remplace', header.replaces.length > 0 ? 'Une version plus ancienne' : undefined],
              ]}
            />
          </>
        ) : (
          <>
            <Field
              id="titre"
              label="Titre"
              hint="La personne le lira : court et clair."
              defaultValue={typed.title}
              problems={problems}
            />
            <Select
              id="type"
              label="Type de document"
              value={typed.typeCode}
              options={[{ value: '', label: 'Choisissez un type' }, ...props.types]}
              problems={problems}
            />
            <Field
              id="date"
              label="Date de l’acte"
              hint="Celle de la consultation ou de l’examen, comme 18/11/2026."
              inputMode="numeric"
              defaultValue={typed.actDay}
              problems={problems}
            />
            {actor.kind === 'secretariat' && (
              <Field
                id="rpps"
                label="Numéro RPPS de l’auteur"
                hint="11 chiffres. L’auteur doit être de votre structure."
                inputMode="numeric"
                defaultValue={typed.rpps}
                problems={problems}
              />
            )}
          </>
        )}
        <fieldset>
          <legend>Qui le verra ?</legend>
          {VISIBILITIES.map(([value, label, help]) => (
            <label key={value} className="choice" htmlFor={`visibilite-${value}`}>
              <input
                type="radio"
                id={`visibilite-${value}`}
                name="visibilite"
                value={value}
                defaultChecked={typed.visibility === value}
              />
              <span>
                {label}
                {help && (
                  <>
                    <br />
                    <span className="meta">{help}</span>
                  </>
                )}
              </span>
            </label>
          ))}
        </fieldset>
        <Representatives threshold={threshold} typed={typed} problems={problems} />
        <p className="row">
          <button type="submit" className="button">
            Déposer dans le carnet de {formalNameOf(person)}
          </button>
          <a className="target" href={props.base}>
            Ne rien déposer
          </a>
        </p>
      </form>
      <div className="stack">
        <h2 id="fichier-choisi" tabIndex={-1}>
          Le fichier choisi
        </h2>
        <Facts
          rows={[
            ['Nom', proposal.name],
            ['Format', formatName(proposal.mimeType)],
            ['Taille', fileSize(proposal.size)],
          ]}
        />
        {header && <PatientCheck header={header} person={person} />}
        <p>
          <a href={`${props.base}/deposer`}>Choisir un autre fichier</a>
        </p>
      </div>
    </div>
  );
}

/** Whether a minor's representatives will see it; not to be chosen in a secret care, where they never do (R13). */
function Representatives(props: {
  readonly threshold: Threshold;
  readonly typed: Typed;
  readonly problems: readonly FieldProblem[];
}) {
  const { threshold, typed } = props;
  if (threshold.secret)
    return (
      <Notice id="secret" title="Invisible pour les représentants légaux" tone="hidden">
        <p>
          Vous êtes dans un soin tenu secret. La personne mineure verra ce document, pas ses représentants.
        </p>
      </Notice>
    );
  if (!threshold.isMinor) return null;
  return (
    <Choices
      name="representants"
      legend="La personne est mineure. Ses représentants légaux le verront-ils ?"
      options={[
        { value: 'oui', label: 'Oui, ils le voient' },
        {
          value: 'non',
          label: 'Non, il leur est invisible',
          help: 'La personne mineure le demande. Vous pourrez le leur montrer plus tard, à sa demande.',
        },
      ]}
      chosen={[typed.representatives]}
      problems={props.problems}
    />
  );
}

function authorIn(header: NonNullable<Proposal['header']>): string | undefined {
  const author = header.authors.find(({ family }) => family) ?? header.authors[0];
  return (
    author &&
    [[author.prefix, author.given, author.family].filter(Boolean).join(' '), author.organization?.name]
      .filter(Boolean)
      .join(', ')
  );
}

/** The person that the file names, beside the one whose record is open. The deposit compares them too. */
function PatientCheck({
  header,
  person,
}: {
  readonly header: NonNullable<Proposal['header']>;
  readonly person: Person;
}) {
  const { patient } = header;
  const isSame = patient.ins?.value === person.ins;
  return (
    <>
      <h2>La personne nommée dans le fichier</h2>
      <Facts
        rows={[
          ['Nom de naissance', patient.birthName],
          ['Prénoms', patient.birthGivenNames.join(' ')],
          ['Date de naissance', civilNumericDay(patient.birthDate)],
          ['Matricule', patient.ins ? formatIns(patient.ins.value) : 'Absent du fichier'],
        ]}
      />
      {!isSame && (
        <Notice id="autre-personne" title="Ce fichier ne nomme pas la personne de ce carnet" tone="warning">
          <p>Le carnet ouvert est celui de {formalNameOf(person)}. Le dépôt sera refusé.</p>
        </Notice>
      )}
    </>
  );
}
