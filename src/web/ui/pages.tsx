import { Fragment } from 'react';

/** Links to the pages of a list, the far ones folded. `href` gives the address of a page. */
export function Pages(props: {
  readonly page: number;
  readonly count: number;
  readonly href: (page: number) => string;
}) {
  const { page, count, href } = props;
  if (count < 2) return null;
  return (
    <nav className="pages" aria-label="Pages de la liste">
      {page > 1 && (
        <a href={href(page - 1)} rel="prev">
          Précédente
        </a>
      )}
      {shown(page, count).map((n, at, all) => (
        <Fragment key={n}>
          {n - (all[at - 1] ?? n) > 1 && <span aria-hidden="true">…</span>}
          {n === page ? (
            <span aria-current="page">
              <span className="aloud">Page </span>
              {n}
            </span>
          ) : (
            <a href={href(n)}>
              <span className="aloud">Page </span>
              {n}
            </a>
          )}
        </Fragment>
      ))}
      {page < count && (
        <a href={href(page + 1)} rel="next">
          Suivante
        </a>
      )}
    </nav>
  );
}

const shown = (page: number, count: number): number[] =>
  [...new Set([1, page - 1, page, page + 1, count])].filter((n) => n >= 1 && n <= count);

/** The page a query asks for, from 1. */
export function pageOf(query: URLSearchParams): number {
  const page = Number(query.get('page') ?? '1');
  return Number.isInteger(page) && page > 0 && page <= 10_000 ? page : 1;
}

/** The same query with other values; empty ones are left out. */
export function withQuery(url: URL, changes: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, String(value));
  }
  for (const [name, value] of [...query]) if (value === '') query.delete(name);
  const text = query.toString();
  return text ? `${url.pathname}?${text}` : url.pathname;
}
