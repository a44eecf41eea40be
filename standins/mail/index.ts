import { serve } from '../http-server.ts';
import { refusePage } from '../page.ts';
import { createInbox } from './inbox.ts';
import { openMailStore } from './mail-store.ts';
import { startSmtp } from './smtp.ts';

export interface MailStandinOptions {
  /** Address to listen on, e.g. 127.0.0.1. */
  readonly host: string;
  /** 0 takes a free port, for both. */
  readonly smtpPort: number;
  readonly httpPort: number;
  /** Origin of the inbox as browsers reach it; by default http://host:httpPort. */
  readonly publicUrl?: string;
  /** PEM texts of the SMTP server, e.g. from `createSelfSigned`. */
  readonly tls: { readonly key: string; readonly cert: string };
  /** When given, a sender must authenticate with these (after STARTTLS). */
  readonly auth?: { readonly user: string; readonly password: string };
  /** Keeps the mails from one start to the next; otherwise they live in memory. */
  readonly folder?: string;
  /** Mails kept at most; the oldest go first. 5000 by default. */
  readonly capacity?: number;
}

export interface MailStandin {
  /** Origin of the web inbox and of its API. */
  readonly url: string;
  readonly smtpPort: number;
  readonly httpPort: number;
  close(): Promise<void>;
}

/**
 * Starts a mail server that takes every mail over SMTP with STARTTLS and shows it in a web inbox; nothing goes further.
 * Rejects with EADDRINUSE when a port is taken, having released the other.
 */
export async function startMailStandin(options: MailStandinOptions): Promise<MailStandin> {
  const { host, folder, capacity = 5000, tls, auth } = options;
  const store = await openMailStore(folder, capacity);
  let url = '';
  const web = await serve({ host, port: options.httpPort }, async (port) => {
    url = (options.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`).replace(
      /\/$/,
      '',
    );
    return { handle: createInbox(store, url), refuse: (res, error) => refusePage('mail', res, error) };
  });
  try {
    const smtp = await startSmtp({ host, port: options.smtpPort, tls, ...(auth ? { auth } : {}) }, store);
    const close = async () => {
      await Promise.all([web.close(), smtp.close()]);
    };
    return { url, smtpPort: smtp.port, httpPort: web.port, close };
  } catch (error) {
    await web.close();
    throw error;
  }
}
