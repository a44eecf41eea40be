import { publicPage, usePage } from '../load.ts';
import { type Part, TextPage } from './text-page.tsx';

export const loader = publicPage(() => ({}));

const PARTS: readonly Part[] = [
  {
    id: 'etat',
    title: 'Où nous en sommes',
    body: (
      <>
        <p>
          Aucun audit complet du référentiel général d’amélioration de l’accessibilité (RGAA 4.1) n’a encore
          été fait. Nous n’annonçons donc pas de taux.
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
      </ul>
    ),
  },
  {
    id: 'reste',
    title: 'Ce qui reste',
    body: (
      <ul className="lines close">
        <li>Des essais par des personnes aveugles, malvoyantes, ou qui lisent difficilement.</li>
        <li>
          Les fichiers PDF déposés par les soignants ne sont pas de nous : leur texte est donné à part quand
          ils en ont un.
        </li>
        <li>Une version en texte simple des pages principales.</li>
      </ul>
    ),
  },
  {
    id: 'recours',
    title: 'Une page vous bloque ?',
    body: (
      <p>
        Appelez le 3422 : nous vous donnons la même information autrement. Sans réponse, vous pouvez saisir le
        Défenseur des droits.
      </p>
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
