import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { sizeOfZip, zipOf } from './archive.ts';

const AT = new Date('2026-11-21T12:00:00Z');
const files = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    path: `documents/2024/Échographie ${n}.pdf`,
    size: n % 7,
    bytes: async () => Buffer.alloc(n % 7, n),
  }));

// around 64 KB of names
test.each([0, 1, 700, 2000])('%i files weigh what was said, and give the same bytes again', async (count) => {
  const said = await sizeOfZip(files(count), AT);
  const once = await buffer((await zipOf(files(count), AT)).stream);
  const again = await buffer((await zipOf(files(count), AT)).stream);
  expect(once.length).toBe(said);
  expect(again.equals(once)).toBe(true);
});
