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
/** As long as any step lives. */
const STEP = 1800;

type Kept = {
  readonly session?: string | undefined;
  readonly device?: string | undefined;
  readonly step?: string | null | undefined;
};

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
  const browser = (request: FastifyRequest): Browser => ({
    source: request.ip,
    label: browserLabel(request.headers['user-agent'] ?? ''),
    device: request.cookies[names.device],
  });
  return {
    names,
    browser,
    /** For pages: what the browser brings, and what it is to keep. */
    here: (request: FastifyRequest, reply: FastifyReply) => ({
      ...browser(request),
      step: request.cookies[names.step],
      keep({ session, device, step }: Kept) {
        if (session) reply.setCookie(names.session, session, options);
        if (device) reply.setCookie(names.device, device, { ...options, maxAge: DEVICE });
        if (step) reply.setCookie(names.step, step, { ...options, maxAge: STEP });
        if (step === null) reply.clearCookie(names.step, options);
      },
    }),
    session: (request: FastifyRequest): string | undefined => request.cookies[names.session],
    signIn: (request: FastifyRequest): string | undefined => request.cookies[names.signIn],
    setSession: (reply: FastifyReply, secret: string) => reply.setCookie(names.session, secret, options),
    clearSession: (reply: FastifyReply) => reply.clearCookie(names.session, options),
    setSignIn: (reply: FastifyReply, state: string) =>
      reply.setCookie(names.signIn, state, { ...options, maxAge: 600 }),
    setDevice: (reply: FastifyReply, secret: string) =>
      reply.setCookie(names.device, secret, { ...options, maxAge: DEVICE }),
    clearSignIn: (reply: FastifyReply) => reply.clearCookie(names.signIn, options),
  };
}
