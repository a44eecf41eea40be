import { type Html, html, type Page } from '../page.ts';
import type { StoredMail } from './mail-store.ts';
import type { OpenedMail } from './opened-mail.ts';

/** A list shows this many mails; the API gives the others. */
const shownAtMost = 100;

const when = new Intl.DateTimeFormat('fr-FR', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'Europe/Paris',
});

export function inboxPage(all: readonly StoredMail[], mailbox: string | undefined): Page {
  const mails = mailbox === undefined ? all : all.filter(({ envelope }) => isFor(envelope.to, mailbox));
  const title = mailbox ?? 'Tous les messages';
  return {
    simulator: 'mail',
    title,
    wide: true,
    body: html`<div class="inbox">
<section class="list" aria-labelledby="titre">
<div class="head"><h1 id="titre">${breakable(title)}</h1><a class="action" href="${address(mailbox)}">Actualiser</a></div>
<p class="to-boxes"><a href="#boites">Choisir une boîte aux lettres</a></p>
${mails.length === 0 ? empty(mailbox) : html`<ul class="messages">${mails.slice(0, shownAtMost).map((mail) => row(mail, mailbox))}</ul>`}
${mails.length > shownAtMost ? html`<p>Les ${shownAtMost} plus récents sur ${mails.length}.</p>` : null}
</section>
${mailboxes(all, mailbox)}
</div>`,
  };
}

function empty(mailbox: string | undefined): Html {
  return mailbox === undefined
    ? html`<p class="empty">Aucun message pour l’instant. Les messages envoyés par les services arrivent ici${'\u00a0'}: rien ne part vers de vraies adresses.</p>`
    : html`<p class="empty">Aucun message pour cette adresse. <a href="/">Voir tous les messages</a></p>`;
}

function mailboxes(all: readonly StoredMail[], current: string | undefined): Html {
  const counts = new Map<string, number>();
  for (const { envelope } of all) {
    for (const to of new Set(envelope.to.map((one) => one.toLowerCase())))
      counts.set(to, (counts.get(to) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a], [b]) => a.localeCompare(b, 'fr'));
  return html`<nav class="boxes" id="boites" aria-labelledby="titre-boites">
<h2 id="titre-boites">Boîtes aux lettres</h2>
<ul>
<li>${boxLink(undefined, 'Tous les messages', all.length, current)}</li>
${sorted.map(([to, count]) => html`<li>${boxLink(to, to, count, current)}</li>`)}
</ul>
</nav>`;
}

function boxLink(
  mailbox: string | undefined,
  label: string,
  count: number,
  current: string | undefined,
): Html {
  const here = mailbox === current?.toLowerCase();
  return html`<a href="${address(mailbox)}"${here ? html` aria-current="page"` : null}><span class="box">${breakable(label)}</span> <span class="count">${count}<span class="hidden"> ${count > 1 ? 'messages' : 'message'}</span></span></a>`;
}

/** A long address breaks before its « @ » rather than anywhere. */
function breakable(text: string): Html {
  const [local = '', ...domain] = text.split(/(?=@)/);
  return html`${local}${domain.map((part) => html`<wbr>${part}`)}`;
}

function address(mailbox: string | undefined): string {
  return mailbox === undefined ? '/' : `/boites/${encodeURIComponent(mailbox)}`;
}

function row({ id, subject, from, envelope, receivedAt }: StoredMail, mailbox: string | undefined): Html {
  const sender = from.replace(/ <[^>]*>$/, '') || envelope.from || 'Expéditeur vide';
  return html`<li><a class="message" href="/messages/${id}"><span class="subject">${subject || '(sans objet)'}</span>
<span class="route">${sender}${mailbox === undefined ? html` <span aria-hidden="true">→</span><span class="hidden"> à</span> ${envelope.to.join(', ')}` : null}</span>
<time datetime="${receivedAt}">${when.format(new Date(receivedAt))}</time></a></li>`;
}

function isFor(recipients: readonly string[], mailbox: string): boolean {
  return recipients.some((one) => one.toLowerCase() === mailbox.toLowerCase());
}

export function mailPage({ stored, to, cc, text, html: rich, headers, attachments }: OpenedMail): Page {
  const title = stored.subject || '(sans objet)';
  const first = stored.envelope.to[0];
  return {
    simulator: 'mail',
    title,
    body: html`<p class="back"><a href="${address(first)}">${first ?? 'Tous les messages'}</a></p>
<article>
<h1>${title}</h1>
<dl class="facts">
<div><dt>De</dt><dd>${stored.from || stored.envelope.from || 'Expéditeur vide'}</dd></div>
<div><dt>À</dt><dd>${to.length > 0 ? to.join(', ') : stored.envelope.to.join(', ')}</dd></div>
${cc.length > 0 ? html`<div><dt>Copie</dt><dd>${cc.join(', ')}</dd></div>` : null}
<div><dt>Reçu</dt><dd><time datetime="${stored.receivedAt}">${when.format(new Date(stored.receivedAt))}</time>${stored.tls ? html`, chiffré en ${stored.tls.replace('v', '\u00a0')}` : null}</dd></div>
</dl>
${rich === undefined ? null : html`<section><h2>Version mise en forme</h2><iframe title="Version mise en forme du message" src="/messages/${stored.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe></section>`}
${text === undefined ? null : html`<section><h2>${rich === undefined ? 'Message' : 'Version texte'}</h2><div class="text">${linked(text.trimEnd())}</div></section>`}
${attachments.length === 0 ? null : attachmentList(stored.id, attachments)}
<details><summary>En-têtes et enveloppe</summary>
<dl class="facts">
<div><dt>MAIL FROM</dt><dd><code>${stored.envelope.from || '<>'}</code></dd></div>
<div><dt>RCPT TO</dt><dd><code>${stored.envelope.to.join(', ')}</code></dd></div>
</dl>
<pre tabindex="0" role="region" aria-label="En-têtes du message">${headers.map(({ name, value }) => `${name}: ${value}\n`).join('')}</pre>
</details>
<p><a class="action" href="/messages/${stored.id}.eml" download>Télécharger le message (.eml, ${size(stored.size)})</a></p>
</article>`,
  };
}

function attachmentList(id: string, attachments: OpenedMail['attachments']): Html {
  return html`<section><h2>Pièces jointes</h2><ul class="plain">${attachments.map(
    ({ index, filename, mimeType, size: bytes }) =>
      html`<li><a href="/messages/${id}/pieces/${index}" download>${filename}</a> (${mimeType}, ${size(bytes)})</li>`,
  )}</ul></section>`;
}

/** Addresses in a text part become links, as in any mail reader. */
function linked(text: string): Html {
  const parts = text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/);
  return html`${parts.map((part, i) => (i % 2 === 1 ? html`<a href="${part}" rel="noreferrer noopener" target="_blank">${part}</a>` : part))}`;
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} octets`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'Ko'] : [bytes / 1_000_000, 'Mo'];
  return `${value.toLocaleString('fr-FR', { maximumFractionDigits: 1 })}\u00a0${unit}`;
}
