import type { CallView } from '#support';
import { Field, type FieldProblem } from '../ui/field.tsx';
import { count } from '../words/french.ts';

/** Two ways to know who calls. Nothing here says what is known of the person, nor which answer was wrong. */
export function CheckForms(props: { readonly call: CallView; readonly problems: readonly FieldProblem[] }) {
  const { call, problems } = props;
  return (
    <>
      <p>
        Il reste <b>{count(call.checksLeft, 'vérification')}</b>. Après la dernière, l’appel se termine et la
        personne vous est fermée jusqu’à demain.
      </p>
      <section className="stack" aria-labelledby="questions">
        <h2 id="questions">La carte, et une autre réponse</h2>
        <p>
          Il faut le numéro de la carte, et le code postal ou les prénoms. Ne soufflez rien. Sans carte :
          envoyez un code, plus bas.
        </p>
        <form method="post" className="stack" noValidate>
          <Field
            id="carte"
            label="Le numéro de la carte Vitale"
            hint="Avec une photo : les 11 derniers chiffres. Sans photo : 8 à 13 chiffres, au dos."
            autoComplete="off"
            inputMode="numeric"
            problems={problems}
          />
          <Field
            id="code-postal"
            label="Le code postal de son adresse"
            autoComplete="off"
            inputMode="numeric"
            problems={problems}
          />
          <Field
            id="prenoms"
            label="Tous ses prénoms, dans l’ordre"
            autoComplete="off"
            spellCheck={false}
            problems={problems}
          />
          <p>
            <button type="submit" className="button" name="geste" value="questions">
              Vérifier les réponses
            </button>
          </p>
        </form>
      </section>
      <section className="stack" aria-labelledby="a-lire">
        <h2 id="a-lire">Ou un code que la personne vous lit</h2>
        <p>
          Six chiffres partent là où la personne est déjà connue. Vous ne voyez ni l’adresse ni le numéro. Le
          code sert 10 minutes.
        </p>
        {call.codesLeft > 0 ? (
          <form method="post" className="row">
            <button type="submit" className="button second" name="geste" value="sms">
              Envoyer par SMS
            </button>
            <button type="submit" className="button second" name="geste" value="mail">
              Envoyer par mail
            </button>
          </form>
        ) : (
          <p className="meta">Aucun autre code ne partira pendant cet appel.</p>
        )}
        {call.codeSent && (
          <form method="post" className="stack" noValidate>
            <Field
              id="code"
              label="Le code lu par la personne"
              hint="Six chiffres. Cinq essais faux, et il ne sert plus."
              autoComplete="off"
              inputMode="numeric"
              problems={problems}
            />
            <p>
              <button type="submit" className="button" name="geste" value="code">
                Vérifier le code
              </button>
            </p>
          </form>
        )}
      </section>
    </>
  );
}
