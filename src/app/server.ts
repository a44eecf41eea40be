/** The HTTP server: guards, sign-in, pages, FHIR, probes. */
import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance } from 'fastify';
import client from 'prom-client';
import { accessErrors, sentenceOf } from '#access';
import type { PublicLog } from '#audit';
import { citizenErrors } from '#citizens';
import { documentErrors } from '#documents';
import { identityErrors } from '#identity';
import { limitErrors } from '#platform/rate-limit';
import { portabilityErrors } from '#portability';
import { representationErrors } from '#representation';
import { fhirPlugin } from '../fhir/plugin.ts';
import { webPlugin } from '../web/server.ts';
import type { House } from './compose.ts';
import { createCookies } from './http/cookies.ts';
import { copyRoutes } from './http/copy-routes.ts';
import { passkeyRoutes } from './http/passkey-routes.ts';
import { guard } from './http/security.ts';
import { signInRoutes } from './http/sign-in-routes.ts';
import { traceRoutes } from './http/trace-routes.ts';

/** The sentence of each refusal, by its code: what a receipt kept. */
const REFUSALS = new Map(
  [
    accessErrors,
    citizenErrors,
    documentErrors,
    identityErrors,
    limitErrors,
    portabilityErrors,
    representationErrors,
  ].flatMap(({ rows }) => Object.entries(rows).map(([code, row]) => [code, row.sentence] as const)),
);

/** @returns the server, not yet listening */
export async function createServer(house: House): Promise<FastifyInstance> {
  const { config, doors, log } = house;
  const publicUrl = config.CARNET_PUBLIC_URL;
  const app = Fastify({
    // No line of Fastify's own: ours can hold no address of a person's document.
    logger: false,
    bodyLimit: 30 * 1024 * 1024,
    // who is counted when something is slowed: a relay that nobody named is a visitor like any other
    trustProxy: config.CARNET_PROXIES?.split(',').map((address) => address.trim()) ?? false,
    genReqId: () => randomBytes(9).toString('base64url'),
    // a file of 20 MB on a slow line takes minutes; headers alone do not
    requestTimeout: 900_000,
    http: { headersTimeout: 30_000 },
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
  });
  const formTargets = [config.FRANCECONNECT_ISSUER, config.PSC_ISSUER].map(
    (issuer) => new URL(issuer).origin,
  );
  guard(app, { publicUrl, formTargets });
  measure(app, doors.audit.log);
  await app.register(cookie);
  app.get('/healthz', async () => 'ok');
  app.get('/readyz', async (_request, reply) => {
    try {
      await doors.access.ready();
      return 'ok';
    } catch {
      return reply.code(503).send('not ready');
    }
  });

  traceRoutes(app, doors.audit.log);
  const cookies = createCookies(publicUrl);
  await app.register(async (routes) =>
    signInRoutes(routes, {
      identity: doors.identity,
      cookies,
      limits: house.limits,
      publicUrl,
    }),
  );
  await app.register(async (routes) => passkeyRoutes(routes, { identity: doors.identity, cookies }));
  await app.register(async (routes) =>
    copyRoutes(routes, {
      portability: doors.portability,
      log,
      sessionOf: async (request) => {
        const secret = cookies.session(request);
        return secret === undefined ? undefined : doors.identity.session(secret);
      },
    }),
  );
  await app.register(fhirPlugin({ doors, publicUrl, log, cookies }), { prefix: '/fhir' });
  await app.register(async (pages) => {
    await webPlugin(pages, {
      doors: { ...doors, clock: house.clock },
      pdf: house.pdf,
      explain: { rule: sentenceOf, refusal: (code) => REFUSALS.get(code) },
      cookies,
      log,
      settings: {
        publicUrl,
        demo: config.CARNET_DEMO_INBOX !== undefined,
        documentBytes: config.CARNET_DOCUMENT_MB * 1024 * 1024,
        scans: config.CLAMD_HOST !== undefined,
        demoInboxUrl: config.CARNET_DEMO_INBOX,
      },
    });
  });
  return app;
}

/** Counts and durations by route pattern: no address, no id. */
function measure(app: FastifyInstance, trace: PublicLog): void {
  const register = new client.Registry();
  client.collectDefaultMetrics({ register });
  const duration = new client.Histogram({
    name: 'carnet_http_seconds',
    help: 'Time to answer, by route pattern and status class.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.08, 0.3, 1, 5],
    registers: [register],
  });
  // Asked when it is read: how far the signed tree of the trace is behind its lines.
  new client.Gauge({
    name: 'carnet_trace_late_seconds',
    help: 'Age of the oldest line that is in no signed head (stage: signed), of the oldest head that no witness saw (witnessed).',
    labelNames: ['stage'],
    registers: [register],
    async collect() {
      const { pendingMs, unwitnessedMs } = await trace.state();
      this.set({ stage: 'signed' }, pendingMs / 1000);
      this.set({ stage: 'witnessed' }, unwitnessedMs / 1000);
    },
  });
  app.addHook('onResponse', (request, reply, done) => {
    duration.observe(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: `${Math.floor(reply.statusCode / 100)}xx`,
      },
      reply.elapsedTime / 1000,
    );
    done();
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(register.contentType).send(await register.metrics()),
  );
}
