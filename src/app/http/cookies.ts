/**
 * The cookies: the session, the sign-in or the code under way, and the browser that a person already used. `__Host-` binds them
 * to this host over TLS; plain on loopback HTTP. That of the session ends with the browser.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Browser } from '#identity';
import { browserLabel } from './browser-label.ts';

export type Cookies = ReturnType<typeof createCookies>;

/** Seconds: 400 days, the most that browsers keep; renewed at each sign-in. */
const DEVICE = 400 * 24 * 3600;

export function createCookies(publicUrl: string) {
  const secure = publicUrl.startsWith('https:');
  const names = secure
    ? {
        session: '__Host-carnet',
        signIn: '__Host-carnet-connexion',
        step: '__Host-carnet-etape',
        device: '__Host-carnet-appareil',
      }
    : { session: 'carnet', signIn: 'carnet-connexion', step: 'carnet-etape', device: 'carnet-appareil' };
  const options = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const;
  return {
    names,
    session: (request: FastifyRequest): string | undefined => request.cookies[names.session],
    signIn: (request: FastifyRequest): string | undefined => request.cookies[names.signIn],
    step: (request: FastifyRequest): string | undefined => request.cookies[names.step],
    /** What is known of where a request comes from. */
    browser: (request: FastifyRequest): Browser => ({
      source: request.ip,
      label: browserLabel(request.headers['user-agent'] ?? ''),
      device: request.cookies[names.device],
    }),
    setSession: (reply: FastifyReply, secret: string) => reply.setCookie(names.session, secret, options),
    clearSession: (reply: FastifyReply) => reply.clearCookie(names.session, options),
    setSignIn: (reply: FastifyReply, state: string) =>
      reply.setCookie(names.signIn, state, { ...options, maxAge: 600 }),
    setDevice: (reply: FastifyReply, secret: string) =>
      reply.setCookie(names.device, secret, { ...options, maxAge: DEVICE }),
    setStep: (reply: FastifyReply, secret: string) =>
      reply.setCookie(names.step, secret, { ...options, maxAge: 1800 }),
    clearStep: (reply: FastifyReply) => reply.clearCookie(names.step, options),
    clearSignIn: (reply: FastifyReply) => reply.clearCookie(names.signIn, options),
  };
}
