import { publicPage, usePage } from '../load.ts';
import { type Part, TextPage } from './text-page.tsx';

export const loader = publicPage(() => ({}));

const PARTS: readonly Part[] = [
  {
    id: 'documents',
    title: 'Vos documents',
    body: (
      <>
        <h3>Je ne trouve pas un document</h3>
        <p>
          Comptez 2 jours après un examen. Ensuite, demandez à la personne qui l’a fait de le déposer.
          Donnez-lui votre matricule.
        </p>
        <h3>Un document n’est pas le mien</h3>
        <p>Appelez le 3422. Nous prévenons celui qui l’a déposé, et il le retire.</p>
        <h3>Qui voit un document que je cache ?</h3>
        <p>
          Vous, son auteur et votre médecin traitant. Les autres professionnels ne savent pas qu’il existe. La
          page du document le dit avant que vous le cachiez.
        </p>
      </>
    ),
  },
  {
    id: 'acces',
    title: 'Les accès',
    body: (
      <>
        <h3>Je ne reconnais pas un accès</h3>
        <p>Bloquez d’abord ce professionnel, dans « Qui voit ». Puis appelez le 3422.</p>
        <h3>Je veux qu’un soignant ne voie rien</h3>
        <p>Ouvrez « Qui voit », choisissez-le, puis « Bloquer ». C’est immédiat.</p>
      </>
    ),
  },
  {
    id: 'joindre',
    title: 'Nous joindre',
    body: (
      <>
        <p>
          Par téléphone, au <a href="tel:3422">3422</a>. Dans cette démonstration, ce numéro ne mène à
          personne de réel pour ce site.
        </p>
        <p>En cas d’urgence, appelez le 15 ou le 112.</p>
      </>
    ),
  },
];

export default function Help() {
  const { frame } = usePage<typeof loader>();
  return (
    <TextPage
      frame={frame}
      title="Aide"
      lead="Les questions qui reviennent le plus, et comment nous joindre."
      parts={PARTS}
    />
  );
}
