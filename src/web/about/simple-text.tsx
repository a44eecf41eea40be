import { publicPage, usePage } from '../load.ts';
import { TextPage } from './text-page.tsx';

/** The words of the notice itself, so that the page and the letter never differ. */
export const loader = publicPage(({ doors }) => ({ sections: doors.papers.simpleText() }));

export default function SimpleText() {
  const { frame, page } = usePage<typeof loader>();
  return (
    <TextPage
      frame={frame}
      title="Le carnet, en texte simple"
      lead="La lettre dit la même chose, avec votre date et votre code."
      under={{ label: 'Aide', href: '/aide' }}
      parts={page.sections.map(({ title, texts, ways }, at) => ({
        id: `partie-${at + 1}`,
        title,
        body: (
          <>
            {texts.map((text) => (
              <p key={text}>{text}</p>
            ))}
            {ways && (
              <p className="row">
                {ways.map(({ label, url }) => (
                  <a key={url} className="button second" href={new URL(url).pathname}>
                    {label}
                  </a>
                ))}
              </p>
            )}
          </>
        ),
      }))}
    />
  );
}
