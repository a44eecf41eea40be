import { Worker } from 'node:worker_threads';
import type { PdfAnswer, PdfErrorCode, PdfTask, PdfWorkerSettings } from './pdf-task.ts';

export type { PdfErrorCode } from './pdf-task.ts';

/** Why a PDF could not be read. Holds nothing of the document. */
export class PdfError extends Error {
  override readonly name = 'PdfError';
  readonly code: PdfErrorCode;

  constructor(code: PdfErrorCode) {
    super(`PDF: ${code}`);
    this.code = code;
  }
}

export interface PdfRendererOptions {
  /** Documents read at the same time, each in its own thread; 1 by default. */
  readonly workers?: number;
  /** For one call, the start of a thread included; 15 s by default. */
  readonly timeoutMs?: number;
  /** Of a rendered page; 8 million by default. A larger page is drawn smaller. */
  readonly maxPixels?: number;
  /** JavaScript heap of a thread, and half of what the process may grow by while it works; 256 MB by default. */
  readonly maxMemoryMb?: number;
  /** A thread without work ends after this time; 30 s by default. */
  readonly idleMs?: number;
}

/** Every call leaves `bytes` as they are, and rejects with PdfError. */
export interface PdfRenderer {
  pageCount(bytes: Uint8Array): Promise<number>;
  /** PNG of a page (the first is 1), `width` pixels wide unless that exceeds `maxPixels`. */
  renderPage(bytes: Uint8Array, pageNumber: number, width: number): Promise<Uint8Array>;
  /** Text of each page, in the order of the file; of the first ones when `mostPages` is less. */
  text(bytes: Uint8Array, mostPages?: number): Promise<readonly string[]>;
  /** Ends the threads; calls under way and later ones reject with `closed`. */
  close(): Promise<void>;
}

interface Job {
  readonly task: PdfTask;
  readonly resolve: (value: PdfValue) => void;
  readonly reject: (error: PdfError) => void;
}

interface Slot {
  readonly worker: Worker;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
  watch: NodeJS.Timeout | undefined;
  done: number;
}

type PdfValue = Extract<PdfAnswer, { ok: true }>['value'];

// A thread is replaced now and then, so that nothing a document left behind stays for long.
const TASKS_OF_A_WORKER = 200;

const WATCH_MS = 50;

/**
 * Reads PDFs that nobody vouches for, outside the main thread: a thread has a bounded heap and time, no script, no
 * network, no environment. Threads start with the first call.
 */
export function createPdfRenderer(options: PdfRendererOptions = {}): PdfRenderer {
  const {
    workers = 1,
    timeoutMs = 15_000,
    maxPixels = 8_000_000,
    maxMemoryMb = 256,
    idleMs = 30_000,
  } = options;
  const slots = new Set<Slot>();
  const waiting: Job[] = [];
  let closed = false;

  function start(): Slot {
    const settings: PdfWorkerSettings = { maxPixels };
    const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), {
      workerData: settings,
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb, maxYoungGenerationSizeMb: 32 },
    });
    // Whatever the libraries print about a document is nobody's business.
    worker.stdout.resume();
    worker.stderr.resume();
    const slot: Slot = { worker, job: undefined, timer: undefined, watch: undefined, done: 0 };
    worker.on('message', (answer: PdfAnswer) => finish(slot, answer));
    worker.on('error', (error) => fail(slot, isOutOfMemory(error) ? 'memory' : 'crashed'));
    worker.on('exit', () => fail(slot, 'crashed'));
    slots.add(slot);
    return slot;
  }

  function next(): void {
    while (waiting.length > 0) {
      const idle = [...slots].find((slot) => slot.job === undefined);
      if (idle === undefined && slots.size >= workers) return;
      const job = waiting.shift();
      if (job !== undefined) assign(idle ?? start(), job);
    }
  }

  function assign(slot: Slot, job: Job): void {
    clearTimeout(slot.timer);
    slot.job = job;
    slot.timer = setTimeout(() => fail(slot, 'timeout'), timeoutMs);
    watch(slot);
    slot.worker.ref();
    // The caller keeps its bytes: the thread gets a copy of its own.
    const bytes = new Uint8Array(job.task.bytes);
    slot.worker.postMessage({ ...job.task, bytes }, [bytes.buffer]);
  }

  // The limits of a thread bound its heap and not its buffers, where a stream of a few kilobytes may inflate to
  // gigabytes. The process is watched instead, and the thread ended before the machine suffers.
  function watch(slot: Slot): void {
    const limit = process.memoryUsage.rss() + 2 * maxMemoryMb * 1_000_000;
    clearInterval(slot.watch);
    slot.watch = setInterval(() => {
      if (process.memoryUsage.rss() > limit) fail(slot, 'memory');
    }, WATCH_MS);
  }

  function finish(slot: Slot, answer: PdfAnswer): void {
    const job = slot.job;
    clearTimeout(slot.timer);
    clearInterval(slot.watch);
    slot.job = undefined;
    slot.done += 1;
    if (slot.done >= TASKS_OF_A_WORKER) discard(slot);
    else {
      slot.worker.unref();
      slot.timer = setTimeout(() => discard(slot), idleMs).unref();
    }
    if (answer.ok) job?.resolve(answer.value);
    else job?.reject(new PdfError(answer.code));
    next();
  }

  function fail(slot: Slot, code: PdfErrorCode): void {
    const job = slot.job;
    slot.job = undefined;
    discard(slot);
    job?.reject(new PdfError(code));
    next();
  }

  function discard(slot: Slot): Promise<unknown> {
    clearTimeout(slot.timer);
    clearInterval(slot.watch);
    slots.delete(slot);
    return slot.worker.terminate();
  }

  function enqueue(task: PdfTask): Promise<PdfValue> {
    return new Promise((resolve, reject) => {
      if (closed) return reject(new PdfError('closed'));
      waiting.push({ task, resolve, reject });
      next();
    });
  }

  return {
    pageCount: (bytes) => enqueue({ kind: 'count', bytes }) as Promise<number>,
    renderPage: (bytes, page, width) => {
      const pixels = Math.min(Math.max(Math.round(width) || 1, 1), 10_000);
      return enqueue({ kind: 'render', bytes, page, width: pixels }) as Promise<Uint8Array>;
    },
    text: (bytes, mostPages = Number.POSITIVE_INFINITY) =>
      enqueue({ kind: 'text', bytes, mostPages }) as Promise<readonly string[]>,
    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new PdfError('closed'));
      await Promise.all(
        [...slots].map((slot) => {
          slot.job?.reject(new PdfError('closed'));
          slot.job = undefined;
          return discard(slot);
        }),
      );
    },
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
