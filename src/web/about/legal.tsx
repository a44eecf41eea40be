import { publicPage, usePage } from '../load.ts';
import { type Part, TextPage } from './text-page.tsx';

export const loader = publicPage(() => ({}));

const PARTS: readonly Part[] = [
  {
    id: 'editeur',
    title: 'Ce que c’est',
    body: (
      <>
        <p>Carnet est un logiciel libre. Ce n’est pas un service de l’État, ni de l’Assurance maladie.</p>
        <p>
          Celui qui l’installe en est l’éditeur et le responsable. Il doit compléter cette page avec son nom
          et son hébergeur.
        </p>
      </>
    ),
  },
  {
    id: 'licence',
    title: 'Licences',
    body: (
      <>
        <p>Le code est sous licence Apache 2.0.</p>
        <p>La police est Atkinson Hyperlegible Next, du Braille Institute, sous licence SIL Open Font 1.1.</p>
      </>
    ),
  },
  {
    id: 'avertissement',
    title: 'À savoir',
    body: <p>Un document médical se lit avec un soignant. Ce site ne donne pas d’avis médical.</p>,
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
