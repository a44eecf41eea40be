/** A whole copy of a space of 2,000 documents and 200 MB, as its person takes it: prepared, fetched, and what the server holds of it. */
import { type BenchHouse, startBenchHouse } from './house.ts';
import { type Result, residentMb } from './report.ts';
import { publishPdf } from './requests.ts';
import { personOf } from './search.ts';

const DOCUMENTS = 2000;
const LARGE = { count: 100, bytes: 2_000_000 };

export async function exportRecord(): Promise<Result> {
  const house = await startBenchHouse();
  try {
    const token = await house.carnet('demo', 'token', '--as', 'medecin');
    const { ins } = await personOf(house, token, 'gerard', DOCUMENTS);
    await fileLarge(house, token, ins);
    const cookie = await house.signIn('franceconnect', 'gerard');
    const atRest = residentMb(house.pid);
    const begun = performance.now();
    const copy = await prepare(house, cookie);
    const prepared = performance.now();
    const { bytes, most } = await fetchAll(house, cookie, copy);
    const fetched = performance.now();
    return {
      name: 'export',
      note: `${DOCUMENTS + LARGE.count} documents, one client; the history with a proof of each line`,
      metrics: [
        { name: 'prepared', value: (prepared - begun) / 1000, unit: 's' },
        { name: 'fetched', value: (fetched - prepared) / 1000, unit: 's' },
        { name: 'both', value: (fetched - begun) / 1000, unit: 's', goal: { atMost: 60 } },
        { name: 'the archive', value: bytes / 1e6, unit: 'MB' },
        { name: 'fetched a second', value: bytes / 1e6 / ((fetched - prepared) / 1000), unit: 'MB/s' },
        { name: 'memory of the server at rest', value: atRest, unit: 'MB' },
        { name: 'memory of the server meanwhile, at most', value: most, unit: 'MB', goal: { atMost: 500 } },
      ],
    };
  } finally {
    await house.stop();
  }
}

async function fileLarge(house: BenchHouse, token: string, ins: string): Promise<void> {
  const named = house.people.map((one) => ({ ...one, id: one.ins === ins ? 'martine' : `-${one.id}` }));
  const next = publishPdf({ ...house, people: named }, token, LARGE.bytes);
  for (let n = 0; n < LARGE.count; n++) {
    const { path, method, headers, body } = next(n);
    const answer = await fetch(`${house.publicUrl}${path}`, { method, headers, body: String(body) });
    if (answer.status !== 201) throw new Error(`deposit: ${answer.status} ${await answer.text()}`);
  }
}

/** @returns the path of the download */
async function prepare(house: BenchHouse, cookie: string): Promise<string> {
  const answer = await fetch(`${house.publicUrl}/moi/exporter`, {
    method: 'POST',
    headers: { cookie, origin: house.publicUrl, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'geste=preparer',
  });
  const path = /\/moi\/exporter\/copie\/[0-9a-f-]+/.exec(await answer.text())?.[0];
  if (!path) throw new Error(`No copy was prepared (${answer.status}).`);
  return path;
}

async function fetchAll(house: BenchHouse, cookie: string, path: string) {
  const answer = await fetch(`${house.publicUrl}${path}`, { headers: { cookie } });
  const said = Number(answer.headers.get('content-length'));
  let bytes = 0;
  let most = residentMb(house.pid);
  const watch = setInterval(() => {
    most = Math.max(most, residentMb(house.pid));
  }, 200);
  try {
    for await (const chunk of answer.body ?? []) bytes += chunk.length;
  } finally {
    clearInterval(watch);
  }
  if (bytes !== said || bytes === 0) throw new Error(`${bytes} of ${said} bytes arrived.`);
  return { bytes, most };
}
