/** A closed loop of clients over kept connections: each sends its next request when the last was answered. */
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Cpu, cpuEach, cpuUsed } from './cpu.ts';
import type { BenchHouse } from './house.ts';

export type Shot = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
};
export type Run = {
  readonly rate: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly bytes: number;
  readonly answers: number;
  /** Processor milliseconds an answer. */
  readonly cpu: Cpu;
};

/** @throws when an answer has another status than expected: a fast refusal is no result */
export async function load(options: {
  readonly house: BenchHouse;
  readonly clients: number;
  readonly seconds: number;
  readonly expect: readonly number[];
  readonly next: (n: number) => Shot;
}): Promise<Run> {
  const { hostname, port } = new URL(options.house.publicUrl);
  const agent = new http.Agent({ keepAlive: true, maxSockets: options.clients });
  const times: number[] = [];
  let n = 0;
  let bytes = 0;
  let failure: Error | undefined;
  const cpu = cpuUsed(options.house.pid, options.house.folder);
  const began = performance.now();
  const until = began + options.seconds * 1000;
  const one = async () => {
    while (performance.now() < until && !failure) {
      const shot = options.next(n++);
      const start = performance.now();
      const answer = await send(agent, hostname, Number(port), shot);
      times.push(performance.now() - start);
      bytes += answer.size;
      if (!options.expect.includes(answer.status))
        failure = new Error(`${shot.method} ${shot.path}: ${answer.status} ${answer.text.slice(0, 400)}`);
    }
  };
  await Promise.all(Array.from({ length: options.clients }, one));
  const elapsed = (performance.now() - began) / 1000;
  const spent = cpuEach(cpu, cpuUsed(options.house.pid, options.house.folder), times.length);
  agent.destroy();
  if (failure) throw failure;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    rate: times.length / elapsed,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    bytes: bytes / Math.max(1, times.length),
    answers: times.length,
    cpu: spent,
  };
}

/** The median of several runs, by rate; a second of rest before each. */
export async function median(runs: number, run: () => Promise<Run>): Promise<Run> {
  const done: Run[] = [];
  for (let index = 0; index < runs; index++) {
    await wait(1000);
    done.push(await run());
  }
  done.sort((a, b) => a.rate - b.rate);
  const middle = done[Math.floor(done.length / 2)];
  if (!middle) throw new Error('no run');
  return middle;
}

function send(
  agent: http.Agent,
  hostname: string,
  port: number,
  shot: Shot,
): Promise<{ status: number; size: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        agent,
        // by address: a name would be looked up at each new connection
        host: '127.0.0.1',
        port,
        method: shot.method,
        path: shot.path,
        headers: {
          host: `${hostname}:${port}`,
          ...shot.headers,
          ...(shot.body ? { 'content-length': Buffer.byteLength(shot.body) } : {}),
        },
      },
      (response) => {
        let size = 0;
        let text = '';
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if ((response.statusCode ?? 0) >= 400) text += String(chunk);
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, size, text }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(shot.body);
  });
}
