import { ErrorSummary, Field } from '../ui/field.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { CardDrawings } from './card-drawing.tsx';
import { WaysOut } from './ways-out.tsx';
import type { CardAnswer } from './who-is-there.ts';

/** The two ways to say who one is: FranceConnect, or the card and the code of the letter. The same steps for both answers. */
export function WhoAreYou(props: {
  readonly title: string;
  /** What the page leads to, before anything is asked. */
  readonly lead: React.ReactNode;
  readonly here: '/activer' | '/refuser';
  readonly demo: boolean;
  readonly answer: CardAnswer | undefined;
}) {
  const { title, lead, here, demo, answer } = props;
  const problems = answer?.problems ?? [];
  return (
    <>
      <Opening title={title}>
        <ErrorSummary problems={problems} />
        {lead}
      </Opening>
      <Pan id="franceconnect" title="Avec FranceConnect" aside={<p>Rien à recopier.</p>}>
        <p>Vous vous connectez avec un compte que vous avez déjà : impôts, La Poste, Assurance maladie.</p>
        <p className="next">
          <a className="button" href={`/connexion/franceconnect?vers=${here}`}>
            Continuer avec FranceConnect{demo && ' (simulateur)'}
          </a>
        </p>
      </Pan>
      <Pan id="carte" title="Avec la lettre ou le mail" aside={<p>Il faut aussi votre carte de santé.</p>}>
        <form method="post" className="stack" noValidate>
          <CardFields answer={answer} />
          <Field
            id="code"
            label="Code de la lettre ou du mail"
            hint="12 caractères, en trois groupes. Les majuscules et les espaces ne comptent pas."
            autoComplete="off"
            spellCheck={false}
            problems={problems}
          />
          <p>
            <button type="submit" className="button" name="geste" value="montrer">
              Continuer
            </button>
          </p>
        </form>
      </Pan>
      <WaysOut here={here} />
    </>
  );
}

/** The two numbers of the card, with the drawing of where they stand. */
export function CardFields({ answer }: { readonly answer: CardAnswer | undefined }) {
  const problems = answer?.problems ?? [];
  return (
    <>
      <CardDrawings />
      <Field
        id="ins"
        label="1. Votre numéro, en 15 caractères"
        hint="Il commence par 1 ou 2. Il est aussi sur votre attestation de droits."
        inputMode="text"
        autoComplete="off"
        spellCheck={false}
        defaultValue={answer?.typed.ins ?? ''}
        problems={problems}
      />
      <Field
        id="serial"
        label="2. Le numéro de la carte"
        hint="Avec une photo : les 11 derniers chiffres. Sans photo : 8 à 13 chiffres, au dos."
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        defaultValue={answer?.typed.serial ?? ''}
        problems={problems}
      />
    </>
  );
}
