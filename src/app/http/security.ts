/** What protects every request, as one table that can be read from top to bottom. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

type Guard = {
  readonly name: string;
  readonly why: string;
  /** Answers and returns true to stop the request. */
  readonly before?: (request: FastifyRequest, reply: FastifyReply, settings: GuardSettings) => boolean;
  readonly headers?: (settings: GuardSettings) => Readonly<Record<string, string>>;
};

export type GuardSettings = { readonly publicUrl: string; readonly formTargets: readonly string[] };

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export const GUARDS: readonly Guard[] = [
  {
    name: 'host',
    why: 'A page of another name pointed at this address (DNS rebinding) gets nothing.',
    before: (request, reply, { publicUrl }) => {
      const isProbe = /^\/(healthz|readyz|metrics)$/.test(request.url);
      if (isProbe || request.headers.host === new URL(publicUrl).host) return false;
      void reply.code(421).type('text/plain; charset=utf-8').send('Adresse inconnue de ce serveur.');
      return true;
    },
  },
  {
    name: 'same-origin-writes',
    why: 'A form of another site cannot act in the name of a signed-in person (A20).',
    before: (request, reply, { publicUrl }) => {
      if (SAFE.has(request.method) || request.headers.authorization) return false;
      const { origin } = request.headers;
      const site = request.headers['sec-fetch-site'];
      const isOurs = origin
        ? origin === new URL(publicUrl).origin
        : site === 'same-origin' || site === 'none';
      // A program without a browser has no cookie to abuse; with one and no origin, it is refused.
      if (isOurs || (!origin && !site && !request.headers.cookie)) return false;
      void reply
        .code(403)
        .type('text/plain; charset=utf-8')
        .send('Cette demande vient d’un autre site. Elle n’a pas été prise en compte.');
      return true;
    },
  },
  {
    name: 'content-security-policy',
    why: 'No inline script or style, nothing from elsewhere, no frame around us.',
    headers: ({ formTargets }) => ({
      'content-security-policy': [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        ["form-action 'self'", ...formTargets].join(' '),
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    }),
  },
  {
    name: 'hsts',
    why: 'Never again without TLS.',
    headers: ({ publicUrl }): Record<string, string> =>
      publicUrl.startsWith('https:')
        ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains; preload' }
        : {},
  },
  {
    name: 'nosniff',
    why: 'A file is only what we say it is.',
    headers: () => ({ 'x-content-type-options': 'nosniff' }),
  },
  {
    name: 'referrer',
    why: 'An address holds the id of a space: it goes nowhere.',
    headers: () => ({ 'referrer-policy': 'same-origin' }),
  },
  {
    name: 'isolation',
    why: 'No window of another site shares our memory.',
    headers: () => ({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    }),
  },
  {
    name: 'permissions',
    why: 'No camera, microphone or place unless a page needs it.',
    headers: () => ({ 'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' }),
  },
];

export function guard(app: FastifyInstance, settings: GuardSettings): void {
  const headers = Object.assign({}, ...GUARDS.map((one) => one.headers?.(settings) ?? {})) as Record<
    string,
    string
  >;
  const checks = GUARDS.flatMap((one) => one.before ?? []);
  app.addHook('onRequest', (request, reply, done) => {
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    reply.header('x-request-id', request.id);
    if (checks.some((check) => check(request, reply, settings))) return;
    done();
  });
}
