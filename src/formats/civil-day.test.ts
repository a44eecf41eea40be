import { expect, test } from 'vitest';
import { isCivilDay, parisDay } from './civil-day.ts';

test('a day begins at midnight in Paris, in winter and in summer', () => {
  expect(parisDay(new Date('2026-01-14T22:59:59Z'))).toBe('2026-01-14');
  expect(parisDay(new Date('2026-01-14T23:00:00Z'))).toBe('2026-01-15');
  expect(parisDay(new Date('2026-07-13T22:00:00Z'))).toBe('2026-07-14');
});

test.each([
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2026-04-31', false],
  ['2026-13-01', false],
  ['2026-1-01', false],
  ['1er mai', false],
  ['', false],
])('%j is a day: %s', (text, isOne) => {
  expect(isCivilDay(text)).toBe(isOne);
});
