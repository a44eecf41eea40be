import type { CareTeam } from '#access';
import { Choices } from '../../ui/choices.tsx';
import { Field, Select } from '../../ui/field.tsx';
import type { TeamAnswer } from './team.tsx';

type Colleague = { readonly id: string; readonly label: string; readonly profession: string };

/** Longer lists are chosen from by number. */
const BOXES = 30;

const nameOf = ({ label, profession }: Colleague) => `${label}, ${profession}`;

/** H04, H06: who follows the person, until when. */
export function NewTeam(props: {
  readonly structure: string | undefined;
  readonly colleagues: readonly Colleague[];
  readonly answer: TeamAnswer | undefined;
}) {
  const { colleagues, answer } = props;
  const problems = answer?.problems ?? [];
  return (
    <section className="zone stack" aria-labelledby="nouvelle">
      <h2 id="nouvelle">Ouvrir une équipe : {props.structure ?? 'votre structure'}</h2>
      <form method="post" className="stack" noValidate>
        <input type="hidden" name="acte" value="ouvrir" />
        {colleagues.length > 0 && colleagues.length <= BOXES && (
          <Choices
            name="membres"
            kind="checkbox"
            legend="Qui suit la personne ?"
            options={colleagues.map((one) => ({ value: one.id, label: nameOf(one) }))}
            chosen={answer?.members}
          />
        )}
        <Field
          id="rpps"
          label="Numéro RPPS d’un autre professionnel (facultatif)"
          hint="11 chiffres. Il peut exercer ailleurs."
          inputMode="numeric"
          autoComplete="off"
          defaultValue={answer?.rpps}
          problems={problems}
        />
        <Field
          id="fin"
          label="Dernier jour"
          hint="Comme 18/12/2026, dans un an au plus. L’équipe se termine alors d’elle-même."
          inputMode="numeric"
          autoComplete="off"
          defaultValue={answer?.until}
          problems={problems}
        />
        <button type="submit" className="button">
          Ouvrir cette équipe
        </button>
      </form>
    </section>
  );
}

/** One more member of a team that runs. */
export function AddMember(props: {
  readonly team: CareTeam;
  readonly colleagues: readonly Colleague[];
  readonly answer: TeamAnswer | undefined;
}) {
  const { team, answer } = props;
  const inTeam = new Set(team.members.map(({ id }) => id));
  const others = props.colleagues.filter(({ id }) => !inTeam.has(id));
  const id = `rpps-${team.id}`;
  return (
    <details open={answer !== undefined}>
      <summary>
        <span>Ajouter quelqu’un à cette équipe</span>
      </summary>
      <form method="post" className="stack" noValidate>
        <input type="hidden" name="acte" value="ajouter" />
        <input type="hidden" name="equipe" value={team.id} />
        {others.length > 0 && (
          <Select
            id={`membres-${team.id}`}
            name="membres"
            label="Professionnel de la structure"
            value={answer?.members[0]}
            options={[
              { value: '', label: 'Personne' },
              ...others.map((one) => ({ value: one.id, label: nameOf(one) })),
            ]}
          />
        )}
        <Field
          id={id}
          name="rpps"
          label="Ou son numéro RPPS"
          hint="11 chiffres."
          inputMode="numeric"
          autoComplete="off"
          defaultValue={answer?.rpps}
          problems={answer?.problems}
        />
        <button type="submit" className="button second">
          Ajouter à l’équipe
        </button>
      </form>
    </details>
  );
}
