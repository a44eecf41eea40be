/** Signing in and out: the browser's way through the two OpenID Connect providers. */
import type { FastifyInstance } from 'fastify';
import type { Identity, ProviderName } from '#identity';
import { CarnetError } from '#platform/errors';
import type { Limit, RateLimits } from '#platform/rate-limit';
import type { Cookies } from './cookies.ts';

/** From one address: a hospital behind one address signs in more often than a person. */
const SIGN_INS: Limit = { name: 'sign-in', times: 120, seconds: 300 };

/** A provider tells of many people from one address. */
const LOGOUTS: Limit = { name: 'provider-logout', times: 6000, seconds: 60 };

const PROVIDERS: readonly ProviderName[] = ['franceconnect', 'prosanteconnect'];
const HOMES: Readonly<Record<ProviderName, string>> = { franceconnect: '/moi', prosanteconnect: '/pro' };

export function signInRoutes(
  app: FastifyInstance,
  deps: {
    readonly identity: Identity;
    readonly cookies: Cookies;
    readonly limits: RateLimits;
    readonly publicUrl: string;
  },
): void {
  const { identity, cookies } = deps;

  for (const provider of PROVIDERS)
    app.get<{ Querystring: { vers?: string; partage?: string; confirmer?: string } }>(
      `/connexion/${provider}`,
      async (request, reply) => {
        try {
          await deps.limits.consume(SIGN_INS, request.ip);
          const { vers, partage, confirmer } = request.query;
          const how = { shared: partage === 'oui', again: confirmer === 'oui' };
          const { url, state } = await identity.startSignIn(provider, vers ?? HOMES[provider], how);
          cookies.setSignIn(reply, state);
          return reply.redirect(url.href);
        } catch (error) {
          return reply.redirect(problem(error));
        }
      },
    );

  app.get('/connexion/retour', async (request, reply) => {
    try {
      const callback = new URL(request.url, deps.publicUrl);
      const { secret, device, returnTo } = await identity.finishSignIn(
        callback,
        cookies.signIn(request),
        cookies.browser(request),
      );
      // A new sign-in is a new session: the one before ends here, on both sides (session fixation, A20).
      const before = cookies.session(request);
      if (before) await identity.signOut(before);
      cookies.clearSignIn(reply);
      cookies.setSession(reply, secret);
      if (device) cookies.setDevice(reply, device);
      return reply.redirect(returnTo);
    } catch (error) {
      cookies.clearSignIn(reply);
      return reply.redirect(problem(error));
    }
  });

  // What a provider says itself, with its signature and no cookie.
  app.register(async (said) => {
    said.removeContentTypeParser('application/x-www-form-urlencoded');
    said.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 16 * 1024 },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    for (const provider of PROVIDERS)
      said.post(`/connexion/${provider}/deconnexion`, async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const token = request.body instanceof URLSearchParams ? request.body.get('logout_token') : null;
        try {
          await deps.limits.consume(LOGOUTS, request.ip);
          await identity.providerLogout(provider, token ?? '');
          return reply.code(200).send();
        } catch (error) {
          if (!(error instanceof CarnetError)) throw error;
          return reply.code(error.status).send({ error: 'invalid_request' });
        }
      });
  });

  // The form of « Se déconnecter » holds nothing that is read.
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, body, done) => {
    body.resume();
    done(null, undefined);
  });
  app.post('/deconnexion', async (request, reply) => {
    const secret = cookies.session(request);
    const elsewhere = secret ? await identity.signOut(secret) : undefined;
    cookies.clearSession(reply);
    // the copy of an emergency card that this browser may keep (B18)
    reply.header('clear-site-data', '"storage"');
    return reply.redirect(elsewhere?.href ?? '/', 303);
  });
}

/** The page that says what went wrong, by its code alone. */
function problem(error: unknown): string {
  if (!(error instanceof CarnetError)) throw error;
  return `/connexion?probleme=${error.code}`;
}
