import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timeScale, valueScale } from './chart-scale.ts';

const DAY = 86_400_000;

it('puts every value between the marks, on few round marks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (values) => {
        const scale = valueScale(values, 200, 10);
        expect(scale.ticks.length).toBeGreaterThan(1);
        expect(scale.ticks.length).toBeLessThan(12);
        for (const value of values) {
          expect(scale.at(value)).toBeGreaterThanOrEqual(9.999);
          expect(scale.at(value)).toBeLessThanOrEqual(200.001);
        }
        if (Math.min(...values) >= 0) expect(scale.ticks[0]).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});

it.each([
  ['2016-02-03', '2026-11-20', 'year', ['2018', '2020', '2022', '2024', '2026']],
  ['2024-11-03', '2026-11-20', 'year', ['2025', '2026']],
  ['2026-01-15', '2026-11-20', 'month', ['2026-03', '2026-05', '2026-07', '2026-09', '2026-11']],
  ['2026-11-01', '2026-11-20', 'day', undefined],
])('marks time from %s to %s by %s', (first, last, unit, ticks) => {
  const scale = timeScale(Date.parse(first), Date.parse(last), 0, 100);
  expect(scale.unit).toBe(unit);
  if (ticks)
    expect(scale.ticks.map((tick) => new Date(tick).toISOString().slice(0, ticks[0]!.length))).toEqual(ticks);
  expect(scale.ticks.length).toBeLessThanOrEqual(8);
});

it('puts one single day in the middle', () => {
  const day = Date.parse('2026-11-20');
  expect(timeScale(day, day, 0, 100).at(day)).toBe(50);
  expect(timeScale(day, day + DAY * 10, 0, 100).at(day + DAY * 10)).toBe(100);
});
