import { html, type Page } from '../page.ts';
import type { ReceivedSms } from './sms-store.ts';

const when = new Intl.DateTimeFormat('fr-FR', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'Europe/Paris',
});

export function messagesPage(messages: readonly ReceivedSms[], to: string | undefined): Page {
  const title = to === undefined ? 'Tous les SMS' : `SMS au ${spaced(to)}`;
  return {
    simulator: 'sms',
    title,
    body: html`<h1>${title}</h1>
<p><a class="action" href="${to === undefined ? '/' : `/?to=${encodeURIComponent(to)}`}">Actualiser</a></p>
${to === undefined ? null : html`<p><a href="/">Voir tous les SMS</a></p>`}
${
  messages.length === 0
    ? html`<p class="empty">Aucun SMS pour l’instant. Les SMS des services arrivent ici${'\u00a0'}: rien ne part vers de vrais téléphones.</p>`
    : html`<ul class="plain">${messages.map(
        (one) => html`<li>
<p><strong><a href="/?to=${encodeURIComponent(one.to)}">${spaced(one.to)}</a></strong>, <time datetime="${one.receivedAt}">${when.format(new Date(one.receivedAt))}</time></p>
<div class="text">${one.text}</div>
</li>`,
      )}</ul>`
}`,
  };
}

/** `+33 6 12 34 56 78` */
const spaced = (number: string) =>
  number.replace(/^(\+33)(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/, '$1 $2 $3 $4 $5 $6');
