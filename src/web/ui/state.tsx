import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'info' | 'success' | 'warning' | 'hidden' | 'error';

/** A word, a shape, a colour: never the colour alone. */
export function State(props: {
  readonly tone?: Tone | undefined;
  readonly icon?: IconName | undefined;
  readonly children: ReactNode;
}) {
  return (
    <span className={props.tone ? `state tone-${props.tone}` : 'state'}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </span>
  );
}

/** What came since the last visit. */
export function New({ children = 'Nouveau' }: { readonly children?: ReactNode }) {
  return <span className="state new">{children}</span>;
}
