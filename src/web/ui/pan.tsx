import type { ReactNode } from 'react';

/** The margin carries the title, the date and the numbers; the body carries the text. */
export function Pan(props: {
  readonly id: string;
  readonly title: ReactNode;
  /** Under the title, in the margin. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="pan" aria-labelledby={props.id}>
      <div className="margin">
        <h2 id={props.id}>{props.title}</h2>
        {props.aside}
      </div>
      <div className="body">{props.children}</div>
    </section>
  );
}

/** One of many short parts of the same text: a title, but no landmark. */
export function ChapterPan(props: {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="pan chapter">
      <div className="margin">
        <h2 id={props.id}>{props.title}</h2>
      </div>
      <div className="body">{props.children}</div>
    </div>
  );
}

/** The first pan of a page: the page's own title is in its body. */
export function Opening(props: {
  readonly title: ReactNode;
  readonly aside?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className="pan">
      <div className="margin">{props.aside}</div>
      <div className="body stack">
        <h1>{props.title}</h1>
        {props.children}
      </div>
    </div>
  );
}
