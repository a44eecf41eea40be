/**
 * A large file on its way through: on the disk, but sealed in blocks under a key that only this process holds, so that nothing
 * readable is left behind by a power cut. Read at random, as a ZIP must be.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, open as openFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { open, seal } from './kms.ts';

const BLOCK = 256 * 1024;
/** What sealing adds to a block: nonce and tag. */
const AROUND = 28;

export type SealedFile = {
  /** Bytes that were written. */
  readonly size: number;
  /** @param end excluded */
  read(start: number, end: number): Readable;
  close(): Promise<void>;
};

/** @throws what `source` throws; nothing is left on the disk then */
export async function createSealedFile(source: AsyncIterable<Uint8Array>): Promise<SealedFile> {
  const key = randomBytes(32);
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-sealed-'));
  const file = await openFile(path.join(folder, 'file'), 'wx+', 0o600);
  const close = async () => {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  };
  let size = 0;
  const write = (block: Uint8Array) => file.write(seal(key, block, String(Math.floor(size / BLOCK))));
  try {
    let waiting: Buffer = Buffer.alloc(0);
    for await (const chunk of source) {
      waiting = Buffer.concat([waiting, chunk]);
      for (; waiting.length >= BLOCK; waiting = waiting.subarray(BLOCK)) {
        await write(waiting.subarray(0, BLOCK));
        size += BLOCK;
      }
    }
    if (waiting.length > 0) await write(waiting);
    size += waiting.length;
  } catch (error) {
    await close();
    throw error;
  }

  async function block(index: number): Promise<Buffer> {
    const length = Math.min(BLOCK, size - index * BLOCK) + AROUND;
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, index * (BLOCK + AROUND));
    return open(key, buffer, String(index));
  }

  return {
    size,
    close,
    read: (start, end) =>
      Readable.from(
        (async function* () {
          for (let at = start; at < Math.min(end, size); at = (Math.floor(at / BLOCK) + 1) * BLOCK) {
            const index = Math.floor(at / BLOCK);
            const bytes = await block(index);
            yield bytes.subarray(at - index * BLOCK, Math.min(end - index * BLOCK, bytes.length));
          }
        })(),
        { objectMode: false },
      ),
  };
}
