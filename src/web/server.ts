/** Serves the pages: the built assets from memory, everything else through React Router, on the server and only there. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { RouterContextProvider } from 'react-router';
import { parseCda } from '#formats/cda/parse-cda';
import { sniff } from '#formats/mime';
import { textPreview } from '#formats/text/preview';
import { images } from '#platform/images';
import type { Log } from '#platform/log';
import { cardPdf } from '#platform/pdf/card-sheet';
import { taggedPdf } from '#platform/pdf/tagged-pdf';
import type { BrowserHere, Doors, Site, siteContext } from './context.ts';
import { proofCookieName } from './enrolment/proof-cookie.ts';

export type WebOptions = {
  readonly doors: Omit<Doors, 'pdf' | 'images' | 'settings' | 'report' | 'explain' | 'files'>;
  readonly pdf: Doors['pdf'];
  /** Without it, histories and receipts keep silent on the reasons. */
  readonly explain?: Doors['explain'];
  readonly settings: Doors['settings'];
  readonly cookies: {
    session(request: FastifyRequest): string | undefined;
    here(request: FastifyRequest, reply: FastifyReply): BrowserHere;
  };
  readonly log: Pick<Log, 'error'>;
};

/** What the pages' own bundle exports (entry.server.tsx), beside what React Router reads of it. */
type Built = {
  readonly entry: {
    readonly module: {
      readonly createRequestHandler: (
        build: Built,
        mode: 'production',
      ) => (request: Request, context: RouterContextProvider) => Promise<Response>;
      readonly RouterContextProvider: new () => RouterContextProvider;
      readonly siteContext: typeof siteContext;
    };
  };
};

const built = fileURLToPath(new URL('../../build/web/', import.meta.url));

/** The form around a file. */
const FORM = 4 * 1024 * 1024;
/** Photos of several pages come together, and only there. */
const FILES_TOGETHER = 3;
/** Below this, compressing costs more than it spares. */
const WORTH_COMPRESSING = 1024;

