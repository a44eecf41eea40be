/**
 * A copy of the record, out and in, as streams: the download has a size and goes on where it broke off (RFC 9110 §14); what is
 * brought back is never whole in memory, nor readable on the disk.
 */

import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parisDay } from '#formats/civil-day';
import type { Session } from '#identity';
import { CarnetError } from '#platform/errors';
import { parseHolderId } from '#platform/ids';
import type { Log } from '#platform/log';
import { createSealedFile, type SealedFile } from '#platform/sealed-file';
import { type Portability, portabilityErrors } from '#portability';

type Asked = { Params: { space?: string; copy?: string } };

/** Bytes of an archive: a life of images fits. */
const MAX_ARCHIVE = 4 * 1024 ** 3;

export function copyRoutes(
  app: FastifyInstance,
  deps: {
    readonly portability: Portability;
    readonly sessionOf: (request: FastifyRequest) => Promise<Session | undefined>;
    readonly log: Pick<Log, 'error'>;
  },
): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, body, done) => done(null, body));
  for (const base of ['/moi', '/proches/:space']) {
    app.get<Asked>(`${base}/exporter/copie/:copy`, (request, reply) => download(request, reply));
    app.post<Asked>(`${base}/exporter/reprendre`, { bodyLimit: MAX_ARCHIVE }, (request, reply) =>
      bringBack(request, reply),
    );
  }

  /** @returns whose notebook, or where to go instead */
  async function notebookOf(request: FastifyRequest<Asked>, page: string) {
    const session = await deps.sessionOf(request);
    if (session?.kind !== 'citizen') return { elsewhere: `/connexion?vers=${encodeURIComponent(page)}` };
    const { space } = request.params;
    const holderId = space === undefined ? session.holderId : parseHolderId(space);
    return holderId === undefined
      ? { elsewhere: page }
      : { visit: { session, holderId, requestId: request.id } };
  }

  async function bringBack(request: FastifyRequest<Asked>, reply: FastifyReply): Promise<FastifyReply> {
    const page = request.url.replace(/\/reprendre.*$/, '');
    const { visit, elsewhere } = await notebookOf(request, page);
    if (!visit) return reply.redirect(elsewhere, 303);
    let file: SealedFile | undefined;
    try {
      file = await createSealedFile(fileOf(request));
      const { reportId } = await deps.portability.takeBack(visit, file);
      return reply.redirect(`${page}?repris=${reportId}#repris`, 303);
    } catch (error) {
      if (!(error instanceof CarnetError)) throw error;
      return reply.redirect(`${page}?manque=${encodeURIComponent(error.code)}`, 303);
    } finally {
      await file?.close();
    }
  }

  async function download(request: FastifyRequest<Asked>, reply: FastifyReply): Promise<FastifyReply> {
    const copyId = request.params.copy ?? '';
    const page = request.url.replace(/\/copie\/.*$/, '');
    const { visit, elsewhere } = await notebookOf(request, page);
    if (!visit) return reply.redirect(elsewhere, 303);
    if (!/^[0-9a-f-]{36}$/.test(copyId)) return reply.redirect(page, 303);
    // another copy than the one that broke off is taken from its beginning
    const isSame = [undefined, etagOf(copyId)].includes(request.headers['if-range']?.toString());
    const from = isSame ? firstByte(request.headers.range) : 0;
    try {
      const { copy, stream } = await deps.portability.fetchCopy(visit, copyId, from);
      if (from >= copy.size) {
        stream.destroy();
        return reply.code(416).header('content-range', `bytes */${copy.size}`).send();
      }
      stream.once('error', (error) => {
        // a reader who goes away is no defect
        if (!(error instanceof CarnetError) && !reply.raw.destroyed)
          deps.log.error('copy-download', error, { requestId: request.id });
      });
      reply.raw.once('close', () => stream.destroy());
      return reply
        .code(from > 0 ? 206 : 200)
        .headers({
          'content-type': 'application/zip',
          'content-disposition': `attachment; filename="carnet-${parisDay(copy.preparedAt)}.zip"`,
          'content-length': copy.size - from,
          'accept-ranges': 'bytes',
          etag: etagOf(copyId),
          'cache-control': 'private, no-store',
          'content-security-policy': "default-src 'none'; sandbox",
          ...(from > 0 && { 'content-range': `bytes ${from}-${copy.size - 1}/${copy.size}` }),
        })
        .send(stream);
    } catch (error) {
      if (!(error instanceof CarnetError)) throw error;
      return reply.redirect(`${page}?manque=${encodeURIComponent(error.code)}`, 303);
    }
  }
}

const etagOf = (copyId: string) => `"${copyId}"`;

/** Of « bytes=N- » alone, which is what a download that goes on asks; anything else is answered whole. */
const firstByte = (range: string | undefined): number =>
  Number(/^bytes=(\d{1,15})-$/.exec(range ?? '')?.[1] ?? 0);

/** The one file of a form, as it arrives. @throws `archive-unreadable` when the form holds none, or too much */
async function* fileOf(request: FastifyRequest): AsyncGenerator<Uint8Array> {
  const form = new Busboy({
    headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' },
    limits: { files: 1, fields: 10, fileSize: MAX_ARCHIVE },
  });
  const found = new Promise<Readable>((resolve, reject) => {
    form.once('file', (_name, stream) => resolve(stream));
    form.once('error', () => reject(portabilityErrors('archive-unreadable', 'form')));
    form.once('finish', () => reject(portabilityErrors('archive-unreadable', 'no file')));
  });
  (request.body as Readable).pipe(form);
  const stream = await found;
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    yield chunk;
  }
  if ((stream as { truncated?: boolean }).truncated || size === 0)
    throw portabilityErrors('archive-unreadable', 'empty or too large');
}
