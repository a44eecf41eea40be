/** The download of a copy of the record: a stream whose size is known, and that goes on where it broke off (RFC 9110 §14). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Session } from '#identity';
import { CarnetError } from '#platform/errors';
import { parseHolderId } from '#platform/ids';
import type { Log } from '#platform/log';
import type { Portability } from '#portability';

type Asked = { Params: { space?: string; copy: string } };

export function copyRoutes(
  app: FastifyInstance,
  deps: {
    readonly portability: Portability;
    readonly sessionOf: (request: FastifyRequest) => Promise<Session | undefined>;
    readonly log: Pick<Log, 'error'>;
  },
): void {
  for (const base of ['/moi', '/proches/:space'])
    app.get<Asked>(`${base}/exporter/copie/:copy`, (request, reply) => download(request, reply));

  async function download(request: FastifyRequest<Asked>, reply: FastifyReply): Promise<FastifyReply> {
    const { space, copy: copyId } = request.params;
    const page = request.url.replace(/\/copie\/.*$/, '');
    const session = await deps.sessionOf(request);
    if (session?.kind !== 'citizen')
      return reply.redirect(`/connexion?vers=${encodeURIComponent(page)}`, 303);
    const holderId = space === undefined ? session.holderId : parseHolderId(space);
    if (holderId === undefined || !/^[0-9a-f-]{36}$/.test(copyId)) return reply.redirect(page, 303);
    // another copy than the one that broke off is taken from its beginning
    const isSame = [undefined, etagOf(copyId)].includes(request.headers['if-range']?.toString());
    const from = isSame ? firstByte(request.headers.range) : 0;
    try {
      const { copy, stream } = await deps.portability.fetchCopy(
        { session, holderId, requestId: request.id },
        copyId,
        from,
      );
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
          'content-disposition': `attachment; filename="carnet-${copy.preparedAt.toISOString().slice(0, 10)}.zip"`,
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
