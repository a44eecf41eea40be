/**
 * Letters cost most of a campaign's processor time and memory: one thread draws them, with a heap that is kept small, while
 * this one sends mails. It is started at the first lot and does not keep the process alive.
 */
import { Worker } from 'node:worker_threads';
import type { NoticeInput } from '../notices/input.ts';

export type PrintOrder = {
  /** The printing house's door. */
  readonly folder: string;
  readonly batchId: string;
  /** Day of the sending. */
  readonly date: Date;
  readonly letters: readonly NoticeInput[];
};

export type Printer = {
  /** @returns once the batch stands at the door, whole; @throws when it does not */
  print(order: PrintOrder): Promise<void>;
  close(): Promise<void>;
};

type Waiting = { readonly resolve: () => void; readonly reject: (error: unknown) => void };

export function createPrinter(): Printer {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let last = 0;

  function settle(id: number, how: (one: Waiting) => void): void {
    const one = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker?.unref();
    if (one) how(one);
  }

  function start(): Worker {
    const started = new Worker(new URL('./print-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 },
    });
    started.on('message', ({ id, error }: { readonly id: number; readonly error?: Error }) =>
      settle(id, ({ resolve, reject }) => (error ? reject(error) : resolve())),
    );
    const fail = (error: unknown) => {
      if (worker === started) worker = undefined;
      for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(error));
    };
    started.on('error', fail);
    started.on('exit', () => fail(new Error('The thread that prints has ended')));
    return started;
  }

  return {
    print: (order) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        const id = ++last;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, order });
      }),
    async close() {
      await worker?.terminate();
    },
  };
}
