import { FieldError } from '../../ui/field.tsx';
import type { Answer } from './record.tsx';

const BASES = [
  [
    'equipe',
    'Je fais partie de l’équipe de soins de cette personne',
    'Elle en est informée et ne s’y oppose pas.',
  ],
  ['accord', 'La personne me donne son accord', 'Elle vient de vous le donner, par oral ou par écrit.'],
] as const;

/** EX_0.2-1100: an explicit act, nothing ticked beforehand, and what it commits to said before the button. */
export function ConsentForm(props: {
  readonly answer: Answer | undefined;
  readonly expired: boolean;
  readonly reads: { readonly some: number; readonly all: number };
}) {
  const { answer } = props;
  const errorOf = (field: string) => answer?.problems.find((problem) => problem.field === field)?.help;
  const basisError = errorOf('fondement-equipe');
  const confirmError = errorOf('confirme');
  return (
    <form method="post" className="stack">
      {props.expired && <p>Votre accès est terminé : il faut redemander son accord à la personne.</p>}
      <fieldset aria-describedby={basisError ? 'fondement-erreur' : undefined}>
        <legend>À quel titre ouvrez-vous ce carnet ?</legend>
        {basisError && <FieldError id="fondement-erreur">{basisError}</FieldError>}
        {BASES.map(([value, label, help]) => (
          <label key={value} className="choice" htmlFor={`fondement-${value}`}>
            <input
              type="radio"
              id={`fondement-${value}`}
              name="fondement"
              value={value}
              defaultChecked={answer?.basis === value}
              aria-invalid={basisError ? true : undefined}
            />
            <span>
              <b>{label}</b>
              <br />
              <span className="meta">{help}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="notice">
        <h3>Avant d’ouvrir</h3>
        <ul className="stack-tight">
          <li>Votre recherche et chaque lecture sont enregistrées sous votre identifiant national.</li>
          <li>La personne est prévenue, et lit cet historique.</li>
          <li>
            Votre métier peut lire {props.reads.some} types de document sur {props.reads.all}.
          </li>
          <li>Ouvrir un carnet sans soigner la personne est puni par la loi.</li>
        </ul>
      </div>
      <div>
        {confirmError && <FieldError id="confirme-erreur">{confirmError}</FieldError>}
        <label className="choice" htmlFor="confirme">
          <input
            type="checkbox"
            id="confirme"
            name="confirme"
            value="oui"
            aria-invalid={confirmError ? true : undefined}
            aria-describedby={confirmError ? 'confirme-erreur' : undefined}
          />
          <span>Je confirme que la personne est informée et d’accord.</span>
        </label>
      </div>
      <button type="submit" className="button">
        Ouvrir ce carnet
      </button>
    </form>
  );
}
