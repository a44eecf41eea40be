import type { ReactNode } from 'react';
import type { PublicFrame } from '../frame.ts';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';

export type Part = { readonly id: string; readonly title: string; readonly body: ReactNode };

/** A page of text: a title, a first sentence, its parts. */
export function TextPage(props: {
  readonly frame: PublicFrame;
  readonly title: string;
  readonly lead: string;
  readonly parts: readonly Part[];
  /** A page that this one belongs to. */
  readonly under?: { readonly label: string; readonly href: string };
  /** With the list of its parts at the top, for a long page. */
  readonly hasContents?: boolean;
}) {
  const { under } = props;
  return (
    <PublicShell
      frame={props.frame}
      title={props.title}
      steps={[{ label: 'Accueil', href: '/' }, ...(under ? [under] : []), { label: props.title }]}
    >
      <Opening title={props.title}>
        <p className="lead">{props.lead}</p>
        {props.hasContents && (
          <nav aria-label="Dans cette page">
            <ul>
              {props.parts.map(({ id, title }) => (
                <li key={id}>
                  <a className="target" href={`#${id}`}>
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </Opening>
      {props.parts.map(({ id, title, body }) => (
        <Pan key={id} id={id} title={title}>
          <div className="stack">{body}</div>
        </Pan>
      ))}
    </PublicShell>
  );
}
