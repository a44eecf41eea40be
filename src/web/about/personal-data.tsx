import { publicPage, usePage } from '../load.ts';
import { type Part, TextPage } from './text-page.tsx';

export const loader = publicPage(() => ({}));

const PARTS: readonly Part[] = [
  {
    id: 'quoi',
    title: 'Ce qui est gardé',
    body: (
      <p>
        Votre identité, votre matricule, vos documents de santé, votre adresse mail, vos choix, et
        l’historique de tout ce qui est fait dans votre carnet.
      </p>
    ),
  },
  {
    id: 'comment',
    title: 'Comment',
    body: (
      <>
        <p>Chaque document est chiffré avec une clé propre à votre carnet.</p>
        <p>La base de données refuse elle-même de rendre une ligne à qui n’y a pas droit.</p>
        <p>Aucun mail ne contient d’information médicale.</p>
      </>
    ),
  },
  {
    id: 'combien',
    title: 'Combien de temps',
    body: (
      <p>
        Tant que votre carnet est ouvert, puis 10 ans après sa fermeture. Vous pouvez demander une destruction
        plus tôt.
      </p>
    ),
  },
  {
    id: 'droits',
    title: 'Vos choix',
    body: (
      <p>
        Vous cachez un document, vous bloquez un professionnel, vous lisez l’historique, à tout moment et sans
        justification.
      </p>
    ),
  },
  {
    id: 'mesure',
    title: 'Mesure d’audience',
    body: (
      <p>
        Il n’y en a pas. Ce site pose deux témoins (cookies) : celui de votre connexion, et celui qui
        reconnaît votre appareil pour vous prévenir d’un autre. Rien ne vient d’un autre site.
      </p>
    ),
  },
];

export default function PersonalData() {
  const { frame } = usePage<typeof loader>();
  return (
    <TextPage
      frame={frame}
      title="Données personnelles"
      lead="Ici, toutes les données sont inventées. Voici comment de vraies données seraient traitées."
      parts={PARTS}
    />
  );
}
