/** Sending mail over SMTP with TLS. */
import { createTransport } from 'nodemailer';

export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Given by the caller so that a retry is the same message. */
  readonly messageId: string;
};

export type Mailer = { send(mail: Mail): Promise<void>; close(): void };

export function createMailer(options: {
  readonly host: string;
  readonly port: number;
  readonly from: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** PEM of the authority that signed the server's certificate, when it is not a public one. */
  readonly ca?: string | undefined;
  /** Most connections kept open at once. */
  readonly connections?: number | undefined;
}): Mailer {
  const transport = createTransport({
    host: options.host,
    port: options.port,
    secure: false,
    requireTLS: true,
    pool: true,
    maxConnections: options.connections ?? 2,
    // a connection serves as long as both sides keep it
    maxMessages: Number.POSITIVE_INFINITY,
    ...(options.user ? { auth: { user: options.user, pass: options.password ?? '' } } : {}),
    tls: { ...(options.ca ? { ca: options.ca } : {}), minVersion: 'TLSv1.2' },
  });
  return {
    async send(mail) {
      await transport.sendMail({
        from: options.from,
        // one address, and never a list of them
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: mail.messageId,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
    close: () => transport.close(),
  };
}
