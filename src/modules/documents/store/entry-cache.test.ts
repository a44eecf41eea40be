import { expect, test } from 'vitest';
import type { DocumentEntry } from '../entry.ts';
import { createEntryCache } from './entry-cache.ts';

const entry = (entryId: string, revision = 1) => ({ entryId, revision }) as DocumentEntry;

test('gives back the very entry of that revision, and nothing for another', () => {
  const cache = createEntryCache();
  const kept = entry('a');
  cache.keep(kept);
  expect(cache.get('a', 1)).toBe(kept);
  expect(cache.get('a', 2)).toBeUndefined();
  expect(cache.get('b', 1)).toBeUndefined();
});

test('forgets what was read least recently', () => {
  const cache = createEntryCache(2);
  cache.keep(entry('a'));
  cache.keep(entry('b'));
  cache.get('a', 1);
  cache.keep(entry('c'));
  expect(cache.get('a', 1)).toBeDefined();
  expect(cache.get('b', 1)).toBeUndefined();
});
