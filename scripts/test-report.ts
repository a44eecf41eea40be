/** Counts of a test run, read from Vitest's JSON report (the shape of Jest's). */
import { z } from 'zod';

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/**
 * Counts the tests of a run. What failed outside any test counts as one failure, so that a run that went wrong
 * never looks whole: a file that could not be loaded, a report that was not written, an error after the last test.
 * @param json the report's text, undefined when there is none
 * @param exitCode Vitest's own status
 */
export function countTests(json: string | undefined, exitCode: number): Counts {
  const report = json === undefined ? undefined : reportSchema.safeParse(parse(json)).data;
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    let failedHere = 0;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counts.passed += 1;
      else if (status === 'failed') failedHere += 1;
      else counts.skipped += 1;
    }
    counts.failed += file.status === 'failed' ? Math.max(failedHere, 1) : failedHere;
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

export function sumCounts(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

export function sentenceOf(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}
