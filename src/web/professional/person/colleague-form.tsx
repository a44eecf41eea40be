import { Choices, Confirmation } from '../../ui/choices.tsx';
import { Select } from '../../ui/field.tsx';
import { untilWhen } from '../until.ts';
import type { ColleagueAnswer } from './access.tsx';

/** Of one structure, in one list. */
export const MANY = 300;

/** L1111-17 II: one professional, or the reception, notes the agreement for another of the same structure (R46). */
export function Colleagues(props: {
  readonly colleagues: readonly {
    readonly id: string;
    readonly label: string;
    readonly profession: string;
  }[];
  readonly structure: string | undefined;
  readonly until: Date;
  readonly now: Date;
  readonly answer: ColleagueAnswer | undefined;
}) {
  const { colleagues, answer } = props;
  const problems = answer?.problems ?? [];
  return (
    <section className="zone stack" aria-labelledby="collegue-titre">
      <h2 id="collegue-titre">Noter un accord pour un professionnel de votre structure</h2>
      {colleagues.length === 0 ? (
        <p className="soft">
          Aucun autre professionnel de {props.structure ?? 'votre structure'} n’est connu ici.
        </p>
      ) : (
        <form method="post" className="stack" noValidate>
          <input type="hidden" name="acte" value="noter" />
          <Select
            id="collegue"
            label="Pour qui ?"
            value={answer?.colleague}
            options={[
              { value: '', label: 'Choisissez un professionnel' },
              ...colleagues.map(({ id, label, profession }) => ({
                value: id,
                label: `${label}, ${profession}`,
              })),
            ]}
            problems={problems}
          />
          <Choices
            name="forme"
            legend="Comment la personne a-t-elle donné son accord ?"
            options={[
              { value: 'oral', label: 'À l’oral' },
              { value: 'written', label: 'Par écrit' },
            ]}
            chosen={answer ? [answer.form] : undefined}
            problems={problems}
          />
          <ul className="stack-tight">
            <li>Ce professionnel pourra ouvrir le carnet {untilWhen(props.until, props.now)}.</li>
            <li>Votre nom, le sien et l’heure sont enregistrés. La personne est prévenue.</li>
            <li>Déclarer un accord qui n’a pas été donné est puni par la loi.</li>
          </ul>
          <Confirmation id="confirme-collegue" problems={problems}>
            Je confirme que la personne est informée et d’accord pour ce professionnel.
          </Confirmation>
          <button type="submit" className="button">
            Noter cet accord
          </button>
        </form>
      )}
    </section>
  );
}
