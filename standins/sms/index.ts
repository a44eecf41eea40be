import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpRefusal, readBody, sendJson, serve } from '../http-server.ts';
import { refusePage, sendPage, sendStylesheet, stylesheetPath } from '../page.ts';
import { messagesPage } from './messages-page.ts';
import { createSmsStore, type SmsStore, sms } from './sms-store.ts';

export interface SmsStandinOptions {
  /** Address to listen on, e.g. 127.0.0.1. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Origin as browsers reach it; by default http://host:port. */
  readonly publicUrl?: string;
  /** A sender must present it. */
  readonly token: string;
  /** Messages kept at most, in memory; the oldest go first. 1000 by default. */
  readonly capacity?: number;
}

export interface SmsStandin {
  /** Origin of the page and of the API. */
  readonly url: string;
  /** Where a sender posts messages. */
  readonly gateway: string;
  close(): Promise<void>;
}

/** Starts a gateway that takes text messages over HTTP and shows them on a page; nothing goes further. */
export async function startSmsStandin(options: SmsStandinOptions): Promise<SmsStandin> {
  const { host, token, capacity = 1000 } = options;
  const store = createSmsStore(capacity);
  let url = '';
  const { close } = await serve({ host, port: options.port }, async (port) => {
    url = (options.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`).replace(
      /\/$/,
      '',
    );
    return {
      handle: createHandler(store, url, token),
      refuse: (res, error) => refusePage('sms', res, error),
    };
  });
  return { url, gateway: `${url}/messages`, close };
}

/** `POST /messages` from a sender; `GET /` for people; `GET /api/messages?to=` for programs. Another host name is refused. */
function createHandler(store: SmsStore, origin: string, token: string) {
  const hosts = new Set(['localhost', '127.0.0.1', '[::1]', new URL(origin).hostname]);
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(req.url ?? '/', origin);
    if (!hosts.has((req.headers.host ?? '').replace(/:\d+$/, '')))
      throw new HttpRefusal(421, 'Cette adresse n’est pas servie ici.');
    if (pathname === stylesheetPath) return sendStylesheet(res);
    if (pathname === '/messages' && req.method === 'POST') return take(store, token, req, res);
    const to = searchParams.get('to') ?? undefined;
    if (pathname === '/api/messages' && req.method === 'GET')
      return sendJson(res, 200, { messages: store.list(to) });
    if (pathname === '/' && req.method === 'GET') return sendPage(res, messagesPage(store.list(to), to));
    throw new HttpRefusal(404, 'Cette page n’existe pas.');
  };
}

async function take(
  store: SmsStore,
  token: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (!isSame(req.headers.authorization ?? '', `Bearer ${token}`))
    return sendJson(res, 401, { error: 'unauthorized' });
  const parsed = sms.safeParse(parseJson((await readBody(req, 10_000)).toString('utf8')));
  if (!parsed.success) return sendJson(res, 400, { error: 'invalid_message' });
  store.add(parsed.data);
  sendJson(res, 202, { id: parsed.data.id });
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
