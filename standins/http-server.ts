import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A listening HTTP server: the port really taken (useful when 0 was asked) and how to end it. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

export type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** A refusal that the server answers with `status` and a sentence for the person. */
export class HttpRefusal extends Error {
  readonly status: number;
  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/**
 * Over TLS when `tls` says how. Listens, then serves `handler`, which is built once the port is known.
 * Rejects with the system's own error (EADDRINUSE…) when the port cannot be taken.
 */
export async function serve(
  options: { host: string; port: number; tls?: ServerOptions },
  build: (
    port: number,
  ) => Promise<{ handle: Handler; refuse: (res: ServerResponse, error: unknown) => void }>,
): Promise<Listening> {
  const server: Server = options.tls ? createTlsServer(options.tls) : createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  try {
    const { handle, refuse } = await build(port);
    server.on('request', (req: IncomingMessage, res: ServerResponse) => {
      handle(req, res).catch((error: unknown) => {
        if (res.headersSent) res.destroy();
        else refuse(res, error);
      });
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { port, close };
}

/** The whole body of a request, refused with 413 beyond `limit` bytes. */
export async function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new HttpRefusal(413, 'Cet envoi est trop volumineux.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** True for a connection that comes from this machine. */
export function isLoopback(req: IncomingMessage): boolean {
  const address = (req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return address === '::1' || address.startsWith('127.');
}

export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  res.end(`${JSON.stringify(body, null, 2)}\n`);
}