/** Registers the pages and their assets on `app`, which must be an instance of its own (its body parsers are replaced). */
export async function webPlugin(app: FastifyInstance, options: WebOptions): Promise<void> {
  const build = (await import(pathToFileURL(path.join(built, 'server', 'index.js')).href)) as Built;
  const { createRequestHandler, RouterContextProvider: Context, siteContext: context } = build.entry.module;
  const handle = createRequestHandler(build, 'production');
  const { log, cookies } = options;
  const doors: Doors = {
    ...options.doors,
    pdf: options.pdf,
    explain: options.explain ?? { rule: () => undefined, refusal: () => undefined },
    files: { sniff, cda: readCda, text: textPreview, pdf: taggedPdf, card: cardPdf },
    images,
    settings: options.settings,
    report: (event, error, requestId) => log.error(event, error, { requestId }),
  };

  await serveAssets(app);

  // The pages read forms and files themselves.
  app.removeAllContentTypeParsers();
  // What is announced as too large is refused before it is sent (R21).
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.setErrorHandler((error: { readonly statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error('web-request', error, { requestId: request.id });
    return reply
      .code(status)
      .type('text/html; charset=utf-8')
      .send(plainPage(status, request.id, options.settings.documentBytes));
  });

  const page: RouteOptions = {
    method: ['GET', 'HEAD', 'POST'],
    url: '/*',
    bodyLimit: options.settings.documentBytes + FORM,
    async handler(request, reply) {
      // React Router would answer these with data for scripts that nobody runs here.
      if (/\.data(?:\?|$)/.test(request.url) || request.url.startsWith('/__manifest'))
        return reply.code(404).type('text/html; charset=utf-8').send(plainPage(404, request.id));
      const secret = cookies.session(request);
      const session = secret === undefined ? undefined : await doors.identity.session(secret);
      const site: Site = {
        doors,
        session,
        browser: cookies.here(request, reply),
        proof: request.cookies[proofCookieName(options.settings.publicUrl)],
        source: request.ip,
        requestId: request.id,
      };
      const provider = new Context();
      provider.set(context, site);
      const response = await handle(requestOf(request, options.settings.publicUrl), provider);
      if (response.status >= 500 && !response.body)
        return reply.code(500).type('text/html; charset=utf-8').send(plainPage(500, request.id));
      return answer(request, reply, response);
    },
  };
  app.route(page);
  for (const notebook of ['/moi', '/proches/:space'])
    for (const step of ['', '/volontes', '/:draft/pages'])
      app.route({
        ...page,
        url: `${notebook}/documents/ajouter${step}`,
        bodyLimit: FILES_TOGETHER * options.settings.documentBytes + FORM,
      });
}

/** A file that is no CDA, or a broken one, has nothing to propose: the deposit says why it refuses it. */
function readCda(bytes: Uint8Array): ReturnType<Doors['files']['cda']> {
  try {
    return parseCda(bytes);
  } catch {
    return undefined;
  }
}

function requestOf(request: FastifyRequest, publicUrl: string): Request {
  const headers = new Headers();
  for (const name of ['content-type', 'origin', 'accept', 'accept-language'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  headers.set('host', new URL(publicUrl).host);
  const hasBody = request.method === 'POST' && Buffer.isBuffer(request.body);
  return new Request(new URL(request.url, publicUrl), {
    method: request.method,
    headers,
    ...(hasBody && { body: new Uint8Array(request.body as Buffer) }),
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  response: Response,
): Promise<FastifyReply> {
  reply.code(response.status);
  for (const [name, value] of response.headers) reply.header(name, value);
  // Health data, or a page that depends on who is there: no cache keeps it.
  if (!response.headers.has('cache-control')) reply.header('cache-control', 'no-store');
  const body = Buffer.from(await response.arrayBuffer());
  const isText = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!isText || body.length < WORTH_COMPRESSING) return reply.send(body);
  reply.header('vary', 'accept-encoding');
  const encodings = request.headers['accept-encoding'] ?? '';
  if (/\bbr\b/.test(encodings))
    return reply
      .header('content-encoding', 'br')
      .send(brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }));
  if (/\bgzip\b/.test(encodings))
    return reply.header('content-encoding', 'gzip').send(gzipSync(body, { level: 4 }));
  return reply.send(body);
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * A style sheet, a font, an icon, a script: small, kept in memory with their compressed forms. All but scripts are named by
 * their content; a page names a script by its task, and the browser asks whether it is still the same.
 */
async function serveAssets(app: FastifyInstance): Promise<void> {
  const folder = path.join(built, 'client', 'assets');
  for (const name of await readdir(folder)) {
    const type = TYPES[path.extname(name)];
    if (!type) continue;
    const plain = await readFile(path.join(folder, name));
    const forms = type === 'font/woff2' ? {} : { br: brotliCompressSync(plain), gzip: gzipSync(plain) };
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 20)}"`;
    app.get(`/assets/${name}`, (request, reply) => {
      const accepted = request.headers['accept-encoding'] ?? '';
      const encoding = (['br', 'gzip'] as const).find((one) => accepted.includes(one) && one in forms);
      reply
        .type(type)
        .header(
          'cache-control',
          name.endsWith('.js') ? 'public, no-cache' : 'public, max-age=31536000, immutable',
        )
        .header('etag', etag)
        .header('vary', 'accept-encoding');
      // a worker answers for pages, which are elsewhere
      if (name.endsWith('-worker.js')) reply.header('service-worker-allowed', '/');
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      if (encoding) reply.header('content-encoding', encoding);
      return reply.send((encoding && forms[encoding]) ?? plain);
    });
  }
}

/** When not even a page can be made. */
function plainPage(status: number, requestId: string, documentBytes = 0): string {
  const [title, sentence] =
    status === 404
      ? ['Page introuvable', 'Cette page n’existe pas.']
      : status === 413
        ? [
            'Fichier trop lourd',
            `Un document a ${Math.floor(documentBytes / 1024 / 1024)} Mo au plus. Rien n’a été envoyé. Réduisez le fichier, ou faites-en plusieurs documents.`,
          ]
        : [
            'Il y a un problème',
            'Le service a rencontré un problème. Ce n’est pas de votre fait. Recommencez dans une minute.',
          ];
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Erreur : ${title.toLowerCase()} — Carnet</title></head><body><main><h1>${title}</h1><p>${sentence}</p><p><a href="/">Revenir à l’accueil</a></p><p>Besoin d’aide ? Appelez le 3422. Donnez ce numéro : ${requestId}.</p></main></body></html>`;
}
