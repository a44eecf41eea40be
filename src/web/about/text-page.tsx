import type { ReactNode } from 'react';
import type { PublicFrame } from '../frame.ts';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';

export type Part = { readonly id: string; readonly title: string; readonly body: ReactNode };

/** A short page of text: a title, a first sentence, a few parts. */
export function TextPage(props: {
  readonly frame: PublicFrame;
  readonly title: string;
  readonly lead: string;
  readonly parts: readonly Part[];
}) {
  return (
    <PublicShell
      frame={props.frame}
      title={props.title}
      steps={[{ label: 'Accueil', href: '/' }, { label: props.title }]}
    >
      <Opening title={props.title}>
        <p className="lead">{props.lead}</p>
      </Opening>
      {props.parts.map(({ id, title, body }) => (
        <Pan key={id} id={id} title={title}>
          <div className="stack">{body}</div>
        </Pan>
      ))}
    </PublicShell>
  );
}
