import { Choices, Confirmation } from '../../ui/choices.tsx';
import { Field } from '../../ui/field.tsx';
import type { QualifyAnswer } from './qualify.tsx';

/** The two acts at once: what the person shows, and what INSi answers. The effect is told before the button. */
export function QualifyForm(props: {
  /** What may be shown. */
  readonly documents: readonly { readonly code: string; readonly label: string }[];
  readonly isQualified: boolean;
  readonly answer: QualifyAnswer | undefined;
}) {
  const { answer, isQualified } = props;
  const problems = answer?.problems;
  return (
    <section className="zone stack" aria-labelledby="controler">
      <h2 id="controler">{isQualified ? 'Contrôler de nouveau' : 'Contrôler l’identité et obtenir l’INS'}</h2>
      <form method="post" className="stack" noValidate>
        <Choices
          name="piece"
          legend="Quelle pièce la personne montre-t-elle ?"
          options={props.documents.map(({ code, label }) => ({ value: code, label }))}
          chosen={answer?.document ? [answer.document] : undefined}
          problems={problems}
        />
        <p className="soft">Un permis de conduire ou une carte Vitale ne suffit pas.</p>
        <details open={answer?.asksCard}>
          <summary>
            <span>Les traits ne suffisent pas : utiliser la carte Vitale</span>
          </summary>
          <div className="stack">
            <Field
              id="assure"
              label="Numéro de l’assuré"
              hint="Écrit sur la carte. Pour un enfant, c’est celui d’un parent."
              autoComplete="off"
              spellCheck={false}
              defaultValue={answer?.insured ?? ''}
              problems={problems}
            />
            <Field
              id="rang"
              label="Rang de naissance"
              hint="1, sauf pour des enfants nés le même jour."
              autoComplete="off"
              inputMode="numeric"
              defaultValue={answer?.rank ?? '1'}
              problems={problems}
            />
          </div>
        </details>
        <Confirmation id="compare" problems={problems}>
          J’ai comparé les cinq traits avec cette pièce, en présence de la personne.
        </Confirmation>
        <p>
          Carnet demande l’INS au téléservice INSi. Si tout correspond, il reprend les traits de l’état civil.
          La personne le lit dans son historique.
        </p>
        <button type="submit" className="button">
          Noter la pièce et demander l’INS
        </button>
      </form>
    </section>
  );
}

export function Doubt({ isDoubted }: { readonly isDoubted: boolean }) {
  return (
    <section className="zone stack-tight" aria-labelledby="doute">
      <h2 id="doute">{isDoubted ? 'Cette identité est mise en doute' : 'Un doute sur cette identité'}</h2>
      <p>
        {isDoubted
          ? 'Si le doute est levé, l’identité redevient provisoire. Il faudra refaire les deux contrôles.'
          : 'Si vous notez un doute, plus rien ne peut être déposé. L’INS n’est plus qualifiée.'}
      </p>
      <form method="post">
        <input type="hidden" name="acte" value={isDoubted ? 'lever' : 'douteux'} />
        <button type="submit" className={isDoubted ? 'button second short' : 'button danger short'}>
          {isDoubted ? 'Lever le doute' : 'Noter un doute'}
        </button>
      </form>
    </section>
  );
}
