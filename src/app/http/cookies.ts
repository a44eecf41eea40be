/** The two cookies: the session, and the sign-in under way. `__Host-` binds them to this host over TLS; plain on loopback HTTP. */
import type { FastifyReply, FastifyRequest } from 'fastify';

export type Cookies = ReturnType<typeof createCookies>;

export function createCookies(publicUrl: string) {
  const secure = publicUrl.startsWith('https:');
  const names = secure
    ? { session: '__Host-carnet', signIn: '__Host-carnet-connexion' }
    : { session: 'carnet', signIn: 'carnet-connexion' };
  const options = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const;
  return {
    names,
    session: (request: FastifyRequest): string | undefined => request.cookies[names.session],
    signIn: (request: FastifyRequest): string | undefined => request.cookies[names.signIn],
    setSession: (reply: FastifyReply, secret: string) => reply.setCookie(names.session, secret, options),
    clearSession: (reply: FastifyReply) => reply.clearCookie(names.session, options),
    setSignIn: (reply: FastifyReply, state: string) =>
      reply.setCookie(names.signIn, state, { ...options, maxAge: 600 }),
    clearSignIn: (reply: FastifyReply) => reply.clearCookie(names.signIn, options),
  };
}
