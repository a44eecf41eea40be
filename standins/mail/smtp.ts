import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { MailStore } from './mail-store.ts';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly key: string; readonly cert: string };
  /** When given, a sender must authenticate (after STARTTLS) with these. */
  readonly auth?: { readonly user: string; readonly password: string };
}

/** Size announced by the SIZE extension: 25 MB once decoded (ruling R21). */
const maxSize = 35 * 1024 * 1024;

/** Recipients that do not exist, to try a refusal: any address that begins with « inconnu ». */
const unknownRecipient = /^inconnu/i;

/** A server that takes mails for anybody, over TLS only, and delivers them to the store. */
export async function startSmtp(
  { host, port, tls, auth }: SmtpOptions,
  store: MailStore,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    name: 'simulateur.invalid',
    banner: 'Simulateur, donnees fictives',
    key: tls.key,
    cert: tls.cert,
    minVersion: 'TLSv1.2',
    size: maxSize,
    rejectOversized: true,
    // Checked in onMailFrom, where STARTTLS can be asked for first.
    authOptional: true,
    ...(auth ? {} : { disabledCommands: ['AUTH'] }),
    hideENHANCEDSTATUSCODES: false,
    disableReverseLookup: true,
    closeTimeout: 200,
    logger: false,
    onAuth: ({ username, password }, _session, callback) => {
      if (auth && username === auth.user && password === auth.password) callback(null, { user: username });
      else callback(refusal(535, 'Authentication failed'));
    },
    onMailFrom: (_address, session, callback) => {
      if (!session.secure) callback(refusal(530, 'Must issue a STARTTLS command first'));
      else if (auth && !session.user) callback(refusal(530, 'Authentication required'));
      else callback();
    },
    onRcptTo: ({ address }, _session, callback) => {
      callback(unknownRecipient.test(address) ? refusal(550, 'No such user here') : null);
    },
    onData: (stream, session, callback) => {
      receive(stream, session, store).then(
        (id) => callback(null, `Queued as ${id}`),
        () => callback(refusal(451, 'Could not be kept, try again')),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A client that leaves in the middle is its own affair.
  server.on('error', () => undefined);
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  store: MailStore,
): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) if (!stream.sizeExceeded) chunks.push(chunk);
  if (stream.sizeExceeded) return '';
  const { mailFrom, rcptTo } = session.envelope;
  const { id } = await store.add({
    raw: Buffer.concat(chunks),
    envelope: { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) },
    tls: session.tlsOptions ? session.tlsOptions.version : null,
  });
  return id;
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
