import Provider, {
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { pageHeaders, renderPage } from '../page.ts';
import type { Accounts } from './accounts.ts';
import { clientMetadata, type OpenIdClient } from './clients.ts';
import type { GrantStore } from './grant-store.ts';
import type { KindProfile, OpenIdKind } from './kinds.ts';
import { configureLogout, logoutPage } from './logout.ts';
import { errorPage, signedOutPage } from './provider-pages.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface ProviderParts {
  readonly kind: OpenIdKind;
  readonly profile: KindProfile;
  readonly issuer: string;
  readonly port: number;
  readonly clients: readonly OpenIdClient[];
  readonly resources: readonly string[];
  readonly accounts: Accounts;
  readonly store: GrantStore;
  readonly keys: SigningKeys;
}

/** Lifetimes in seconds. A resource's token lasts long enough for a script that deposits a batch of files. */
const ttl = {
  // the resource server's own time for a token made for it, ten minutes otherwise
  AccessToken: (
    _ctx: unknown,
    token: { readonly resourceServer?: { readonly accessTokenTTL?: number | undefined } | undefined },
  ) => token.resourceServer?.accessTokenTTL ?? 10 * 60,
  AuthorizationCode: 60,
  Grant: 12 * 60 * 60,
  IdToken: 60 * 60,
  Interaction: 60 * 60,
  Session: 12 * 60 * 60,
} as const;
const resourceTokenTtl = 60 * 60;

/** The certified implementation, `oidc-provider`, set up as the real service behaves towards a relying party. */
export function createProvider(parts: ProviderParts): Provider {
  const { kind, profile, issuer, accounts } = parts;
  const secure = issuer.startsWith('https:');
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true, secure } as const;
  const configuration: Configuration = {
    adapter: parts.store.adapter,
    acrValues: [...profile.acrValues],
    claims: {
      acr: null,
      auth_time: null,
      amr: null,
      iss: null,
      sid: null,
      ...Object.fromEntries(Object.entries(profile.claims).map(([scope, names]) => [scope, [...names]])),
    },
    clientDefaults: { id_token_signed_response_alg: profile.signingAlgorithm },
    clients: parts.clients.map(clientMetadata),
    cookies: {
      keys: [parts.keys.cookieKey],
      // Cookies of one host are shared by all its ports: the names keep two stand-ins apart.
      names: Object.fromEntries(
        (['session', 'interaction', 'resume'] as const).map((name) => [
          name,
          `sim_${kind}_${parts.port}_${name}`,
        ]),
      ),
      long: cookie,
      short: cookie,
    },
    enabledJWA: {
      idTokenSigningAlgValues: [profile.signingAlgorithm],
      userinfoSigningAlgValues: [profile.signingAlgorithm],
    },
    extraTokenClaims: (_ctx, token) => {
      if (!('accountId' in token)) return undefined;
      const claims = accounts.bySub(token.accountId)?.claims ?? {};
      return Object.fromEntries(profile.tokenClaims.map((name) => [name, claims[name]]));
    },
    features: {
      backchannelLogout: { enabled: true },
      // as the real service: what a relying party asks of the id_token beside its scopes, `auth_time` for example
      claimsParameter: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: (_ctx, client) => client.clientAuthMethod !== 'none' },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => [],
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => resourceServer(parts, resource),
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          logoutPage(ctx, kind, form);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = renderPage(signedOutPage(kind));
        },
      },
      userinfo: { enabled: true },
    },
    // The library refuses addresses of this machine, where everything stands here; they come from who starts us alone.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    findAccount: (_ctx, sub) => {
      const account = accounts.bySub(sub);
      return account && { accountId: sub, claims: () => ({ ...account.claims, sub }) };
    },
    interactions: {
      policy: alwaysAskWho(),
      url: (_ctx, interaction) => `${profile.prefix}/interaction/${interaction.uid}`,
    },
    jwks: parts.keys.jwks,
    loadExistingGrant: grantEverythingAsked,
    pkce: { required: () => true },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      for (const [name, value] of Object.entries(pageHeaders())) ctx.set(name, value);
      ctx.body = renderPage(errorPage(kind, out));
    },
    responseTypes: ['code'],
    routes: { ...profile.routes },
    scopes: Object.keys(profile.claims),
    ttl,
  };
  const provider = new Provider(issuer, configuration);
  provider.proxy = secure;
  configureLogout(provider, parts.store);
  return provider;
}

/** RFC 8707 and RFC 9068: only the resources named at start, each with its own audience; any other is invalid_target. */
function resourceServer(parts: ProviderParts, resource: string) {
  if (!parts.resources.includes(resource)) throw new errors.InvalidTarget();
  return {
    scope: parts.profile.resourceScopes.join(' '),
    audience: resource,
    accessTokenFormat: 'jwt' as const,
    accessTokenTTL: resourceTokenTtl,
    jwt: { sign: { alg: parts.profile.signingAlgorithm } },
  };
}

/**
 * Every authorization request shows the list of people, even when a session is open: whoever tries the demo changes
 * person all the time. `prompt=none` alone uses the open session. Consent is never asked: it is granted as asked.
 */
function alwaysAskWho() {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  policy.get('login')?.checks.add(
    new Check('choose_who', 'The person must be chosen', ({ oidc }) => {
      const silent = oidc.prompts.has('none');
      return oidc.result?.login || silent ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
    }),
  );
  policy.get('consent')?.checks.clear();
  return policy;
}

async function grantEverythingAsked({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  if (!client || !session?.accountId) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '));
  for (const [resource, server] of Object.entries(oidc.resourceServers ?? {})) {
    grant.addResourceScope(resource, [...server.scopes].join(' '));
  }
  await grant.save();
  return grant;
}
