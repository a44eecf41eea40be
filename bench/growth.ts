/** What a hundred times more documents in the table costs: 10⁴ then 10⁶, in the same house. */
import { type BenchHouse, query, startBenchHouse } from './house.ts';
import { load, median } from './load.ts';
import type { Metric, Result } from './report.ts';
import { publishPdf, read, search } from './requests.ts';
import { documentIds, personOf } from './search.ts';

const CLIENTS = 8;
const RUNS = 3;
const SECONDS = 5;

export async function growth(): Promise<Result> {
  const house = await startBenchHouse();
  try {
    const token = await house.carnet('demo', 'token', '--as', 'medecin');
    const person = await personOf(house, token, 'soizic', 100);
    const ids = await documentIds(house, token, person);
    const measure = async () => {
      const run = (next: Parameters<typeof load>[0]['next'], expect: number[]) =>
        median(RUNS, () => load({ house, clients: CLIENTS, seconds: SECONDS, expect, next }));
      await load({ house, clients: CLIENTS, seconds: 2, expect: [200], next: () => search(token, person) });
      return {
        search: await run(() => search(token, person), [200]),
        read: await run((n) => read(token, ids[n % ids.length] ?? ''), [200]),
        deposit: await run(publishPdf(house, token, 10_000), [201]),
      };
    };
    await fillTable(house, 10_000);
    const small = await measure();
    await fillTable(house, 1_000_000);
    const large = await measure();
    const metrics: Metric[] = (['search', 'read', 'deposit'] as const).flatMap((act) => [
      { name: `${act}, 10⁴ documents in the table`, value: small[act].rate, unit: '/s' },
      { name: `${act}, 10⁶ documents in the table`, value: large[act].rate, unit: '/s' },
      {
        name: `  p99 with 10⁶`,
        value: large[act].p99,
        unit: 'ms',
        ...(act === 'deposit' ? {} : { goal: { atMost: 20 } }),
      },
      {
        name: `  growth of the time of one ${act}`,
        value: (small[act].rate / large[act].rate - 1) * 100,
        unit: '%',
        goal: { atMost: 20 },
      },
    ]);
    return { name: 'growth', note: `${CLIENTS} clients, median of ${RUNS} runs of ${SECONDS} s`, metrics };
  } finally {
    await house.stop();
  }
}

/** Brings the table to `total` rows: spaces of 100 documents of people nobody visits, written as the superuser. */
async function fillTable(house: BenchHouse, total: number): Promise<void> {
  const [counted] = await query<{ n: number }>(
    house.databaseUrl,
    'select count(*)::int as n from documents.entry',
  );
  for (let left = total - (counted?.n ?? 0); left > 0; left -= 50_000)
    await query(
      house.databaseUrl,
      `insert into documents.entry (holder_id, entry_id, unique_id, logical_id, origin, author_id, author_label, author_profession,
         author_structure_id, author_structure_label, depositor_id, depositor_label, type_code, type_system, class_code, category, title,
         format_code, act_start, created_at, mime_type, size, sha1, sha256, blob_id)
       select md5('space' || ((n + $2) / 100))::uuid, gen_random_uuid(), gen_random_uuid()::text, gen_random_uuid(), 'professional', '899700900204',
         'Dr Claire Fournier', 'Médecin', '1990004517', 'Maison de santé', '899700900204', 'Dr Claire Fournier', '11488-4',
         '2.16.840.1.113883.6.1', '10', 'CPT_REND', 'Compte rendu ' || n, 'urn:ihe:iti:xds-sd:pdf:2008',
         now() - n * interval '1 hour', now(), 'application/pdf', 10000, sha224(n::text::bytea), sha256(gen_random_uuid()::text::bytea), gen_random_uuid()
       from generate_series(1, least(50000, $1::int)) n`,
      [left, total - left],
    );
  await query(house.databaseUrl, 'vacuum (analyze) documents.entry');
}
