import { html, type Page } from '../page.ts';
import type { OpenIdKind } from './kinds.ts';

interface ProtocolError {
  readonly error: string;
  readonly error_description?: string | undefined;
}

/** Shown when the relying party cannot be told by a redirect: unknown client, redirect_uri that is not registered… */
export function errorPage(simulator: OpenIdKind, { error, error_description }: ProtocolError): Page {
  const title = 'La demande de connexion est refusée';
  return {
    simulator,
    title,
    body: html`<h1>${title}</h1>
<p>Le service d’où vous venez a envoyé une demande que ce simulateur ne peut pas accepter. Revenez à ce service et
recommencez.</p>
<h2>Pour le développeur</h2>
<dl class="facts"><div><dt>Code</dt><dd><code>${error}</code></dd></div>
<div><dt>Détail</dt><dd lang="en">${error_description ?? '–'}</dd></div></dl>`,
  };
}

export function signedOutPage(simulator: OpenIdKind): Page {
  const title = 'Vous êtes déconnecté';
  return {
    simulator,
    title,
    body: html`<h1>${title}</h1><p>La session ouverte sur ce simulateur est terminée. Vous pouvez fermer cette page.</p>`,
  };
}
