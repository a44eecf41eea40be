import { publicPage, usePage } from '../load.ts';
import { type Part, TextPage } from './text-page.tsx';

export const loader = publicPage(() => ({}));

/** For who goes to meet people: a town hall, a library, an association, a neighbour (P05–P09). */
const PARTS: readonly Part[] = [
  {
    id: 'avant',
    title: 'Avant',
    body: (
      <>
        <p>La personne apporte sa carte Vitale, et la lettre ou le mail. Comptez un quart d’heure.</p>
        <p>
          Sans lettre : elle peut <a href="/nouveau-code">demander un nouveau code</a>. Sans adresse mail ni
          téléphone portable : <a href="/aide/formulaires">le papier</a> suffit.
        </p>
      </>
    ),
  },
  {
    id: 'dire',
    title: 'Ce qu’il faut dire',
    body: (
      <ul className="lines close">
        <li>C’est un carnet de santé sur internet. Il est gratuit.</li>
        <li>On peut l’ouvrir ou le refuser. Les deux sont aussi simples.</li>
        <li>Sans réponse, il s’ouvre après la date écrite sur la lettre.</li>
        <li>On peut changer d’avis à tout moment.</li>
        <li>Le carnet contient le dossier médical partagé (DMP) de ceux qui en avaient un.</li>
        <li>On voit qui l’a lu. On peut cacher un document, ou bloquer quelqu’un.</li>
      </ul>
    ),
  },
  {
    id: 'faire',
    title: 'Ensemble',
    body: (
      <ol className="lines close">
        <li>
          <p>
            Ouvrez <a href="/activer">Ouvrir mon carnet</a> ou <a href="/refuser">Refuser mon carnet</a>,
            selon son choix.
          </p>
        </li>
        <li>La personne tape elle-même. Vous pouvez lire à voix haute, et recopier des chiffres.</li>
        <li>Elle choisit son mot de passe sans vous. Détournez les yeux.</li>
        <li>Sur votre ordinateur, dites que l’appareil est partagé. Déconnectez-la avant de partir.</li>
        <li>Montrez-lui une chose utile tout de suite : un résultat, ou qui a lu son carnet.</li>
      </ol>
    ),
  },
  {
    id: 'jamais',
    title: 'Ce qu’on ne fait pas',
    body: (
      <ul className="lines close">
        <li>Choisir à sa place, ou la presser. Un refus est une bonne réponse.</li>
        <li>Garder son code, son mot de passe ou une copie de sa carte.</li>
        <li>Lire ses documents, sauf si elle le demande.</li>
        <li>Mettre votre numéro ou votre mail à la place des siens.</li>
      </ul>
    ),
  },
  {
    id: 'ensuite',
    title: 'Ensuite',
    body: (
      <p>
        Un proche qui aide souvent peut être nommé aidant, dans « Proches ». Il entre alors avec sa propre
        connexion. Chaque chose qu’il fait est écrite à son nom.
      </p>
    ),
  },
  {
    id: 'imprimer',
    title: 'À imprimer',
    body: (
      <ul className="lines close">
        <li>
          <a href="/aide/texte-simple">La proposition en texte simple</a>
        </li>
        <li>
          <a href="/aide/formulaires">Les formulaires</a>
        </li>
        <li>
          <a href="/comprendre/qui-voit-quoi">Qui voit quoi</a>
        </li>
      </ul>
    ),
  },
];

export default function HelpSomebody() {
  const { frame } = usePage<typeof loader>();
  return (
    <TextPage
      frame={frame}
      title="Aider quelqu’un à choisir"
      lead="Pour un proche, une mairie, une bibliothèque, une association de patients."
      under={{ label: 'Aide', href: '/aide' }}
      parts={PARTS}
    />
  );
}
