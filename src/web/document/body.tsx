import type { ReactNode } from 'react';
import { SectionBody } from '../ui/cda/sections.tsx';
import { each } from '../ui/each.ts';
import { ChapterPan, Pan } from '../ui/pan.tsx';
import { count, formatName } from '../words/french.ts';
import type { View } from './view.ts';

/** A longer PDF is told so, and read in its own file. */
const MOST_LEAVES = 40;

type Props = {
  readonly view: View /** Address of the document's page. */;
  readonly base: string;
  readonly title: string;
};

/** The document in pans: each chapter has its title in the margin. */
export function DocumentPans({ view, base, title }: Props) {
  if (view.kind !== 'structured')
    return (
      <Pan
        id="lecture"
        title="Le document"
        aside={view.kind === 'leaves' && <p>{count(view.pages, 'page')}</p>}
      >
        <div className="stack">
          <Unstructured view={view} base={base} title={title} />
        </div>
      </Pan>
    );
  const reading = { media: (id: string) => `${base}/image/${encodeURIComponent(id)}`, targets: view.targets };
  return view.chapters.map(({ anchor, title: chapter, section }) => (
    <ChapterPan key={anchor} id={anchor} title={chapter}>
      <div className="reading">
        <SectionBody section={section} level={3} reading={reading} />
      </div>
    </ChapterPan>
  ));
}

/** The document in one column, for the desk of a professional. */
export function DocumentColumn({ view, base, title }: Props) {
  if (view.kind !== 'structured')
    return (
      <div className="stack">
        <Unstructured view={view} base={base} title={title} />
      </div>
    );
  const reading = { media: (id: string) => `${base}/image/${encodeURIComponent(id)}`, targets: view.targets };
  return view.chapters.map(({ anchor, title: chapter, section }) => (
    <div key={anchor} className="zone">
      <h2 id={anchor}>{chapter}</h2>
      <div className="reading next">
        <SectionBody section={section} level={3} reading={reading} />
      </div>
    </div>
  ));
}

/** Links to the chapters, when there are enough to need them. */
export function Contents({ view }: { readonly view: View }) {
  if (view.kind !== 'structured' || view.chapters.length < 3) return null;
  return (
    <nav aria-label="Parties du document" className="screen parts">
      <ul className="contents">
        {view.chapters.map(({ anchor, name }) => (
          <li key={anchor}>
            <a href={`#${anchor}`}>{name}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Unstructured({
  view,
  base,
  title,
}: {
  readonly view: Exclude<View, { kind: 'structured' }>;
  readonly base: string;
  readonly title: string;
}): ReactNode {
  switch (view.kind) {
    case 'image':
      return (
        <a className="zoom" href={`${base}/page/1`}>
          <img className="leaf" src={`${base}/page/1`} alt={`Le document « ${title} »`} />
          <span className="screen">Voir l’image en grand</span>
        </a>
      );
    case 'text':
      return (
        <>
          {view.words && (
            <p className="soft">
              Seuls les mots du fichier sont montrés ici, sans mise en page ni images. L’original est à
              télécharger.
            </p>
          )}
          <pre className="style-preformatted">{view.text}</pre>
        </>
      );
    case 'download':
      return view.damaged ? (
        <p>
          Aperçu non disponible : ce fichier ({formatName(view.mimeType)}) est abîmé ou protégé. Vous pouvez
          télécharger l’original.
        </p>
      ) : (
        <p>
          Aperçu non disponible : ce format ({formatName(view.mimeType)}) ne s’affiche pas dans une page.
          Téléchargez l’original pour le lire.
        </p>
      );
    case 'leaves':
      return <Leaves view={view} base={base} />;
  }
}

function Leaves({ view, base }: { readonly view: Extract<View, { kind: 'leaves' }>; readonly base: string }) {
  const hasText = view.texts.some((text) => text !== '');
  const shown = Math.min(view.pages, MOST_LEAVES);
  return (
    <>
      {hasText ? (
        <details>
          <summary>
            <span>Lire le texte seul</span>
          </summary>
          <div className="stack">
            {each(view.texts, (text, at) => (
              <section aria-label={`Texte de la page ${at + 1}`}>
                {each(text.split(/\n+/), (line) => (
                  <p>{line}</p>
                ))}
              </section>
            ))}
          </div>
        </details>
      ) : (
        <p className="soft">
          Ce fichier est fait d’images : il ne contient pas de texte à lire à voix haute.
        </p>
      )}
      <div>
        {Array.from({ length: shown }, (_, at) => at + 1).map((page) => (
          <a key={page} className="zoom" href={`${base}/page/${page}`}>
            <img
              className="leaf"
              src={`${base}/page/${page}`}
              width="1240"
              height="1754"
              loading={page === 1 ? 'eager' : 'lazy'}
              alt={`Page ${page} sur ${view.pages}${hasText ? ', son texte est au-dessus' : ''}`}
            />
            <span className="screen">Voir la page {page} en grand</span>
          </a>
        ))}
      </div>
      {view.pages > shown && <p>Les pages suivantes sont dans le fichier d’origine, à télécharger.</p>}
    </>
  );
}
