import type { ReactNode } from 'react';
import { isRouteErrorResponse, Outlet, useRouteError } from 'react-router';
import icon from './icon.svg?url';
import type { Problem } from './problem.ts';
import stylesheet from './styles/carnet.css?url';
import { ProblemPage } from './ui/problem-page.tsx';

/** No script, no preload of one: a page is its markup, one style sheet and one font. */
export function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="fr">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href={icon} type="image/svg+xml" />
        <link rel="stylesheet" href={stylesheet} />
      </head>
      {children}
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <ProblemPage problem={isRouteErrorResponse(error) ? (error.data as Problem) : undefined} />;
}
