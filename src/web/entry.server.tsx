import { renderToStaticMarkup } from 'react-dom/server';
import { createRequestHandler, type EntryContext, RouterContextProvider, ServerRouter } from 'react-router';
import { siteContext } from './context.ts';
import { typeset } from './words/typeset.ts';

// The server file of the build is the only way to the pages: what the Fastify plugin needs of React Router comes out of
// the same bundle, so that a context is the same object on both sides.
export { createRequestHandler, RouterContextProvider, siteContext };

/** Nothing hydrates, so the page is plain markup, made in one go. */
export default function render(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
): Response {
  const markup = renderToStaticMarkup(<ServerRouter context={context} url={request.url} />);
  headers.set('content-type', 'text/html; charset=utf-8');
  return new Response(`<!doctype html>${typeset(markup)}`, { status, headers });
}

/** Expected refusals are told by their page, defects of a loader were reported there: what is left is a page that cannot render. */
export function handleError(
  error: unknown,
  { context }: { readonly context: Readonly<RouterContextProvider> },
): void {
  if (!(error instanceof Error)) return;
  const { doors, requestId } = context.get(siteContext);
  doors.report('web-render', error, requestId);
}
