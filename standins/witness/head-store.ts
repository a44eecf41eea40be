/** What the witness has signed, in one file a log that only grows: nothing is answered before it is on the disk. */
import { hash } from 'node:crypto';
import { mkdir, open, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';

/** One head of one log, as it was cosigned. */
export type SeenHead = { readonly size: number; readonly root: string; readonly note: string };

export type HeadStore = {
  latest(): SeenHead | undefined;
  /** Every head, as lines of JSON, oldest first. */
  text(): Promise<string>;
  add(head: SeenHead): Promise<void>;
  close(): Promise<void>;
};

/** As addresses name a log: the digest of its origin, in hexadecimal. */
export const originHash = (origin: string): string => hash('sha256', origin, 'hex');

/** @param folder made if needed */
export async function openHeadStore(folder: string, origin: string): Promise<HeadStore> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${originHash(origin)}.jsonl`);
  const kept = await readFile(file, 'utf8').catch(() => '');
  // A last line without its end was being written when the machine stopped: nobody was told of it.
  const whole = kept.slice(0, kept.lastIndexOf('\n') + 1);
  if (whole.length < kept.length) await truncate(file, Buffer.byteLength(whole));
  const last = whole.trimEnd().split('\n').at(-1);
  let latest = last ? (JSON.parse(last) as SeenHead) : undefined;
  const handle = await open(file, 'a');
  let isWhole = true;
  return {
    latest: () => latest,
    text: () => readFile(file, 'utf8'),
    async add(head) {
      // After a failed writing (a full disk) the end of the file is unknown: opening it again mends it.
      if (!isWhole) throw new Error('The last head was not written whole.');
      isWhole = false;
      await handle.appendFile(`${JSON.stringify(head)}\n`);
      await handle.datasync();
      isWhole = true;
      latest = head;
    },
    close: () => handle.close(),
  };
}
