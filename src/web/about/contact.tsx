import { publicPage, usePage } from '../load.ts';
import { type Part, TextPage } from './text-page.tsx';

export const loader = publicPage(() => ({}));

const PARTS: readonly Part[] = [
  {
    id: 'telephone',
    title: 'Par téléphone',
    body: (
      <>
        <p>
          Appelez le <a href="tel:3422">3422</a>, du lundi au vendredi, de 8 h 30 à 17 h 30. L’appel est
          gratuit.
        </p>
        <p>
          Un conseiller peut ouvrir, refuser ou fermer pour vous, et vous envoyer un code. Il vérifie d’abord
          qui vous êtes. Il ne voit rien de votre santé.
        </p>
        <p className="soft">Ici, ce numéro est inventé pour la démonstration : personne ne répond.</p>
      </>
    ),
  },
  {
    id: 'poste',
    title: 'Par la poste',
    body: (
      <>
        <p>
          Imprimez <a href="/aide/formulaires">le formulaire de votre demande</a>, signez-le, et envoyez-le à
          :
        </p>
        <p>
          Carnet, réponses sur papier
          <br />1 rue de l’Exemple
          <br />
          00000 Exemple
        </p>
        <p className="soft">Cette adresse est inventée : n’y envoyez rien.</p>
      </>
    ),
  },
  {
    id: 'sourd',
    title: 'Sourd ou malentendant',
    body: (
      <p>
        Une vraie installation propose ici un appel en langue des signes, en texte ou en langage parlé
        complété. Cette démonstration n’en a pas. Le courrier et le site permettent tout ce que permet le
        téléphone.
      </p>
    ),
  },
  {
    id: 'donnees',
    title: 'Vos données',
    body: (
      <p>
        Écrivez au délégué à la protection des données, à la même adresse. Ce que vous pouvez demander est sur{' '}
        <a href="/donnees-personnelles">Données personnelles</a>.
      </p>
    ),
  },
  {
    id: 'faille',
    title: 'Une faille de sécurité',
    body: (
      <p>
        Décrivez-la avec des personnes inventées, jamais avec de vraies données. Écrivez à celui qui a
        installé Carnet. Si c’est le logiciel lui-même, écrivez au projet.
      </p>
    ),
  },
  {
    id: 'urgence',
    title: 'C’est une urgence',
    body: (
      <p>
        Appelez le <a href="tel:15">15</a> ou le <a href="tel:112">112</a>. Sourd ou malentendant : le{' '}
        <a href="sms:114">114</a>, par message. Nous ne pouvons pas vous soigner.
      </p>
    ),
  },
];

export default function Contact() {
  const { frame } = usePage<typeof loader>();
  return (
    <TextPage
      frame={frame}
      title="Nous joindre"
      lead="Par téléphone, par la poste, ou avec quelqu’un à côté de vous."
      parts={PARTS}
    />
  );
}
