import { type Html, html, type Page } from '../page.ts';
import type { Account } from './accounts.ts';
import type { KindProfile, OpenIdKind } from './kinds.ts';

/** Above this number of people the page offers a search. */
const searchFrom = 9;

export interface SignInView {
  readonly kind: OpenIdKind;
  readonly profile: KindProfile;
  readonly accounts: readonly Account[];
  /** Name of the relying party, scopes it asks for, level it asks for. */
  readonly client: string;
  readonly scopes: readonly string[];
  readonly acr: string;
  /** Path of this interaction; `/connexion` and `/abandon` below it take the forms. */
  readonly action: string;
  readonly search: string;
  readonly error?: string;
}

/** Who signs in: one big button a person, in plain forms, so that a script signs in as a browser does. */
export function signInPage(view: SignInView): Page {
  const { kind, profile, client, action, error } = view;
  const title = 'Qui se connecte\u00a0?';
  const found = matching(view.accounts, view.search);
  const words = view.scopes.map((scope) => profile.scopeWords[scope]).filter((word) => word !== undefined);
  return {
    simulator: kind,
    title: error ? `Erreur\u00a0: ${title}` : title,
    body: html`${error ? html`<div class="error" role="alert"><p>${error}</p></div>` : null}
<h1>${title}</h1>
<p class="lead">Choisissez une personne fictive pour continuer vers <strong>${client}</strong>. Aucun mot de passe n’est demandé.</p>
${view.accounts.length >= searchFrom || view.search ? searchForm(view, found.length) : null}
<form method="post" action="${action}/connexion">
${groups(found).map(
  ([group, accounts]) => html`${group ? html`<h2>${group}</h2>` : null}
<ul class="people">${accounts.map(personButton)}</ul>`,
)}
</form>
<form method="post" action="${action}/abandon" class="cancel"><button type="submit">Annuler et revenir à ${client}</button></form>
<details><summary>Ce qui est transmis à ${client}</summary>
<ul>${words.map((word) => html`<li>${word}</li>`)}<li>niveau de garantie demandé${'\u00a0'}: <code>${view.acr}</code></li></ul>
</details>`,
  };
}

function searchForm({ action, search }: SignInView, count: number): Html {
  return html`<form method="get" action="${action}" role="search" class="search">
<label for="q">Chercher une personne</label>
<div class="row"><input id="q" name="q" type="search" value="${search}" autocomplete="off" spellcheck="false"><button type="submit">Chercher</button></div>
${search ? html`<p>${people(count)} pour «\u00a0${search}\u00a0». <a href="${action}">Voir toutes les personnes</a></p>` : null}
</form>`;
}

function personButton({ id, label, description }: Account): Html {
  return html`<li><button type="submit" name="compte" value="${id}"><span class="who"><strong>${label}</strong>${
    description ? html` <span class="what">${description}</span>` : null
  }</span></button></li>`;
}

/** The start page of the stand-in: what it is, who is in it, and where its discovery document stands. */
export function homePage(
  kind: OpenIdKind,
  profile: KindProfile,
  issuer: string,
  accounts: readonly Account[],
): Page {
  const title = `Simulateur de ${profile.name}`;
  return {
    simulator: kind,
    title,
    body: html`<h1>${title}</h1>
<p class="lead">Ce serveur tient la place de ${profile.name} sur une machine de développement. Il parle le même protocole,
OpenID Connect, avec des personnes inventées. On y arrive en se connectant depuis un service.</p>
<dl class="facts">
<div><dt>Émetteur</dt><dd><code>${issuer}</code></dd></div>
<div><dt>Découverte</dt><dd><a href="${profile.prefix}/.well-known/openid-configuration">openid-configuration</a></dd></div>
<div><dt>Personnes</dt><dd>${accounts.length}</dd></div>
</dl>
${groups(accounts).map(
  ([group, members]) => html`<h2>${group ?? 'Personnes'}</h2>
<ul class="plain">${members.map(
    ({ label, description }) =>
      html`<li><strong>${label}</strong>${description ? html`, ${description}` : null}</li>`,
  )}</ul>`,
)}`,
  };
}

export function expiredPage(kind: OpenIdKind): Page {
  const title = 'Cette demande de connexion a expiré';
  return {
    simulator: kind,
    title,
    body: html`<h1>${title}</h1><p>Revenez au service d’où vous venez et recommencez la connexion.</p>`,
  };
}

function people(count: number): string {
  return count > 1 ? `${count} personnes` : count === 1 ? '1 personne' : 'Aucune personne';
}

function groups(
  accounts: readonly Account[],
): readonly (readonly [string | undefined, readonly Account[]])[] {
  return [...Map.groupBy(accounts, ({ group }) => group)];
}

function matching(accounts: readonly Account[], search: string): readonly Account[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return accounts.filter(({ id, label, description }) => {
    const text = fold(`${id} ${label} ${description}`);
    return words.every((word) => text.includes(word));
  });
}

/** Lower case without accents, so that « elodie » finds « Élodie ». */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
