import { Pan } from '../ui/pan.tsx';

/** Where the real service stops, there is a way on, on the same screen. */
export function WaysOut({ here }: { readonly here: '/activer' | '/refuser' }) {
  const withFranceConnect = (
    <a className="target" href={`/connexion/franceconnect?vers=${here}`}>
      Continuer avec FranceConnect
    </a>
  );
  return (
    <Pan id="aide-activer" title="Si cela ne marche pas">
      <div className="stack">
        <details>
          <summary>Mon code a expiré, a déjà servi, ou je ne l’ai plus</summary>
          <p>
            Demandez-en un autre. Il part à votre adresse connue, par mail ou par la poste.{' '}
            <a className="target" href="/nouveau-code">
              Demander un nouveau code
            </a>
          </p>
        </details>
        <details>
          <summary>Le numéro de ma carte est illisible, ou je n’ai pas de carte</summary>
          <p>
            Ce numéro n’est pas demandé avec FranceConnect. {withFranceConnect}. Ou appelez le 3422 : la
            personne vérifie qui vous êtes autrement.
          </p>
        </details>
        <details>
          <summary>C’est pour un enfant, ou pour des jumeaux</summary>
          <p>
            Chaque enfant a son code, sur la lettre qui porte son prénom. Des jumeaux ont deux lettres.
            Connectez-vous à votre carnet, puis ouvrez « Proches ».{' '}
            <a className="target" href="/moi/proches/enfant">
              Répondre pour un enfant
            </a>
          </p>
        </details>
        <details>
          <summary>Je réponds pour une personne protégée</summary>
          <p>
            Le tuteur répond depuis son propre carnet, une fois le jugement enregistré par le 3422.{' '}
            <a className="target" href="/moi/proches/enfant">
              Répondre pour une personne que je représente
            </a>
          </p>
        </details>
        <details>
          <summary>Je n’ai ni mail ni téléphone</summary>
          <p>
            Le code par la poste suffit pour répondre, sur n’importe quel appareil. Vous pouvez aussi répondre
            par téléphone au 3422, ou par courrier avec le formulaire de la page{' '}
            <a className="target" href="/aide">
              Aide
            </a>
            .
          </p>
        </details>
      </div>
    </Pan>
  );
}
