/** A door to clamd: the bytes go by INSTREAM over TCP, and come back as a verdict. Nothing is kept on either side. */
import { connect } from 'node:net';

/**
 * `none`: no scanner here. `pending`: it did not answer, or did not take the bytes; to be asked again.
 * `signature`: what the scanner calls what it found.
 */
export type ScanVerdict =
  | { readonly state: 'none' | 'clean' | 'pending' }
  | { readonly state: 'infected'; readonly signature: string };

export type VirusScanner = {
  readonly configured: boolean;
  /** Never rejects. */
  scan(bytes: Uint8Array): Promise<ScanVerdict>;
};

const CHUNK = 64 * 1024;
const MOST_ANSWER = 4096;

type Settings = {
  readonly host: string;
  readonly port: number;
  /** For one scan, the connection included; 20 s by default. */
  readonly timeoutMs?: number;
  /** How long a scanner that did not answer is left alone, so that deposits do not all wait for it; 1 s by default. */
  readonly pauseMs?: number;
};

/** @param settings undefined: every verdict is `none` */
export function createVirusScanner(settings: Settings | undefined): VirusScanner {
  if (!settings) return { configured: false, scan: async () => ({ state: 'none' }) };
  const { timeoutMs = 20_000, pauseMs = 1000 } = settings;
  let silentUntil = 0;
  return {
    configured: true,
    async scan(bytes) {
      if (Date.now() < silentUntil) return { state: 'pending' };
      const answer = await ask(settings, bytes, timeoutMs);
      if (answer === undefined) {
        silentUntil = Date.now() + pauseMs;
        return { state: 'pending' };
      }
      silentUntil = 0;
      const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
      if (found) return { state: 'infected', signature: found.slice(0, 120) };
      // what it refuses to look at (a stream longer than its own limit) was not looked at
      return { state: answer === 'stream: OK' ? 'clean' : 'pending' };
    },
  };
}

/** @returns the line that clamd answers, or undefined when none came */
function ask({ host, port }: Settings, bytes: Uint8Array, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let answer = '';
    const end = (line: string | undefined) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(line);
    };
    const timer = setTimeout(() => end(undefined), timeoutMs);
    socket.setEncoding('latin1');
    // clamd may answer and close before it has read all of it: what it said counts
    socket.on('error', () => end(lineOf(answer)));
    socket.on('close', () => end(lineOf(answer)));
    socket.on('data', (text) => {
      answer += text;
      const line = lineOf(answer);
      if (line !== undefined || answer.length > MOST_ANSWER) end(line);
    });
    socket.on('connect', () => {
      socket.write('zINSTREAM\0');
      for (let at = 0; at < bytes.length; at += CHUNK) {
        const chunk = bytes.subarray(at, at + CHUNK);
        socket.write(lengthOf(chunk.length));
        socket.write(chunk);
      }
      socket.write(lengthOf(0));
    });
  });
}

const lineOf = (answer: string): string | undefined =>
  answer.includes('\0') ? answer.slice(0, answer.indexOf('\0')).trim() : undefined;

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}
