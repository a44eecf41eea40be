import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpRefusal, serve } from '../http-server.ts';
import { pageHeaders, refusePage, sendPage, sendStylesheet, stylesheetPath } from '../page.ts';
import { createAccounts, type FranceConnectAccount, type ProSanteConnectAccount } from './accounts.ts';
import { handleAdministration } from './administration.ts';
import type { OpenIdClient } from './clients.ts';
import { createGrantStore } from './grant-store.ts';
import { kinds } from './kinds.ts';
import { createProvider } from './provider.ts';
import { handleSignIn } from './sign-in.ts';
import { homePage } from './sign-in-pages.ts';
import { signingKeys } from './signing-keys.ts';

export type { FranceConnectAccount, OpenIdClient, ProSanteConnectAccount };

interface CommonOptions {
  /** Address to listen on, e.g. 127.0.0.1. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Origin that browsers and relying parties use, without a path; by default http://host:port. */
  readonly publicUrl?: string;
  readonly clients: readonly OpenIdClient[];
  /** Resource indicators (RFC 8707) that an access token may be made for. Compared character by character. */
  readonly resource?: string | readonly string[];
  /** Keeps the keys and the accounts added at run time from one start to the next. */
  readonly folder?: string;
}

export type OpenIdStandinOptions = CommonOptions &
  (
    | { readonly kind: 'franceconnect'; readonly accounts: readonly FranceConnectAccount[] }
    | { readonly kind: 'prosanteconnect'; readonly accounts: readonly ProSanteConnectAccount[] }
  );

export interface OpenIdStandin {
  /** Origin of the stand-in: its start page, and `/_accounts`. */
  readonly url: string;
  /** Issuer identifier, to be given to the relying party; discovery stands below it. */
  readonly issuer: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Starts a provider that behaves as FranceConnect v2 or Pro Santé Connect does towards a relying party.
 * Rejects with EADDRINUSE when the port is taken, with ZodError when an account cannot be read.
 */
export async function startOpenIdStandin(options: OpenIdStandinOptions): Promise<OpenIdStandin> {
  const { kind, host, folder, clients } = options;
  const profile = kinds[kind];
  const resources = [options.resource ?? []].flat();
  const [keys, accounts] = await Promise.all([
    signingKeys(profile.signingAlgorithm, folder),
    createAccounts(profile.read, options.accounts, folder),
  ]);
  let url = '';
  const listening = await serve({ host, port: options.port }, async (port) => {
    url = (options.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`).replace(
      /\/$/,
      '',
    );
    const issuer = `${url}${profile.prefix}`;
    const store = createGrantStore();
    const provider = createProvider({
      kind,
      profile,
      issuer,
      port,
      clients,
      resources,
      accounts,
      store,
      keys,
    });
    const protocol = provider.callback();
    const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
      const address = new URL(req.url ?? '/', url);
      if (address.pathname === '/' && req.method === 'GET') {
        return sendPage(res, homePage(kind, profile, issuer, accounts.list()));
      }
      if (address.pathname === stylesheetPath) return sendStylesheet(res);
      if (address.pathname === '/_accounts') return handleAdministration(kind, issuer, accounts, req, res);
      if (address.pathname.startsWith(`${profile.prefix}/interaction/`)) {
        return handleSignIn({ kind, profile, provider, accounts }, req, res, address);
      }
      if (!address.pathname.startsWith(`${profile.prefix}/`))
        throw new HttpRefusal(404, 'Cette page n’existe pas.');
      const { 'content-type': _, ...headers } = pageHeaders();
      for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
      // The provider is mounted below the issuer's path: `originalUrl` tells it so.
      const original = req.url ?? '/';
      const mounted = original.slice(profile.prefix.length);
      const alias = profile.discoveryAlias === mounted.split('?')[0];
      Object.assign(req, { originalUrl: alias ? `${profile.prefix}${discovery}` : original });
      req.url = alias ? discovery : mounted;
      await protocol(req, res);
    };
    return { handle, refuse: (res, error) => refusePage(kind, res, error) };
  });
  return { url, issuer: `${url}${profile.prefix}`, port: listening.port, close: listening.close };
}

const discovery = '/.well-known/openid-configuration';
