/** No public door tells who has a notebook, and one that does is found out (T11, R16). */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../house.ts';
import { askEverywhere, tells, timesOf } from './enumeration.ts';

let house: TestHouse;
let isWaiting = false;
beforeAll(async () => {
  house = await startHouse({ wait: async (ms) => (isWaiting ? wait(ms) : undefined) });
});
afterAll(() => house.close());

test('a thousand questions at five doors: one answer a door, whoever they are about', async () => {
  const found = await askEverywhere(house, { questions: 1000, seed: 1, each: 4 });
  expect(found.map(({ told }) => told.length)).toEqual([1, 1, 1, 1, 1]);
  // by the door itself, not by a guard before it
  expect(found.map(({ statuses }) => statuses)).toEqual([[422], [303], [422], [303], [200]]);
  // everybody was asked about at every door
  for (const { told } of found) expect(told[0]!.length).toBeGreaterThan(1);
}, 120_000);

test('another status for somebody known is found out', async () => {
  const found = await askEverywhere(house, { questions: 150, seed: 2, each: 3, planted: 'status' });
  expect(found.filter(tells).map(({ door }) => door)).toContain('activation by code');
}, 120_000);

test('and so is more time', async () => {
  isWaiting = true;
  const found = await askEverywhere(house, { questions: 250, seed: 3, each: 3, planted: 'time' });
  isWaiting = false;
  const [activation] = found;
  expect(activation!.times.medianGap).toBeGreaterThan(20);
  expect(tells(activation!)).toBe(true);
}, 120_000);

test('« not open » takes its time, for a space that is closed and for one that never was', async () => {
  const closed = await house.newPerson({ state: 'closed' });
  const { session } = await house.asProfessional('medecin', closed);
  isWaiting = true;
  for (const holderId of [closed.holderId, randomUUID()]) {
    const begun = performance.now();
    await expect(house.access.threshold({ session, holderId })).rejects.toMatchObject({
      code: 'space-not-open',
    });
    expect(performance.now() - begun).toBeGreaterThan(390);
  }
  // and for whoever asked too often, at a door that does not ask first how often
  await house.rows(`update platform.rate_limit set points = 100 where key like 'vain-look:%'`);
  for (const holderId of [closed.holderId, randomUUID()]) {
    const begun = performance.now();
    await expect(house.access.history({ session, holderId }, { limit: 1 })).rejects.toMatchObject({
      code: 'too-many',
    });
    expect(performance.now() - begun).toBeGreaterThan(390);
  }
  isWaiting = false;
});

test('times that are one distribution are not told apart, and those that are two are', () => {
  const around = (middle: number) =>
    Array.from({ length: 300 }, (_, n) => middle + Math.sin(n * 12.9898) * 5);
  expect(timesOf(around(400), around(400)).p).toBeGreaterThan(0.5);
  expect(timesOf(around(400), around(404))).toMatchObject({ p: 0 });
});
