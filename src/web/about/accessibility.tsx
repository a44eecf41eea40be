import { publicPage, usePage } from '../load.ts';
import { type Part, TextPage } from './text-page.tsx';

export const loader = publicPage(() => ({}));

const PARTS: readonly Part[] = [
  {
    id: 'etat',
    title: 'État : non audité',
    body: (
      <>
        <p>
          Personne n’a encore mesuré ce site avec le référentiel général d’amélioration de l’accessibilité
          (RGAA 4.1). Nous n’annonçons donc aucun taux, et nous ne nous disons pas conformes.
        </p>
        <p>
          À chaque changement, un outil automatique relit les pages, en clair et en sombre, sur téléphone et
          sur ordinateur. Il ne voit qu’une partie des critères.
        </p>
      </>
    ),
  },
  {
    id: 'fait',
    title: 'Ce qui est fait',
    body: (
      <ul className="lines close">
        <li>Tout se fait au clavier, sans programme dans le navigateur.</li>
        <li>Le texte s’agrandit jusqu’à 400 % sans défiler de côté.</li>
        <li>Les contrastes du texte dépassent 7 pour 1 sur le papier du site.</li>
        <li>Une couleur n’est jamais seule à dire quelque chose.</li>
        <li>Les erreurs disent comment corriger, et gardent ce que vous avez écrit.</li>
        <li>Les lettres, les formulaires et les attestations se lisent à voix haute.</li>
        <li>
          <p>
            La proposition d’ouvrir un carnet existe <a href="/aide/texte-simple">en texte simple</a>.
          </p>
        </li>
      </ul>
    ),
  },
  {
    id: 'reste',
    title: 'Ce qui reste',
    body: (
      <ul className="lines close">
        <li>Un audit, par des gens dont c’est le métier.</li>
        <li>Des essais par des personnes aveugles, malvoyantes, sourdes, ou qui lisent difficilement.</li>
        <li>Le texte simple n’a pas été relu par des lecteurs concernés. Ce n’est donc pas du FALC.</li>
        <li>Un appel en langue des signes.</li>
        <li>
          Les fichiers PDF déposés par les soignants ne sont pas de nous : leur texte est donné à part quand
          ils en ont un.
        </li>
      </ul>
    ),
  },
  {
    id: 'recours',
    title: 'Une page vous bloque ?',
    body: (
      <>
        <p>
          Appelez le <a href="tel:3422">3422</a>, ou <a href="/contact">écrivez</a> : nous vous donnons la
          même information autrement.
        </p>
        <p>
          Sans réponse, vous pouvez saisir le Défenseur des droits, sans payer :{' '}
          <a href="https://www.defenseurdesdroits.fr">defenseurdesdroits.fr</a>, ou Défenseur des droits,
          Libre réponse 71120, 75342 Paris Cedex 07, sans timbre.
        </p>
      </>
    ),
  },
];

export default function Accessibility() {
  const { frame } = usePage<typeof loader>();
  return (
    <TextPage
      frame={frame}
      title="Accessibilité"
      lead="Ce carnet doit pouvoir être lu et tenu par chacun. Voici ce qui est vrai aujourd’hui."
      parts={PARTS}
    />
  );
}
