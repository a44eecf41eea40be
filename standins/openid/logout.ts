import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { type Html, html, pageHeaders, renderPage } from '../page.ts';
import type { GrantStore } from './grant-store.ts';
import type { OpenIdKind } from './kinds.ts';

/**
 * RP-initiated logout. With a valid id_token_hint the session ends at once and the browser goes back to the relying
 * party, as on the real services. Without one, anybody could have sent the person here: a button asks first.
 */
export function configureLogout(provider: Provider, store: GrantStore): void {
  provider.use(async (ctx, next) => {
    await next();
    const { oidc } = ctx as KoaContextWithOIDC;
    if (oidc?.route !== 'end_session' || ctx.status !== 200 || !oidc.session) return;
    const { session } = oidc;
    if (session.accountId && !oidc.entities.IdTokenHint) return;
    for (const { grantId } of Object.values(session.authorizations ?? {})) {
      if (grantId) store.revokeGrant(grantId);
    }
    await tellClients(provider, session);
    await session.destroy();
    ctx.cookies.set(provider.cookieName('session'), null, { signed: true });
    ctx.redirect(returnAddress(oidc.params ?? {}) ?? oidc.urlFor('end_session_success'));
    ctx.status = 303;
  });
}

/** Each client where the session signed somebody in; one that does not answer holds nobody back. */
async function tellClients(provider: Provider, session: Session): Promise<void> {
  const { accountId } = session;
  if (!accountId) return;
  await Promise.all(
    Object.keys(session.authorizations ?? {}).map(async (clientId) => {
      const client = await provider.Client.find(clientId);
      if (client?.backchannelLogoutUri)
        await (client as unknown as Told)
          .backchannelLogout(accountId, session.sidFor(clientId))
          .catch(() => undefined);
    }),
  );
}

/** What the library's types leave out. */
type Told = { backchannelLogout(subject: string, sid: string | undefined): Promise<void> };
type Session = NonNullable<KoaContextWithOIDC['oidc']['session']>;

/** The registered post_logout_redirect_uri (checked before by the provider), with the relying party's state. */
function returnAddress(params: Readonly<Record<string, unknown>>): string | undefined {
  const { post_logout_redirect_uri: address, state } = params;
  if (typeof address !== 'string') return undefined;
  const url = new URL(address);
  if (typeof state === 'string') url.searchParams.append('state', state);
  return url.href;
}

/** `form` is the provider's own hidden form, with its anti-forgery value; the button completes it. */
export function logoutPage(ctx: KoaContextWithOIDC, simulator: OpenIdKind, form: string): void {
  const address = ctx.oidc.params?.post_logout_redirect_uri;
  const targets = typeof address === 'string' ? [new URL(address).origin] : [];
  for (const [name, value] of Object.entries(pageHeaders(targets))) ctx.set(name, value);
  const title = 'Se déconnecter\u00a0?';
  const hiddenForm: Html = { html: form };
  ctx.body = renderPage({
    simulator,
    title,
    body: html`<h1>${title}</h1>
<p>Une session est ouverte sur ce simulateur.</p>
${hiddenForm}
<p><button class="primary" type="submit" form="op.logoutForm" name="logout" value="yes">Me déconnecter</button></p>`,
  });
}
