import { expect, test } from 'vitest';
import { actDay } from './act-date.ts';

test.each([
  ['instant', '2026-11-18T09:30:00Z', '18 novembre 2026'],
  ['day', '2026-12-01T11:00:00Z', '1er décembre 2026'],
  ['month', '2019-03-01T11:00:00Z', 'mars 2019'],
  ['year', '2012-01-01T11:00:00Z', '2012'],
  ['about', '2012-01-01T11:00:00Z', 'vers 2012'],
  ['about', '2012-06-01T11:00:00Z', 'vers juin 2012'],
] as const)('%s of %s is « %s »', (actPrecision, at, said) => {
  expect(actDay({ actStart: new Date(at), actPrecision })).toBe(said);
});
