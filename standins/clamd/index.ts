import { createServer, type Socket } from 'node:net';

export interface ClamdStandinOptions {
  /** Address to listen on, e.g. 127.0.0.1. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
}

export interface ClamdStandin {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** As clamd's own default for StreamMaxLength. */
const MAX_STREAM = 100 * 1024 * 1024;
const MAX_COMMAND = 1024;

// Written in pieces, so that a scanner of the machine that holds this file does not take it for what it describes.
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join('');
const CARNET = ['CARNET-FICHIER-D-ESSAI', '-CONSIDERE-COMME-INFECTE'].join('');

const SIGNATURES = [
  { name: 'Eicar-Test-Signature', bytes: Buffer.from(EICAR, 'latin1') },
  { name: 'Carnet-Test-Signature', bytes: Buffer.from(CARNET, 'latin1') },
];

/** Speaks the part of clamd's protocol that a program needs: zPING, zVERSION, zINSTREAM. Knows two test strings. */
export async function startClamdStandin(options: ClamdStandinOptions): Promise<ClamdStandin> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    converse(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    host: options.host,
    port: typeof address === 'object' && address ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function converse(socket: Socket): void {
  let received: Buffer = Buffer.alloc(0);
  let stream: Buffer[] | undefined;
  let total = 0;
  const say = (line: string): void => {
    socket.end(`${line}\0`);
  };
  socket.on('data', (data: Buffer) => {
    received = received.length === 0 ? data : Buffer.concat([received, data]);
    if (!stream) {
      const end = received.indexOf(0);
      if (end === -1) {
        if (received.length > MAX_COMMAND) say('UNKNOWN COMMAND');
        return;
      }
      const command = received.toString('latin1', 0, end);
      received = received.subarray(end + 1);
      if (command === 'zPING') return say('PONG');
      if (command === 'zVERSION') return say('ClamAV simulateur Carnet/0');
      if (command !== 'zINSTREAM') return say('UNKNOWN COMMAND');
      stream = [];
    }
    while (received.length >= 4) {
      const length = received.readUInt32BE(0);
      if (length === 0) return say(verdict(Buffer.concat(stream)));
      total += length;
      if (total > MAX_STREAM) return say('INSTREAM size limit exceeded. ERROR');
      if (received.length < 4 + length) {
        total -= length;
        return;
      }
      stream.push(Buffer.from(received.subarray(4, 4 + length)));
      received = received.subarray(4 + length);
    }
  });
}

function verdict(bytes: Buffer): string {
  const found = SIGNATURES.find((one) => bytes.includes(one.bytes));
  return found ? `stream: ${found.name} FOUND` : 'stream: OK';
}
