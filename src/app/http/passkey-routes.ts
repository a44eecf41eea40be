/** What the passkey script of a page asks: JSON in and out, from this site only (the guard on writes). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identity, Session } from '#identity';
import { CarnetError } from '#platform/errors';
import type { Cookies } from './cookies.ts';

type Said = {
  readonly response?: unknown;
  readonly to?: string;
  readonly shared?: boolean;
};

export function passkeyRoutes(
  app: FastifyInstance,
  deps: { readonly identity: Identity; readonly cookies: Cookies },
): void {
  const { identity, cookies } = deps;
  const { passkeys } = identity;
  const sessionOf = async (request: FastifyRequest): Promise<Session | undefined> => {
    const secret = cookies.session(request);
    return secret === undefined ? undefined : identity.session(secret);
  };
  const citizenOf = async (request: FastifyRequest): Promise<Session> => {
    const session = await sessionOf(request);
    if (session?.kind !== 'citizen') throw identity.signInRequired();
    return session;
  };

  /** A refusal is a sentence for the page; anything else is a defect. */
  const post = (
    path: string,
    work: (request: FastifyRequest, reply: FastifyReply, said: Said) => Promise<object>,
  ) =>
    app.post(path, { bodyLimit: 64 * 1024 }, async (request, reply) => {
      reply.header('cache-control', 'no-store');
      try {
        const said = typeof request.body === 'object' && request.body !== null ? (request.body as Said) : {};
        return await work(request, reply, said);
      } catch (error) {
        if (!(error instanceof CarnetError)) throw error;
        const { code, sentence, advice } = error;
        return reply
          .code(error.status)
          .send({ code, sentence: [sentence, advice].filter(Boolean).join(' ') });
      }
    });

  post('/connexion/cle/debut', async (request, reply) => {
    const here = cookies.here(request, reply);
    const { options, step } = await passkeys.startSignIn(here);
    here.keep({ step });
    return options;
  });

  post('/connexion/cle', async (request, reply, { response, to, shared }) => {
    const here = cookies.here(request, reply);
    const before = await sessionOf(request);
    const answer = response as Parameters<typeof passkeys.signIn>[1];
    const opened = await passkeys.signIn(here.step, answer, shared === true, here);
    if (before) await identity.leave(before);
    here.keep({ session: opened.secret, device: opened.device, step: null });
    return { to: identity.ownPath(String(to ?? '')) };
  });

  post('/connexion/cle/confirmer', async (request, reply, { response, to }) => {
    const here = cookies.here(request, reply);
    const session = await citizenOf(request);
    await passkeys.confirm(session, here.step, response as Parameters<typeof passkeys.confirm>[2]);
    here.keep({ step: null });
    return { to: identity.ownPath(String(to ?? '')) };
  });

  post('/moi/compte/cle/debut', async (request, reply) => {
    const { options, step } = await passkeys.startAdding(await citizenOf(request));
    cookies.here(request, reply).keep({ step });
    return options;
  });

  post('/moi/compte/cle', async (request, reply, { response }) => {
    const here = cookies.here(request, reply);
    const session = await citizenOf(request);
    await passkeys.add(session, here.step, response as Parameters<typeof passkeys.add>[2], here);
    here.keep({ step: null });
    return { to: '/moi/compte/connexion?fait=cle' };
  });
}
