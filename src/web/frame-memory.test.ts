import { expect, it, vi } from 'vitest';
import type { CitizenFrame } from './frame.ts';
import { rememberedFrame } from './frame-memory.ts';

const frame = {} as CitizenFrame;
const at = (seconds: number) => new Date(1_000_000 + seconds * 1000);

it('reads once a minute for a session, and again when the clock went back', async () => {
  const session = { hash: Buffer.from('once') };
  const read = vi.fn(async () => frame);
  for (const seconds of [0, 30, 59]) await rememberedFrame(session, at(seconds), read);
  expect(read).toHaveBeenCalledTimes(1);
  await rememberedFrame(session, at(61), read);
  await rememberedFrame(session, at(5), read);
  expect(read).toHaveBeenCalledTimes(3);
});

it('is never that of another session, nor that of a failure', async () => {
  const read = vi.fn(async () => frame);
  await rememberedFrame({ hash: Buffer.from('a') }, at(0), read);
  await rememberedFrame({ hash: Buffer.from('b') }, at(0), read);
  expect(read).toHaveBeenCalledTimes(2);
  const session = { hash: Buffer.from('failing') };
  await expect(rememberedFrame(session, at(0), () => Promise.reject(new Error('away')))).rejects.toThrow(
    'away',
  );
  await expect(rememberedFrame(session, at(1), read)).resolves.toBe(frame);
});
