import { createElement, Fragment, type ReactNode } from 'react';

/** Children by position, without keys: for what is parsed once and never changes order. */
export function each<T>(items: readonly T[], render: (item: T, at: number) => ReactNode): ReactNode {
  return createElement(Fragment, null, ...items.map(render));
}
