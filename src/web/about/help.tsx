import { publicPage, usePage } from '../load.ts';
import { TOPICS, type Topic } from './help-topics.tsx';
import { type Part, TextPage } from './text-page.tsx';

export const loader = publicPage(() => ({}));

const folded = ({ id, title, questions }: Topic): Part => ({
  id,
  title,
  body: questions.map(({ asked, answer }) => (
    <details key={asked}>
      <summary>
        <span>{asked}</span>
      </summary>
      {answer}
    </details>
  )),
});

const REACH: Part = {
  id: 'joindre',
  title: 'Nous joindre',
  body: (
    <>
      <p>
        Par téléphone ou par la poste : <a href="/contact">toutes les façons</a>. Dans cette démonstration, le
        3422 ne mène à personne de réel.
      </p>
      <p>En cas d’urgence, appelez le 15 ou le 112.</p>
    </>
  ),
};

export default function Help() {
  const { frame } = usePage<typeof loader>();
  return (
    <TextPage
      frame={frame}
      title="Aide"
      lead="Les questions qui reviennent le plus, et comment nous joindre."
      parts={[...TOPICS.map(folded), REACH]}
      hasContents
    />
  );
}
