import { expect, test } from 'vitest';
import { loadHealthReference } from '../health-reference.ts';
import { growthLine, valueAt } from './growth.ts';

const { growth } = loadHealthReference(new URL('../../../../data/', import.meta.url).pathname);

test('the middle is M, and lines never cross', () => {
  expect(growth.curves).toHaveLength(6);
  for (const { points } of growth.curves)
    for (const point of points) {
      expect(valueAt(point, 0)).toBeCloseTo(point[2], 1);
      expect(valueAt(point, -2)).toBeLessThan(valueAt(point, 0));
      expect(valueAt(point, 2)).toBeGreaterThan(valueAt(point, 0));
    }
});

test('published values are found again: boys at birth, 2.5 kg to 4.4 kg; girls of one year, 7.0 kg to 11.5 kg', () => {
  const of = (sex: 'M' | 'F') =>
    growth.curves.find((one) => one.kind === 'weight' && one.sex === sex)?.points ?? [];
  const [boy, girl] = [of('M')[0], of('F')[12]];
  if (!boy || !girl) throw new Error('No curve');
  expect([valueAt(boy, -2), valueAt(boy, 2)].map((one) => Math.round(one * 10) / 10)).toEqual([2.5, 4.4]);
  expect([valueAt(girl, -2), valueAt(girl, 2)].map((one) => Math.round(one * 10) / 10)).toEqual([7, 11.5]);
});

test('a line begins on the day of birth', () => {
  const points = growth.curves[0]?.points ?? [];
  expect(growthLine(points, '2025-09-14', 0)[0]?.at).toBe(Date.parse('2025-09-14T00:00:00Z'));
});
