import type { FastifyRequest } from 'fastify';

/** What stands after the question mark of the address, as it was sent. */
export function inAddress(request: Pick<FastifyRequest, 'url'>): string {
  const mark = request.url.indexOf('?');
  return mark < 0 ? '' : request.url.slice(mark + 1);
}

/** GET asks in the address, POST _search in a form and in the address. */
export const questionOf = (request: Pick<FastifyRequest, 'url' | 'body'>): string =>
  [inAddress(request), typeof request.body === 'string' ? request.body : ''].filter(Boolean).join('&');
