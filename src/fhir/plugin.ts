/** The FHIR R4 surface: it translates, the modules decide. What is served is the table of `routes.ts`. */
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { identityErrors, type Session } from '#identity';
import { CarnetError } from '#platform/errors';
import type { Log } from '#platform/log';
import { capabilityStatement } from './capability-statement.ts';
import { fhirErrors } from './errors.ts';
import { parseJson } from './exchange/json-body.ts';
import { checkAccept } from './exchange/negotiation.ts';
import { FHIR_JSON, type Fhir, type FhirDoors, sendJson } from './fhir.ts';
import { refusalOutcome } from './operation-outcome.ts';
import { XmlPatchBody } from './patch/xml-patch.ts';
import { ROUTES, refusals } from './routes.ts';

/** 20 MB of document in base64, and what goes with it (R21). */
const BODY_LIMIT = 30 * 1024 * 1024;

/**
 * To be mounted under `/fhir`. Every route but `metadata` asks for a bearer token, before the body is read; a citizen, who has
 * none, reads the history with the session of the pages.
 */
export function fhirPlugin(deps: {
  readonly doors: FhirDoors;
  readonly publicUrl: string;
  readonly log: Log;
  readonly cookies: { session(request: FastifyRequest): string | undefined };
}): FastifyPluginAsync {
  return async (app) => {
    const sessions = new WeakMap<FastifyRequest, Session>();
    const fhir: Fhir = {
      ...deps,
      base: `${deps.publicUrl}/fhir`,
      session(request) {
        const session = sessions.get(request);
        if (!session) throw identityErrors('token-invalid', 'no session');
        return session;
      },
    };
    const statement = JSON.stringify(capabilityStatement(fhir.base, new Date(), ROUTES));

    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id).header('cache-control', 'no-store');
      if (request.routeOptions.config.isPublic) return;
      const citizen = request.routeOptions.config.readByCitizens
        ? await citizenBehind(deps, request)
        : undefined;
      const session = citizen ?? (await deps.doors.identity.authenticateBearer(bearerOf(request)));
      sessions.set(request, session);
      const { readByCitizens, forPersons } = request.routeOptions.config;
      if (session.kind === 'citizen' && !readByCitizens && !forPersons) throw fhirErrors('not-for-persons');
    });
    app.addHook('preParsing', async (request) => {
      if (request.routeOptions.config.givesBytes) return;
      checkAccept(request.headers.accept, (request.query as { _format?: string } | undefined)?._format);
    });
    bodies(app);
    app.setErrorHandler((error, request, reply) => refuse(fhir, error, request, reply));
    app.setNotFoundHandler((request, reply) => refuse(fhir, fhirErrors('resource-unknown'), request, reply));

    app.get('/metadata', { config: { isPublic: true } }, (_request, reply) => sendJson(reply, statement));
    for (const { method, url, handler, config } of ROUTES)
      app.route({ method, url, handler: handler(fhir), ...(config && { config }) });
    for (const { url, methods, allow } of refusals(ROUTES))
      app.route({
        method: methods,
        url,
        handler: async (_request, reply) => {
          reply.header('allow', allow);
          throw fhirErrors('method-not-allowed');
        },
      });
  };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Needs no bearer token. */
    isPublic?: boolean;
    /** Only reads, and takes the session of a citizen's browser too. */
    readByCitizens?: boolean;
    /** Takes the token of a person's own program too. */
    forPersons?: boolean;
    /** Answers bytes of any type, and so judges `Accept` itself. */
    givesBytes?: boolean;
  }
}

type App = Parameters<FastifyPluginAsync>[0];

function bodies(app: App): void {
  app.removeAllContentTypeParsers();
  const json = ['application/fhir+json', 'application/json', 'application/json-patch+json'];
  app.addContentTypeParser<Buffer>(
    json,
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    async (_request: FastifyRequest, body: Buffer) => parseJson(body),
  );
  app.addContentTypeParser<Buffer>(
    'application/xml-patch+xml',
    { parseAs: 'buffer', bodyLimit: 64 * 1024 },
    async (_request: FastifyRequest, body: Buffer) => new XmlPatchBody(body),
  );
  app.addContentTypeParser<string>(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16 * 1024 },
    async (_request: FastifyRequest, body: string) => body,
  );
}

/** Sent by a page of ours or by hand, never by another site's: a reading changes nothing, but it leaves its line. */
async function citizenBehind(
  { doors, cookies }: Parameters<typeof fhirPlugin>[0],
  request: FastifyRequest,
): Promise<Session | undefined> {
  const site = request.headers['sec-fetch-site'];
  const isOurs = site === undefined || site === 'same-origin' || site === 'none';
  const secret = request.headers.authorization || !isOurs ? undefined : cookies.session(request);
  const session = secret === undefined ? undefined : await doors.identity.session(secret);
  return session?.kind === 'citizen' ? session : undefined;
}

function bearerOf(request: FastifyRequest): string {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!token) throw identityErrors('token-invalid', 'no bearer token');
  return token;
}

/** Fastify's own refusals, in our words. */
const PROTOCOL: Readonly<Record<string, Parameters<typeof fhirErrors>[0]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type',
  FST_ERR_CTP_EMPTY_TYPE: 'media-type',
};

function refuse(fhir: Fhir, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  if (refusal.status >= 500 && refusal.code === 'unexpected')
    fhir.log.error('fhir-defect', error, {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url,
    });
  if (refusal.status === 401)
    reply.header(
      'www-authenticate',
      `Bearer realm="carnet"${request.headers.authorization ? ', error="invalid_token"' : ''}`,
    );
  return reply
    .code(refusal.status)
    .header('content-type', FHIR_JSON)
    .send(JSON.stringify(refusalOutcome(refusal, fhir.publicUrl, request.id)));
}

function refusalOf(error: unknown): CarnetError {
  if (error instanceof CarnetError) return error;
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>;
  const known = Object.hasOwn(PROTOCOL, code) ? PROTOCOL[code] : undefined;
  if (known) return fhirErrors(known);
  return fhirErrors(statusCode >= 400 && statusCode < 500 ? 'request-invalid' : 'unexpected');
}
