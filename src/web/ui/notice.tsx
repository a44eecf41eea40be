import type { ReactNode } from 'react';
import type { Tone } from './state.tsx';

/** A line at its left, never folded. `live`: what an act just did. */
export function Notice(props: {
  readonly id: string;
  readonly title: string;
  readonly tone?: Tone | undefined;
  readonly live?: boolean | undefined;
  readonly children?: ReactNode;
}) {
  return (
    <section
      className={props.tone ? `notice tone-${props.tone}` : 'notice'}
      role={props.live ? 'status' : undefined}
      aria-labelledby={props.id}
    >
      <h2 id={props.id}>{props.title}</h2>
      {props.children}
    </section>
  );
}
