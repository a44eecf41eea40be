import type { EmergencyMode } from '#access';
import type { Person } from '#citizens';
import { Choices, Confirmation } from '../../ui/choices.tsx';
import { Field, type FieldProblem } from '../../ui/field.tsx';
import { formalNameOf } from '../../words/people.ts';
import { untilWhen } from '../until.ts';
import { reasonsOf } from './reasons.ts';

/** Step 1: the reason, one of four, with words if need be (EX_0.2-1040). */
export function ReasonForm(props: {
  readonly mode: EmergencyMode;
  readonly chosen: string | undefined;
  readonly words: string | undefined;
  readonly base: string;
  readonly problems: readonly FieldProblem[];
}) {
  return (
    <form method="post" className="stack" noValidate>
      <p className="soft">Étape 1 sur 2</p>
      <input type="hidden" name="acte" value="motif" />
      <Choices
        name="motif"
        legend="Quelle est l’urgence ?"
        options={reasonsOf(props.mode)}
        chosen={props.chosen ? [props.chosen] : undefined}
        problems={props.problems}
      />
      <Field
        id="precision"
        label="En quelques mots (facultatif, sauf pour une autre urgence)"
        hint="La personne et son médecin traitant les liront."
        autoComplete="off"
        defaultValue={props.words}
        problems={props.problems}
      />
      <p className="row">
        <button type="submit" className="button">
          Continuer
        </button>
        <a className="target" href={props.base}>
          Renoncer
        </a>
      </p>
    </form>
  );
}

/** Step 2: the effect, then the act. */
export function ConfirmForm(props: {
  readonly mode: EmergencyMode;
  readonly reason: string;
  readonly chosen: string;
  readonly words: string;
  readonly person: Person;
  /** When it would end by itself. */
  readonly until: Date;
  readonly now: Date;
  readonly base: string;
  readonly problems: readonly FieldProblem[];
}) {
  const { mode, person } = props;
  const isCallCentre = mode === 'centre_15';
  return (
    <form method="post" className="stack" noValidate>
      <p className="soft">Étape 2 sur 2</p>
      <input type="hidden" name="acte" value="confirmer" />
      <input type="hidden" name="motif" value={props.chosen} />
      <input type="hidden" name="precision" value={props.words} />
      <p>
        Raison : <b>{props.reason}</b>
      </p>
      <div className="notice tone-warning">
        <h2>Si vous ouvrez ce carnet</h2>
        <ul className="stack-tight">
          <li>La personne et son médecin traitant en sont prévenus maintenant.</li>
          <li>Ils lisent votre nom, l’heure et cette raison.</li>
          <li>L’accès vaut pour cette session, {untilWhen(props.until, props.now)} au plus.</li>
          {isCallCentre ? (
            <li>Le numéro de la personne n’est pas montré.</li>
          ) : (
            <li>Vous devrez l’expliquer dans les 24 heures. La personne lira votre explication.</li>
          )}
          <li>Un accès sans urgence est puni par la loi.</li>
        </ul>
      </div>
      <Confirmation id="confirme" problems={props.problems}>
        {isCallCentre
          ? 'Je régule un appel qui concerne cette personne.'
          : 'La personne ne peut pas dire ce qu’elle veut, et sa santé est en danger immédiat.'}
      </Confirmation>
      <p className="row">
        <button type="submit" className="button">
          Ouvrir en urgence le carnet de {formalNameOf(person)}
        </button>
        <a className="target" href={props.base}>
          Renoncer
        </a>
      </p>
    </form>
  );
}
