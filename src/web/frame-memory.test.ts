import { expect, it, vi } from 'vitest';
import { createMemory } from './frame-memory.ts';

const at = (seconds: number) => new Date(1_000_000 + seconds * 1000);
const session = (name: string) => ({ hash: Buffer.from(name) });

it('reads once a minute for a session, and again when the clock went back', async () => {
  const memory = createMemory<string>();
  const read = vi.fn(async () => 'frame');
  for (const seconds of [0, 30, 59]) await memory.remember(session('once'), 'a', at(seconds), read);
  expect(read).toHaveBeenCalledTimes(1);
  await memory.remember(session('once'), 'a', at(61), read);
  await memory.remember(session('once'), 'a', at(5), read);
  expect(read).toHaveBeenCalledTimes(3);
});

it('is never that of another session, of another space, nor of a failure', async () => {
  const memory = createMemory<string>();
  const told = (name: string, space: string) =>
    memory.remember(session(name), space, at(0), async () => `${name} in ${space}`);
  for (const name of ['a', 'b'])
    for (const space of ['own', 'child']) expect(await told(name, space)).toBe(`${name} in ${space}`);
  const failing = () => Promise.reject(new Error('away'));
  await expect(memory.remember(session('c'), 'own', at(0), failing)).rejects.toThrow('away');
  await expect(memory.remember(session('c'), 'own', at(1), async () => 'back')).resolves.toBe('back');
});

it('forgets a session when it is told to, and no other', async () => {
  const memory = createMemory<string>();
  const read = vi.fn(async () => 'frame');
  for (const name of ['a', 'b']) await memory.remember(session(name), 'own', at(0), read);
  memory.forget(session('a'));
  for (const name of ['a', 'b']) await memory.remember(session(name), 'own', at(1), read);
  expect(read).toHaveBeenCalledTimes(3);
});
