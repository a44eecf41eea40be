import { expect, test } from 'vitest';
import { newId, parsePublicId, publicId } from './ids.ts';

const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

test('ids of one process are in the order in which they were made, and all differ', () => {
  const made = Array.from({ length: 20_000 }, () => newId());
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
  for (const id of made)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('within one instant too, even when the clock goes back', () => {
  const at = Date.now() + 60_000;
  const made = Array.from({ length: 2000 }, (_, n) => newId(n % 3 === 0 ? at : at - 5));
  expect([...made].sort()).toEqual(made);
  // hundreds fit in a millisecond; what does not is a few milliseconds early
  expect(timeOf(made.at(-1) ?? '')).toBeLessThan(at + 10);
});

test('a gap between two ids of one instant tells nothing: steps are of chance', () => {
  const at = Date.now() + 120_000;
  const places = Array.from({ length: 100 }, () => Number.parseInt(newId(at).slice(15, 18), 16));
  const steps = places.slice(1).map((place, n) => place - (places[n] ?? 0));
  expect(new Set(steps).size).toBeGreaterThan(8);
});

test('a public id leads to the holder and the object', () => {
  const [holderId, objectId] = [newId(), newId()];
  expect(parsePublicId(publicId(holderId, objectId))).toEqual({ holderId, objectId });
});
