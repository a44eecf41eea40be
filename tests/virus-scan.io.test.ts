/** The client of clamd against its stand-in, and against servers that misbehave. */
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createVirusScanner } from '#platform/virus-scan';
import { startClamdStandin } from '../standins/clamd/index.ts';

const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join('');

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function scanner(timeoutMs = 2000, pauseMs = 0) {
  const standin = await startClamdStandin({ host: '127.0.0.1', port: 0 });
  closing.push(standin.close);
  return createVirusScanner({ host: standin.host, port: standin.port, timeoutMs, pauseMs });
}

/** A server that does what it is told with each connection. */
async function server(handle: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const listening = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    handle(socket);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        listening.close(() => resolve());
      }),
  );
  return (listening.address() as { port: number }).port;
}

describe('the client of clamd', () => {
  it('takes a clean file for clean, and 20 MB of it too', async () => {
    const { scan } = await scanner(10_000);
    expect(await scan(Buffer.from('bonjour'))).toEqual({ state: 'clean' });
    expect(await scan(new Uint8Array(20 * 1024 * 1024))).toEqual({ state: 'clean' });
    expect(await scan(new Uint8Array(0))).toEqual({ state: 'clean' });
  });

  it('names what was found', async () => {
    const { scan } = await scanner();
    expect(await scan(Buffer.from(`avant ${EICAR} après`))).toEqual({
      state: 'infected',
      signature: 'Eicar-Test-Signature',
    });
  });

  it('says « to be asked again » when nobody listens, nobody answers, or the connection is cut', async () => {
    const shut = createVirusScanner({ host: '127.0.0.1', port: 1, timeoutMs: 500, pauseMs: 0 });
    expect(await shut.scan(Buffer.from('x'))).toEqual({ state: 'pending' });
    const deaf = createVirusScanner({
      host: '127.0.0.1',
      port: await server((socket) => socket.resume()),
      timeoutMs: 200,
      pauseMs: 0,
    });
    expect(await deaf.scan(Buffer.from('x'))).toEqual({ state: 'pending' });
    const cutting = createVirusScanner({
      host: '127.0.0.1',
      port: await server((socket) => socket.destroy()),
      timeoutMs: 500,
      pauseMs: 0,
    });
    expect(await cutting.scan(new Uint8Array(5 * 1024 * 1024))).toEqual({ state: 'pending' });
  });

  it('takes neither an error nor half a word for « clean »', async () => {
    for (const said of ['INSTREAM size limit exceeded. ERROR\0', 'stream: OKAY\0', 'stream: O', '\0']) {
      const port = await server((socket) => {
        socket.resume();
        socket.end(said);
      });
      const { scan } = createVirusScanner({ host: '127.0.0.1', port, timeoutMs: 500, pauseMs: 0 });
      expect(await scan(Buffer.from('x')), said).toEqual({ state: 'pending' });
    }
  });

  it('leaves a silent scanner alone for a while, so that nobody waits for it twice', async () => {
    let calls = 0;
    const port = await server((socket) => {
      calls++;
      socket.destroy();
    });
    const { scan } = createVirusScanner({ host: '127.0.0.1', port, timeoutMs: 500, pauseMs: 60_000 });
    await scan(Buffer.from('x'));
    await scan(Buffer.from('x'));
    expect(calls).toBe(1);
  });

  it('says that there is none when none is configured', async () => {
    const { scan, configured } = createVirusScanner(undefined);
    expect(configured).toBe(false);
    expect(await scan(Buffer.from(EICAR))).toEqual({ state: 'none' });
  });
});
