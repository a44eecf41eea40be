import type { Threshold } from '#access';
import { Choices, Confirmation } from '../../ui/choices.tsx';
import type { FieldProblem } from '../../ui/field.tsx';
import { formalNameOf } from '../../words/people.ts';
import { untilWhen } from '../until.ts';

/** EX_0.2-1100: an explicit act, nothing ticked beforehand, and what it commits to said before the button. */
export function ConsentForm(props: {
  readonly threshold: Threshold;
  readonly now: Date;
  readonly chosen: string | undefined;
  readonly problems: readonly FieldProblem[];
  readonly reads: { readonly some: number; readonly all: number };
  /** The care of a minor that the representatives must not learn of is what is declared. */
  readonly secret: boolean;
}) {
  const { threshold, now, problems, secret } = props;
  const { actor, person, relation, wouldLast } = threshold;
  const consultation = untilWhen(wouldLast.consultation, now);
  const agreed = secret
    ? `Valable pour cette consultation, ${consultation}.`
    : `Hors équipe de soins : valable pour cette consultation, ${consultation}. L’accord se redemande à la suivante.`;
  const bases = [
    {
      value: 'equipe',
      label: 'Je fais partie de l’équipe de soins de cette personne',
      help: secret
        ? `Elle en est informée et ne s’y oppose pas. Valable pour cette consultation, ${consultation}.`
        : `Elle en est informée et ne s’y oppose pas. Accès ${untilWhen(wouldLast.team, now)}, prolongé par chaque acte.`,
    },
    { value: 'accord-oral', label: 'La personne me donne son accord, à l’oral', help: agreed },
    { value: 'accord-ecrit', label: 'La personne me donne son accord, par écrit', help: agreed },
  ];
  return (
    <form method="post" className="stack" noValidate>
      {relation.consent === 'expired' && !secret && (
        <p>Votre accès est terminé : il faut redemander son accord à la personne.</p>
      )}
      <p>
        Vous déclarez pour vous-même, {actor.label}, l’accord de {formalNameOf(person)}.
      </p>
      <Choices
        name="fondement"
        legend="À quel titre ouvrez-vous ce carnet ?"
        options={bases}
        chosen={props.chosen ? [props.chosen] : undefined}
        problems={problems}
      />
      <div className="notice">
        <h3>Avant d’ouvrir</h3>
        <ul className="stack-tight">
          <li>Votre recherche et chaque lecture sont enregistrées sous votre identifiant national.</li>
          {secret ? (
            <li>
              La personne mineure les voit dans son historique. Ses représentants légaux ne voient rien : ni
              votre passage, ni ce que vous déposez.
            </li>
          ) : (
            <li>La personne est prévenue, et lit cet historique.</li>
          )}
          <li>
            Votre métier peut lire {props.reads.some} types de document sur {props.reads.all}.
          </li>
          <li>Ouvrir un carnet sans soigner la personne est puni par la loi.</li>
        </ul>
      </div>
      <Confirmation id="confirme" problems={problems}>
        {secret
          ? 'Je confirme que la personne mineure demande le secret de ce soin, et qu’elle est d’accord.'
          : 'Je confirme que la personne est informée et d’accord.'}
      </Confirmation>
      <button type="submit" className="button">
        {secret ? 'Ouvrir pour un soin tenu secret' : 'Ouvrir ce carnet'}
      </button>
    </form>
  );
}
