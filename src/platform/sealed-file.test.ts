import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createSealedFile } from './sealed-file.ts';

const folders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('carnet-sealed-'));

async function* pieces(bytes: Buffer, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

test('gives back any part of what was written, whatever the pieces it came in', async () => {
  const bytes = randomBytes(700_001);
  for (const length of [700_001, 65_536, 262_144, 300_000]) {
    const file = await createSealedFile(pieces(bytes, length));
    expect(file.size).toBe(bytes.length);
    for (const [start, end] of [
      [0, 700_001],
      [0, 1],
      [262_143, 262_145],
      [262_144, 524_288],
      [699_990, 700_001],
      [5, 5],
    ] as const)
      expect((await buffer(file.read(start, end))).equals(bytes.subarray(start, end))).toBe(true);
    await file.close();
  }
});

test('leaves nothing readable on the disk, and nothing at all once closed or broken off', async () => {
  const before = await folders();
  const file = await createSealedFile(pieces(Buffer.from('Leguellec '.repeat(60_000)), 10_000));
  const [mine] = (await folders()).filter((name) => !before.includes(name));
  const onDisk = await readFile(path.join(tmpdir(), mine ?? '', 'file'));
  expect(onDisk.length).toBeGreaterThan(600_000);
  expect(onDisk.includes('Leguellec')).toBe(false);
  await file.close();
  await expect(
    createSealedFile(
      (async function* () {
        yield randomBytes(300_000);
        throw new Error('the line was cut');
      })(),
    ),
  ).rejects.toThrow('the line was cut');
  expect((await folders()).filter((name) => !before.includes(name))).toEqual([]);
});
