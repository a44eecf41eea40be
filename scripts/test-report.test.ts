import { describe, expect, test } from 'vitest';
import { countTests, sentenceOf, sumCounts } from './test-report.ts';

const file = (status: string, ...statuses: string[]) => ({
  status,
  assertionResults: statuses.map((each) => ({ status: each })),
});
const report = (...testResults: object[]) => JSON.stringify({ testResults });

describe('counts of a test run', () => {
  test('are those of the tests', () => {
    const json = report(
      file('passed', 'passed', 'skipped', 'todo'),
      file('failed', 'failed', 'failed', 'passed'),
    );
    expect(countTests(json, 1)).toEqual({ passed: 2, failed: 2, skipped: 2 });
  });

  test('hold one failure for a file that could not be loaded', () => {
    expect(countTests(report(file('failed'), file('passed', 'passed')), 1).failed).toBe(1);
  });

  test('hold one failure for a file whose preparation failed and whose tests were left out', () => {
    expect(countTests(report(file('failed', 'skipped', 'skipped')), 1)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 2,
    });
  });

  test('hold one failure when Vitest says so after tests that all passed', () => {
    expect(countTests(report(file('passed', 'passed')), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test.each([
    ['no report', undefined],
    ['a report cut short', '{"testResults": ['],
    ['another shape', '{}'],
  ])('hold one failure for %s, even with a good status', (_name, json) => {
    expect(countTests(json, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('are summed and said in one line', () => {
    const sum = sumCounts([
      { passed: 4, failed: 0, skipped: 1 },
      { passed: 1, failed: 2, skipped: 0 },
    ]);
    expect(sentenceOf(sum)).toBe('5 passed, 2 failed, 1 skipped');
  });
});
