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
              <p key={text}>{linked(text)}</p>
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

/** The addresses of a letter are links here. */
const linked = (text: string) =>
  text.split(/(https?:\/\/[^\s,]*[^\s,.])/).map((part) =>
    URL.canParse(part) ? (
      <a key={part} href={new URL(part).pathname}>
        {LABELS[new URL(part).pathname] ?? part}
      </a>
    ) : (
      part
    ),
  );

const LABELS: Readonly<Record<string, string>> = {
  '/aide/formulaires': 'les formulaires',
  '/nouveau-code': 'un nouveau code',
  '/donnees-personnelles': 'vos données',
};
