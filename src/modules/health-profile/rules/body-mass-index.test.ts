import { expect, test } from 'vitest';
import { bodyMassIndexes } from './body-mass-index.ts';

const at = (day: string, value: number) => ({ measureId: day, at: new Date(`${day}T08:00:00Z`), value });
const values = (...args: Parameters<typeof bodyMassIndexes>) =>
  bodyMassIndexes(...args).map(({ value }) => value);
const ADULT = new Date('1990-01-01');

test('it is computed from each weight and the height known then', () => {
  expect(values([at('2026-01-01', 64.5)], [at('2020-01-01', 168)], ADULT)).toEqual([22.9]);
  const heights = [at('2025-01-01', 170), at('2010-01-01', 172)];
  expect(values([at('2026-01-01', 70), at('2015-01-01', 70)], heights, ADULT)).toEqual([24.2, 23.7]);
  // the first height is worth for what came before it
  expect(values([at('2009-01-01', 70)], heights, ADULT)).toEqual([23.7]);
});

test('without a height there is none; a child’s height grows old', () => {
  expect(values([at('2026-01-01', 64.5)], [], ADULT)).toEqual([]);
  const grownUp = new Date('2040-01-01');
  const heights = [at('2026-01-01', 85)];
  expect(values([at('2026-02-01', 12)], heights, grownUp)).toEqual([16.6]);
  expect(values([at('2026-06-01', 13)], heights, grownUp)).toEqual([]);
});
