import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { HttpRefusal, readBody } from '../http-server.ts';
import { sendPage } from '../page.ts';
import type { Accounts } from './accounts.ts';
import type { KindProfile, OpenIdKind } from './kinds.ts';
import { expiredPage, signInPage } from './sign-in-pages.ts';

export interface SignInParts {
  readonly kind: OpenIdKind;
  readonly profile: KindProfile;
  readonly provider: Provider;
  readonly accounts: Accounts;
}

/**
 * The part of an authorization that the person sees: GET …/interaction/:uid shows the list,
 * POST …/connexion signs in, POST …/abandon answers `access_denied` to the relying party.
 */
export async function handleSignIn(
  parts: SignInParts,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const step = url.pathname.slice(`${parts.profile.prefix}/interaction/`.length).split('/')[1] ?? '';
  try {
    if (req.method === 'GET' && step === '')
      return await show(parts, req, res, url.searchParams.get('q') ?? '');
    if (req.method === 'POST' && step === 'connexion') return await signIn(parts, req, res);
    if (req.method === 'POST' && step === 'abandon') {
      const result = { error: 'access_denied', error_description: 'User auth aborted' };
      return await parts.provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
    }
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    return sendPage(res, expiredPage(parts.kind), { status: 400 });
  }
  throw new HttpRefusal(404, 'Cette page n’existe pas.');
}

async function signIn(parts: SignInParts, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { provider, accounts, profile } = parts;
  const form = new URLSearchParams((await readBody(req, 10_000)).toString('utf8'));
  const account = accounts.byId(form.get('compte') ?? '');
  if (!account)
    return show(
      parts,
      req,
      res,
      '',
      'Cette personne n’existe pas dans le simulateur. Choisissez-en une autre.',
    );
  const { params } = await provider.interactionDetails(req, res);
  const login = {
    accountId: account.sub,
    acr: account.acr ?? requestedLevel(params, profile),
    amr: [...profile.amr],
  };
  const next = await provider.interactionResult(req, res, { login }, { mergeWithLastSubmission: false });
  await leaveFormerPerson(provider, req, res, account.sub);
  res.writeHead(303, { location: next, 'cache-control': 'no-store' });
  res.end();
}

/** Somebody else was signed in on this browser: the session is emptied, else the provider would ask to sign out first. */
async function leaveFormerPerson(
  provider: Provider,
  req: IncomingMessage,
  res: ServerResponse,
  sub: string,
): Promise<void> {
  const session = await provider.Session.get(
    provider.createContext(req, res) as Parameters<typeof provider.Session.get>[0],
  );
  if (!session.accountId || session.accountId === sub) return;
  session.accountId = undefined;
  session.authorizations = undefined;
  await session.persist();
}

async function show(
  parts: SignInParts,
  req: IncomingMessage,
  res: ServerResponse,
  search: string,
  error?: string,
): Promise<void> {
  const { kind, profile, provider, accounts } = parts;
  const { params, uid } = await provider.interactionDetails(req, res);
  const client = await provider.Client.find(String(params.client_id));
  const page = signInPage({
    kind,
    profile,
    accounts: accounts.list(),
    client: client?.clientName ?? 'le service',
    scopes: String(params.scope ?? '').split(' '),
    acr: requestedLevel(params, profile),
    action: `${profile.prefix}/interaction/${uid}`,
    search,
    ...(error === undefined ? {} : { error }),
  });
  sendPage(res, page, { status: error ? 400 : 200, formTargets: redirectTarget(params.redirect_uri) });
}

/** The first level asked for that the service knows, else the lowest. */
function requestedLevel(params: Readonly<Record<string, unknown>>, profile: KindProfile): string {
  const asked = String(params.acr_values ?? '').split(' ');
  return asked.find((acr) => profile.acrValues.includes(acr)) ?? profile.acrValues[0] ?? 'eidas1';
}

/** Origin (or scheme, for an application's own) that the redirects after the form end on. */
function redirectTarget(redirectUri: unknown): readonly string[] {
  const url = URL.parse(String(redirectUri));
  if (!url) return [];
  return [url.origin === 'null' ? url.protocol : url.origin];
}
