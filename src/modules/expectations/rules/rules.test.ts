import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { answeredBy, dueAfter, KIND_CODES, KINDS, openedBy } from './kinds.ts';
import { nextNudge, stateOf } from './state.ts';

const TYPES = new Map(
  readFileSync(new URL('../../../../data/document-types/2024-09-27/types.csv', import.meta.url), 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => [line.split(',')[0], line] as const),
);

describe('the rules', () => {
  test.each(KIND_CODES)(
    '%s names types that exist and may be filed, and says where its delays are from',
    (kind) => {
      const rule = KINDS[kind];
      for (const code of [...rule.opens.map(({ typeCode }) => typeCode), ...rule.closes])
        expect(TYPES.get(code), code).toMatch(/,(professional|holder),yes,/);
      for (const { days, source } of [rule.afterRequest, rule.afterAct]) {
        expect(days).toBeGreaterThan(0);
        expect(source).toMatch(/^(usage|CSP R\d+-\d+-\d+)$/);
      }
    },
  );

  it('never let one type ask for two things, answer two, or ask for what it answers', () => {
    const opening = KIND_CODES.flatMap((kind) => KINDS[kind].opens.map(({ typeCode }) => typeCode));
    const closing = KIND_CODES.flatMap((kind) => KINDS[kind].closes);
    const all = [...opening, ...closing];
    expect(new Set(all).size).toBe(all.length);
  });

  test('a request for imaging asks for a report; a report answers it; a vaccination note does neither', () => {
    expect(openedBy('55115-0')).toEqual({ kind: 'imaging', fromAuthor: false, days: 45 });
    expect(openedBy('67851-6')).toMatchObject({ kind: 'stay', fromAuthor: true });
    expect(answeredBy('18748-4')).toEqual(['imaging']);
    expect(openedBy('87273-9')).toBeUndefined();
    expect(answeredBy('87273-9')).toEqual([]);
  });
});

test.each([
  ['2026-01-28', 8, '2026-02-05'],
  ['2024-02-28', 1, '2024-02-29'],
  ['2026-10-24', 2, '2026-10-26'],
])('%s and %i days is %s', (from, days, due) => {
  expect(dueAfter(from, days)).toBe(due);
});

test.each([
  [{ state: 'open', hasArrived: false }, '2026-02-05', 'expected'],
  [{ state: 'open', hasArrived: false }, '2026-02-06', 'late'],
  [{ state: 'open', hasArrived: true }, '2026-02-06', 'arrived'],
  [{ state: 'none', hasArrived: false }, '2026-02-06', 'none'],
  [{ state: 'none', hasArrived: true }, '2026-02-06', 'arrived'],
  [{ state: 'dropped', hasArrived: false }, '2026-02-06', 'dropped'],
] as const)('%o on %s, due on the 5th, is %s', (row, today, state) => {
  expect(stateOf({ ...row, dueOn: '2026-02-05' }, today)).toBe(state);
});

test('one asks again after a week, and not before', () => {
  const nudged = new Date('2026-02-01T10:00:00Z');
  expect(nextNudge(undefined, nudged)).toBeUndefined();
  expect(nextNudge(nudged, new Date('2026-02-08T09:59:59Z'))).toEqual(new Date('2026-02-08T10:00:00Z'));
  expect(nextNudge(nudged, new Date('2026-02-08T10:00:00Z'))).toBeUndefined();
});
