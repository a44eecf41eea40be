import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpRefusal, sendJson } from '../http-server.ts';
import { sendPage, sendStylesheet, stylesheetPath } from '../page.ts';
import { inboxPage, mailPage } from './inbox-pages.ts';
import type { MailStore } from './mail-store.ts';
import { type OpenedMail, openMail } from './opened-mail.ts';

/** The web inbox and its JSON API. `origin` is where it is reached; another host name is refused (DNS rebinding). */
export function createInbox(store: MailStore, origin: string) {
  const hosts = new Set(['localhost', '127.0.0.1', '[::1]', new URL(origin).hostname]);
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const url = new URL(req.url ?? '/', origin);
    if (!hosts.has((req.headers.host ?? '').replace(/:\d+$/, '')))
      throw new HttpRefusal(421, 'Cette adresse n’est pas servie ici.');
    if (url.pathname === stylesheetPath) return sendStylesheet(res);
    if (url.pathname.startsWith('/api/')) return answerApi(store, req, res, url);
    if (req.method !== 'GET' && req.method !== 'HEAD')
      throw new HttpRefusal(405, 'Cette page ne se lit qu’avec GET.');
    const [, folder = '', name = '', part = '', rest] = url.pathname.split('/');
    if (folder === '') return sendPage(res, inboxPage(store.list(), undefined));
    if (folder === 'boites' && part === '') return sendPage(res, inboxPage(store.list(), decode(name)));
    if (folder !== 'messages') throw absent();
    if (name.endsWith('.eml')) return sendRaw(store, name.slice(0, -4), res);
    const mail = await openMail(store, name);
    if (!mail) throw absent();
    if (part === '') return sendPage(res, mailPage(mail));
    if (part === 'html' && mail.html !== undefined) return sendRich(res, mail.html);
    if (part === 'pieces') return sendAttachment(res, mail, Number(rest));
    throw absent();
  };
}

/**
 * `GET /api/messages?to=&limit=` newest first, opened; `GET /api/messages/ID` one of them;
 * `GET /api/messages/ID.eml` its bytes; `DELETE /api/messages?to=` empties one mailbox or all.
 */
async function answerApi(
  store: MailStore,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const [, , collection, id, more] = url.pathname.split('/');
  if (collection !== 'messages' || more !== undefined) return sendJson(res, 404, { error: 'not_found' });
  const to = url.searchParams.get('to') ?? undefined;
  if (id !== undefined && req.method === 'GET') {
    if (id.endsWith('.eml')) return sendRaw(store, id.slice(0, -4), res);
    const mail = await openMail(store, id);
    return mail ? sendJson(res, 200, forPrograms(mail)) : sendJson(res, 404, { error: 'not_found' });
  }
  if (id === undefined && req.method === 'GET') {
    const limit = Math.min(Math.max(Number(url.searchParams.get('limit') ?? 100) || 100, 1), 1000);
    const found = store.list(to);
    const opened = await Promise.all(found.slice(0, limit).map((mail) => openMail(store, mail.id)));
    return sendJson(res, 200, {
      total: found.length,
      messages: opened.filter((mail) => mail !== undefined).map(forPrograms),
    });
  }
  if (id === undefined && req.method === 'DELETE')
    return sendJson(res, 200, { deleted: await store.clear(to) });
  sendJson(res, 405, { error: 'method_not_allowed' });
}

function forPrograms({ stored, to, cc, date, text, html, headers, attachments }: OpenedMail) {
  return {
    ...stored,
    to,
    cc,
    date,
    text: text ?? null,
    html: html ?? null,
    headers,
    attachments: attachments.map(({ content: _, ...described }) => described),
  };
}

async function sendRaw(store: MailStore, id: string, res: ServerResponse): Promise<void> {
  const raw = await store.raw(id);
  if (!raw) throw absent();
  res.writeHead(200, {
    ...inert,
    'content-type': 'message/rfc822',
    'content-disposition': `attachment; filename="${id}.eml"`,
  });
  res.end(raw);
}

/** What a sender wrote is never a page of this site: no script, no load, an origin of its own. */
const inert = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
  'referrer-policy': 'no-referrer',
} as const;

function sendRich(res: ServerResponse, html: string): void {
  res.writeHead(200, {
    ...inert,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'",
  });
  // Links open beside the inbox, not inside the frame.
  res.end(`<base target="_blank">${html}`);
}

function sendAttachment(res: ServerResponse, mail: OpenedMail, index: number): void {
  const attachment = mail.attachments[index];
  if (!attachment) throw absent();
  res.writeHead(200, {
    ...inert,
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.filename).replace(/['()*]/g, percentEncoded)}`,
  });
  res.end(attachment.content);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw absent();
  }
}

function absent(): HttpRefusal {
  return new HttpRefusal(404, 'Ce message n’existe pas ou n’existe plus.');
}
