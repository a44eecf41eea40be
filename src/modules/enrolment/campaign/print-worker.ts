/** Draws the letters of a lot in a thread of its own, beside the mails; see `printer.ts`. */
import { parentPort } from 'node:worker_threads';
import { createPrintBatch } from '../notices/print-batch.ts';
import type { PrintOrder } from './printer.ts';

/** A file is made in memory: fifty letters of it. */
const LETTERS_A_FILE = 50;

parentPort?.on('message', async ({ id, order }: { readonly id: number; readonly order: PrintOrder }) => {
  try {
    const batch = await createPrintBatch(order.folder, {
      batchId: order.batchId,
      date: order.date,
      lettersPerFile: LETTERS_A_FILE,
    });
    for (const letter of order.letters) await batch.add(letter);
    await batch.close();
    parentPort?.postMessage({ id });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error : new Error('Not printed') });
  }
});
