import { publicPage, usePage } from '../load.ts';
import { type Part, TextPage } from './text-page.tsx';

export const loader = publicPage(() => ({}));

const PARTS: readonly Part[] = [
  {
    id: 'nature',
    title: 'Ce que c’est',
    body: (
      <>
        <p>Carnet est un logiciel libre. Ce n’est pas un service de l’État, ni de l’Assurance maladie.</p>
        <p>
          Ici, tout est inventé : les personnes, les numéros, les documents, les adresses, le téléphone. Ne
          mettez dans ce site aucune donnée réelle.
        </p>
      </>
    ),
  },
  {
    id: 'editeur',
    title: 'Éditeur et hébergeur',
    body: (
      <>
        <p>
          Cette démonstration n’a ni éditeur, ni hébergeur déclarés : elle tourne sur la machine de celui qui
          l’essaie.
        </p>
        <p>
          Celui qui l’installe pour de vraies personnes en devient l’éditeur et le responsable. Il écrit ici
          son nom, son adresse, le directeur de la publication, et son hébergeur certifié pour les données de
          santé.
        </p>
        <p className="soft">Loi du 21 juin 2004, article 1-1. Code de la santé publique, article L1111-8.</p>
      </>
    ),
  },
  {
    id: 'licence',
    title: 'Licences',
    body: (
      <>
        <p>Le code est sous licence Apache 2.0 : chacun peut le lire, le copier et le changer.</p>
        <p>
          Les pages sont en Atkinson Hyperlegible Next, du Braille Institute. Les lettres et les formulaires
          sont en Liberation Sans. Ces polices sont sous licence SIL Open Font 1.1.
        </p>
      </>
    ),
  },
  {
    id: 'avertissement',
    title: 'À savoir',
    body: (
      <>
        <p>Un document médical se lit avec un soignant. Ce site ne donne pas d’avis médical.</p>
        <p>
          « Vitale » et « FranceConnect » sont des marques de leurs propriétaires. Carnet n’est lié à aucun
          d’eux.
        </p>
      </>
    ),
  },
  {
    id: 'voir-aussi',
    title: 'Voir aussi',
    body: (
      <ul className="lines close">
        <li>
          <a href="/donnees-personnelles">Données personnelles</a>
        </li>
        <li>
          <a href="/accessibilite">Accessibilité</a>
        </li>
        <li>
          <a href="/contact">Nous joindre</a>
        </li>
      </ul>
    ),
  },
];

export default function Legal() {
  const { frame } = usePage<typeof loader>();
  return (
    <TextPage
      frame={frame}
      title="Mentions légales"
      lead="Un projet libre, des données inventées."
      parts={PARTS}
    />
  );
}
