import type { ReactNode } from 'react';

/** Why it is empty, who fills it, and at most one act. */
export function Empty(props: {
  readonly title: string;
  readonly level?: 2 | 3;
  readonly children: ReactNode;
}) {
  const Title = props.level === 2 ? 'h2' : 'h3';
  return (
    <div className="empty stack-tight">
      <Title>{props.title}</Title>
      {props.children}
    </div>
  );
}
