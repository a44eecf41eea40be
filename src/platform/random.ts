/** Random bytes of the system's generator, drawn a page at a time: asking it for a few costs as much as for thousands. */
import { randomFillSync } from 'node:crypto';

const page = Buffer.alloc(8192);
let at = page.length;

/** @param size bytes, at most 8192; nothing of them stays behind */
export function randomOf(size: number): Buffer {
  if (at + size > page.length) {
    randomFillSync(page);
    at = 0;
  }
  const bytes = Buffer.from(page.subarray(at, at + size));
  page.fill(0, at, at + size);
  at += size;
  return bytes;
}
