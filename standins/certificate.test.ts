import { X509Certificate } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { createSelfSigned } from './certificate.ts';

/** Opens a connection to a server of that pair and says whether the client accepted it, and why not. */
async function verify(pair: { key: string; cert: string }, ca: string, servername: string): Promise<string> {
  const server = createServer({ key: pair.key, cert: pair.cert });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise<string>((resolve) => {
      const socket: TLSSocket = connect({ host: '127.0.0.1', port, ca, servername }, () => {
        socket.end();
        resolve('accepted');
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  } finally {
    server.close();
  }
}

describe('createSelfSigned', () => {
  test('makes a certificate that a client verifies against the authority, for its names alone', async () => {
    const pair = await createSelfSigned(['localhost', 'courriel.example', '127.0.0.1']);
    const cert = new X509Certificate(pair.cert);
    expect(cert.subjectAltName).toBe('DNS:localhost, DNS:courriel.example, IP Address:127.0.0.1');
    expect(cert.ca).toBe(false);
    expect(new X509Certificate(pair.ca).ca).toBe(true);
    expect(await verify(pair, pair.ca, 'courriel.example')).toBe('accepted');
    expect(await verify(pair, pair.ca, 'autre.example')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('another authority of the same name does not vouch for it', async () => {
    const [pair, other] = await Promise.all([
      createSelfSigned(['localhost']),
      createSelfSigned(['localhost']),
    ]);
    expect(await verify(pair, other.ca, 'localhost')).not.toBe('accepted');
  });

  test('asks for a name', async () => {
    await expect(createSelfSigned([])).rejects.toThrow(/name/);
  });
});
