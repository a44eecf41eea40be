import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { HttpRefusal } from './http-server.ts';

/** A fragment that is already safe to send. Only `html` makes one. */
export interface Html {
  readonly html: string;
}

type Value = string | number | Html | readonly Value[] | null | undefined | false;

/** Template tag: every interpolated value is escaped, unless it was itself made by `html`. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const parts = strings.map((text, i) => text + (i < values.length ? render(values[i]) : ''));
  return { html: parts.join('') };
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  if ('html' in value) return value.html;
  return value.map(render).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Which simulator a page belongs to: gives its colour and its name in the banner. */
export type Simulator = 'franceconnect' | 'prosanteconnect' | 'mail' | 'sms';

const names: Readonly<Record<Simulator, string>> = {
  franceconnect: 'FranceConnect',
  prosanteconnect: 'Pro Santé Connect',
  mail: 'Courrier électronique',
  sms: 'SMS',
};

export interface Page {
  readonly simulator: Simulator;
  readonly title: string;
  readonly body: Html;
  /** Wide layouts (the inbox) use the whole width of a desk screen. */
  readonly wide?: boolean;
}

/** A whole page: the banner « Simulateur — données fictives » stands first on every one of them. */
export function renderPage({ simulator, title, body, wide = false }: Page): string {
  return html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – Simulateur ${names[simulator]}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${stylesheetPath}">
</head>
<body class="${simulator}">
<a class="skip" href="#contenu">Aller au contenu</a>
<header class="band">
<div class="${wide ? 'band-in wide' : 'band-in'}">
<p class="notice"><strong>Simulateur — données fictives</strong></p>
<p class="service">${names[simulator]}</p>
</div>
</header>
<main id="contenu" class="${wide ? 'wide' : 'narrow'}">
${body}
</main>
</body>
</html>
`.html;
}

export const stylesheetPath = '/simulateur.css';
const stylesheet = readFileSync(new URL('simulator.css', import.meta.url));

export function sendStylesheet(res: ServerResponse): void {
  res.writeHead(200, {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'max-age=300',
    'x-content-type-options': 'nosniff',
  });
  res.end(stylesheet);
}

/** Security headers of a page: no script at all; `formTargets` are origins a form's redirects may lead to. */
export function pageHeaders(formTargets: readonly string[] = []): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      'img-src data:',
      "frame-src 'self'",
      // Chromium also checks the redirects that follow a form, hence the relying party's origin.
      `form-action ${["'self'", ...formTargets].join(' ')}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  };
}

export function sendPage(
  res: ServerResponse,
  page: Page,
  options: { status?: number; formTargets?: readonly string[] } = {},
): void {
  res.writeHead(options.status ?? 200, pageHeaders(options.formTargets));
  res.end(renderPage(page));
}

/** Answers any failure of a page: a refusal keeps its own sentence, anything else is a plain 500. */
export function refusePage(simulator: Simulator, res: ServerResponse, error: unknown): void {
  const known = error instanceof HttpRefusal;
  const title = known ? error.message : 'Le simulateur a rencontré un problème.';
  if (!known) console.error(error);
  const body = html`<h1>${title}</h1><p><a href="/">Revenir à l’accueil du simulateur</a></p>`;
  sendPage(res, { simulator, title, body }, { status: known ? error.status : 500 });
}
