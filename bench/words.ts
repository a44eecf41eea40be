/**
 * Searches for words by the person, in a space of 2,000 documents with their texts: words that are there, several, a phrase,
 * and words typed wrong, each a whole page with the words in their place.
 */
import { query, startBenchHouse } from './house.ts';
import { load, median } from './load.ts';
import { cpuRows, type Metric, type Result } from './report.ts';
import { page } from './requests.ts';

const RUNS = 3;
const SECONDS = 5;

/** First results within 200 ms, 19 times out of 20; a professional waits 500 ms at most (ux bar B10). */
const KINDS = [
  ['words that are there', ['dialyse', 'ordonnance', 'fistule', 'novembre 2025', 'hemoglobine'], 200],
  ['a phrase', ['"séance de dialyse"', '« compte rendu »'], 200],
  ['words typed wrong', ['dyalise', 'ordonance medicalle', 'emoglobine'], 500],
  ['words that nobody wrote', ['xyzzyx', 'hippopotame'], 500],
] as const;

export async function searchWords(clients: number): Promise<Result> {
  const house = await startBenchHouse();
  try {
    const cookie = await house.signIn('franceconnect', 'gerard');
    const [texts] = await query<{ n: number; kb: number }>(
      house.databaseUrl,
      `select count(*)::int as n, (sum(pg_column_size(words) + coalesce(pg_column_size(body), 0)) / 1024 / count(*))::int as kb
         from documents.search_text s join citizens.person p using (holder_id) where p.first_given_name ilike 'g%rard'`,
    );
    const metrics: Metric[] = [];
    for (const [kind, questions, most] of KINDS) {
      const next = (n: number) =>
        page(cookie, `/moi/documents?q=${encodeURIComponent(questions[n % questions.length] ?? '')}`);
      await load({ house, clients, seconds: 1, expect: [200], next });
      const run = await median(RUNS, () => load({ house, clients, seconds: SECONDS, expect: [200], next }));
      metrics.push(
        { name: kind, value: run.rate, unit: '/s' },
        { name: '  p50', value: run.p50, unit: 'ms' },
        { name: '  p95', value: run.p95, unit: 'ms', goal: { atMost: most } },
        { name: '  p99', value: run.p99, unit: 'ms' },
        ...cpuRows(run.cpu),
      );
    }
    return {
      name: 'words',
      note: `${clients} client${clients > 1 ? 's' : ''}, median of ${RUNS} runs of ${SECONDS} s; ${texts?.n} texts of ${texts?.kb} KB`,
      metrics,
    };
  } finally {
    await house.stop();
  }
}
