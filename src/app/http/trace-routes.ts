/** What anyone may ask of the tree of the trace: it holds no person. A verifier, a witness or a monitor reads it. */
import type { FastifyInstance } from 'fastify';
import type { PublicLog } from '#audit';

export function traceRoutes(app: FastifyInstance, log: PublicLog): void {
  /** The latest head that the witness saw: c2sp.org/tlog-checkpoint. */
  app.get('/trace/checkpoint', async (_request, reply) => {
    const note = await log.checkpoint();
    reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store');
    return note ?? reply.code(404).send('Aucune tête signée pour l’instant.\n');
  });

  /** Public keys of the log and of its witness, one a line: c2sp.org/signed-note. */
  app.get('/trace/keys', async (_request, reply) => {
    reply.type('text/plain; charset=utf-8');
    return log.keys
      ? `${log.keys.log}\n${log.keys.witness}\n`
      : reply.code(404).send('Ce serveur n’a pas de journal signé.\n');
  });

  /** That the tree of `to` leaves continues the tree of `from`: RFC 6962 §2.1.2, one hash a line, in base64. */
  app.get<{ Querystring: { from?: string; to?: string } }>('/trace/consistency', async (request, reply) => {
    const { from, to } = request.query;
    const isAsked = [from, to].every((one) => one !== undefined && /^\d{1,15}$/.test(one));
    const hashes = isAsked ? await log.consistency(Number(from), Number(to)) : undefined;
    reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store');
    return hashes
      ? hashes.map((hash) => `${hash}\n`).join('')
      : reply.code(400).send('Donnez deux tailles de l’arbre : from et to.\n');
  });
}
