/** Acknowledged deposits: decision, encryption, bytes, metadata, trace, outbox, commit — everything on. */
import { existsSync, readFileSync } from 'node:fs';
import { startBenchHouse } from './house.ts';
import { load, median } from './load.ts';
import { rawInserts } from './raw.ts';
import { cpuRows, type Metric, type Result, residentMb } from './report.ts';
import { publishCda, publishPdf } from './requests.ts';

const CLIENTS = 8;
const RUNS = 5;
const SECONDS = 6;
const CDA = '/cda/BIO-CR-BIO_2024.01_Glycemie_mole.xml';

export async function deposit(): Promise<Result> {
  const house = await startBenchHouse();
  try {
    const token = await house.carnet('demo', 'token', '--as', 'medecin');
    const atRest = residentMb(house.pid);
    const pdf = publishPdf(house, token, 10_000);
    await load({ house, clients: CLIENTS, seconds: 2, expect: [201], next: pdf });
    const ofPdf = await median(RUNS, () =>
      load({ house, clients: CLIENTS, seconds: SECONDS, expect: [201], next: pdf }),
    );
    const underLoad = residentMb(house.pid);
    const metrics: Metric[] = [
      { name: 'deposits of a 10 KB PDF', value: ofPdf.rate, unit: '/s', goal: { atLeast: 500 } },
      { name: '  p50', value: ofPdf.p50, unit: 'ms' },
      { name: '  p99', value: ofPdf.p99, unit: 'ms' },
      ...cpuRows(ofPdf.cpu),
    ];
    const corpus = process.env.CARNET_CORPUS ?? '../shared/corpus';
    if (existsSync(corpus + CDA)) {
      const person = JSON.parse(await house.carnet('demo', 'person', '--from', corpus + CDA, '--json')) as {
        author: { nationalId: string; signIn: { account: string } };
        person: { ins: string; insOid: string };
      };
      const authorToken = await house.carnet('demo', 'token', '--as', person.author.signIn.account);
      const next = publishCda(readFileSync(corpus + CDA, 'utf8'), authorToken, {
        ins: person.person.ins,
        oid: person.person.insOid,
        author: person.author.nationalId,
        type: '11502-2',
        title: 'CR de biologie',
      });
      const ofCda = await median(RUNS, () =>
        load({ house, clients: CLIENTS, seconds: SECONDS, expect: [201], next }),
      );
      metrics.push(
        { name: 'deposits of a real CDA of 134 KB', value: ofCda.rate, unit: '/s' },
        { name: '  p99', value: ofCda.p99, unit: 'ms' },
        ...cpuRows(ofCda.cpu),
      );
    }
    const raw = await rawInserts(house.databaseUrl, CLIENTS, SECONDS);
    metrics.push(
      { name: 'raw one-row durable inserts of 1 KB', value: raw, unit: '/s' },
      { name: 'raw inserts for one deposit', value: raw / ofPdf.rate, unit: '' },
      { name: 'memory of the server at rest', value: atRest, unit: 'MB', goal: { atMost: 400 } },
      { name: 'memory of the server under load', value: underLoad, unit: 'MB', goal: { atMost: 400 } },
    );
    return { name: 'deposit', note: `${CLIENTS} clients, median of ${RUNS} runs of ${SECONDS} s`, metrics };
  } finally {
    await house.stop();
  }
}
