/** The citizen's list page, rendered by the server: 50 documents of 2,000. */
import { startBenchHouse } from './house.ts';
import { load, median } from './load.ts';
import { cpuRows, type Result, residentMb } from './report.ts';
import { page } from './requests.ts';

const CLIENTS = 8;
const RUNS = 5;
const SECONDS = 5;

export async function listPage(): Promise<Result> {
  const house = await startBenchHouse();
  try {
    const cookie = await house.signIn('franceconnect', 'gerard');
    const atRest = residentMb(house.pid);
    const list = page(cookie, '/moi/documents');
    await load({ house, clients: CLIENTS, seconds: 3, expect: [200], next: () => list });
    const listed = await median(RUNS, () =>
      load({ house, clients: CLIENTS, seconds: SECONDS, expect: [200], next: () => list }),
    );
    const home = await median(RUNS, () =>
      load({ house, clients: CLIENTS, seconds: SECONDS, expect: [200], next: () => page(cookie, '/moi') }),
    );
    return {
      name: 'page',
      note: `${CLIENTS} clients, median of ${RUNS} runs of ${SECONDS} s`,
      metrics: [
        {
          name: 'list pages of a space of 2,000 documents',
          value: listed.rate,
          unit: '/s',
          goal: { atLeast: 150 },
        },
        { name: '  p50', value: listed.p50, unit: 'ms' },
        { name: '  p99', value: listed.p99, unit: 'ms', goal: { atMost: 80 } },
        ...cpuRows(listed.cpu),
        { name: '  bytes a page, compressed', value: listed.bytes, unit: 'B' },
        { name: 'home pages', value: home.rate, unit: '/s' },
        { name: '  p99', value: home.p99, unit: 'ms' },
        { name: 'memory of the server at rest', value: atRest, unit: 'MB', goal: { atMost: 400 } },
        {
          name: 'memory of the server under load',
          value: residentMb(house.pid),
          unit: 'MB',
          goal: { atMost: 400 },
        },
      ],
    };
  } finally {
    await house.stop();
  }
}
