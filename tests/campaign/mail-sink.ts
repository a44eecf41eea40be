/** A mail server that keeps of each mail what a count needs: its Message-ID, its recipient and its code. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { createSelfSigned } from '../../standins/certificate.ts';

export type Received = { readonly messageId: string; readonly to: string; readonly code: string };

export type MailSink = {
  readonly port: number;
  readonly ca: string;
  readonly received: readonly Received[];
  close(): Promise<void>;
};

/** @param options.keep false counts only: nothing grows */
export async function startMailSink(
  options: {
    readonly refuses?: (address: string) => boolean;
    /** Another answer than « taken » to a recipient: 451 is « not now » (RFC 5321 §4.2.3). */
    readonly answers?: (address: string) => number | undefined;
    readonly onMail?: () => void;
    readonly keep?: boolean;
  } = {},
): Promise<MailSink> {
  const tls = await createSelfSigned(['127.0.0.1']);
  const received: Received[] = [];
  const server = new SMTPServer({
    key: tls.key,
    cert: tls.cert,
    authOptional: true,
    disabledCommands: ['AUTH'],
    disableReverseLookup: true,
    closeTimeout: 200,
    logger: false,
    onRcptTo: ({ address }, _session, callback) => {
      const responseCode = options.answers?.(address) ?? (options.refuses?.(address) ? 550 : undefined);
      callback(
        responseCode === undefined ? null : Object.assign(new Error('Not this one'), { responseCode }),
      );
    },
    onData: (stream, session, callback) => {
      read(stream, options.keep !== false).then(
        (text) => {
          options.onMail?.();
          if (options.keep !== false)
            received.push({
              to: session.envelope.rcptTo[0]?.address ?? '',
              messageId: /^Message-ID: (<[^>]+>)/im.exec(text)?.[1] ?? '',
              code: codeIn(text),
            });
          callback(null, 'Taken');
        },
        () => callback(new Error('Not taken')),
      );
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    ca: tls.ca,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function read(stream: SMTPServerDataStream, keep: boolean): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) if (keep) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** `4KXM 9RTC 7FHA`, in the plain part, whatever its encoding. */
const codeIn = (text: string): string =>
  /\b([A-Z2-9]{4})(?: |=20)([A-Z2-9]{4})(?: |=20)([A-Z2-9]{4})\b/.exec(text)?.slice(1).join('') ?? '';
