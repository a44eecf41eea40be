/**
 * Structured documents (CDA level 3) filed through the API, with the person's agreement to read them and without: what reading
 * them costs. And the reading alone, on one core. The national examples where CARNET_CORPUS says, else the demonstration's own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadReferenceData } from '#access';
import { readEntries } from '#formats/cda/entries';
import { type CdaDocument, parseCda } from '#formats/cda/parse-cda';
import { referenceFolder } from '../src/app/compose.ts';
import { tellEveryone } from '../src/app/demo/samples/tell-everyone.ts';
import { type BenchHouse, query, startBenchHouse } from './house.ts';
import { load, median, type Shot } from './load.ts';
import { cpuRows, type Metric, type Result } from './report.ts';
import { publishCda } from './requests.ts';

const CLIENTS = 8;
const RUNS = 5;
const SECONDS = 6;
const DEMO_AUTHOR = 'biologiste';

type Source = { readonly name: string; readonly bytes: Buffer; readonly cda: CdaDocument };

export async function extract(): Promise<Result> {
  const sources = level3();
  const alone = readAlone(sources);
  const house = await startBenchHouse();
  try {
    const shots = await accepted(house, sources);
    const next = (n: number): Shot => {
      const one = shots[n % shots.length];
      if (!one) throw new Error('No document of level 3 could be filed.');
      return one(n);
    };
    const measure = () => load({ house, clients: CLIENTS, seconds: SECONDS, expect: [201], next });
    await agree(house, false);
    await load({ house, clients: CLIENTS, seconds: 2, expect: [201], next });
    const off = await median(RUNS, measure);
    await agree(house, true);
    const on = await median(RUNS, measure);
    const [kept] = await query<{ n: string; results: string }>(
      house.databaseUrl,
      `select (select count(*) from profile.extraction where reason is null) as n, (select count(*) from profile.result) as results`,
    );
    const metrics: Metric[] = [
      { name: 'structured documents filed and read', value: on.rate, unit: '/s', goal: { atLeast: 100 } },
      { name: '  p50', value: on.p50, unit: 'ms' },
      { name: '  p99', value: on.p99, unit: 'ms' },
      ...cpuRows(on.cpu),
      { name: '  a second of processor time, server alone', value: 1000 / on.cpu.server, unit: 'documents' },
      { name: 'the same, not read', value: off.rate, unit: '/s' },
      { name: '  p99', value: off.p99, unit: 'ms' },
      ...cpuRows(off.cpu),
      { name: 'reading alone, one core', value: alone.rate, unit: 'documents/s' },
      { name: '  coded facts of a document', value: alone.facts, unit: '' },
      { name: 'documents read in the measurement', value: Number(kept?.n ?? 0), unit: '' },
      { name: 'results kept of them', value: Number(kept?.results ?? 0), unit: '' },
    ];
    const size = sources.reduce((sum, { bytes }) => sum + bytes.length, 0) / sources.length / 1000;
    return {
      name: 'extract',
      note: `${shots.length} different documents of ${Math.round(size)} KB on average, ${CLIENTS} clients, median of ${RUNS} runs of ${SECONDS} s`,
      metrics,
    };
  } finally {
    await house.stop();
  }
}

function level3(): readonly Source[] {
  const folder = path.join(process.env.CARNET_CORPUS ?? '../shared/corpus', 'cda');
  const names = namesIn(folder);
  const files =
    names.length > 0
      ? names.map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }))
      : demonstration();
  return files
    .map((file) => ({ ...file, cda: parseCda(file.bytes) }))
    .filter(({ cda }) => cda.header.level === 3);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.xml'));
  } catch {
    return [];
  }
}

const demonstration = () =>
  tellEveryone(new Date(), loadReferenceData(referenceFolder))
    .filter(({ personId }) => personId === 'martine')
    .flatMap(({ samples }) => samples)
    .filter(({ depositor, document }) => depositor === DEMO_AUTHOR && document.mimeType === 'text/xml')
    .map(({ document }, index) => ({ name: `martine-${index}`, bytes: Buffer.from(document.bytes) }));

/** By processor time: a busy machine does not change it much. */
function readAlone(sources: readonly Source[]): { readonly rate: number; readonly facts: number } {
  const facts = sources.reduce((sum, { bytes }) => sum + readEntries(bytes).facts.length, 0) / sources.length;
  const began = process.cpuUsage();
  const until = performance.now() + 3000;
  let read = 0;
  while (performance.now() < until) {
    for (const { bytes } of sources) readEntries(bytes);
    read += sources.length;
  }
  const { user, system } = process.cpuUsage(began);
  return { rate: (read * 1_000_000) / (user + system), facts };
}

/** One maker of requests for each document that this house takes: some examples name an identity that is not possible. */
async function accepted(
  house: BenchHouse,
  sources: readonly Source[],
): Promise<readonly ((n: number) => Shot)[]> {
  const shots: ((n: number) => Shot)[] = [];
  for (const { name, bytes, cda } of sources) {
    const shot = await maker(house, name, bytes, cda).catch(() => undefined);
    const taken =
      shot &&
      (await load({ house, clients: 1, seconds: 0.01, expect: [201], next: shot }).then(
        () => true,
        () => false,
      ));
    if (shot && taken) shots.push(shot);
  }
  return shots;
}

async function maker(house: BenchHouse, name: string, bytes: Buffer, cda: CdaDocument) {
  const isOwn = name.startsWith('martine-');
  const martine = house.people.find(({ id }) => id === 'martine');
  const author = house.professionals.find(({ id }) => id === DEMO_AUTHOR);
  const person = isOwn
    ? {
        author: { nationalId: author?.nationalId ?? '', signIn: { account: DEMO_AUTHOR } },
        person: { ins: martine?.ins ?? '', insOid: martine?.insOid ?? '' },
      }
    : ((await opened(house, name)) as {
        author: { nationalId: string; signIn: { account: string } };
        person: { ins: string; insOid: string };
      });
  const token = await house.carnet('demo', 'token', '--as', person.author.signIn.account);
  return publishCda(bytes.toString('utf8'), token, {
    ins: person.person.ins,
    oid: person.person.insOid,
    author: person.author.nationalId,
    type: cda.header.type.code,
    title: cda.header.title.slice(0, 100),
  });
}

const opened = async (house: BenchHouse, name: string): Promise<unknown> =>
  JSON.parse(
    await house.carnet(
      'demo',
      'person',
      '--from',
      path.join(process.env.CARNET_CORPUS ?? '../shared/corpus', 'cda', name),
      '--json',
    ),
  );

/** Of everybody here, said past every gate: the measurement is of the reading. */
const agree = (house: BenchHouse, agreed: boolean) =>
  query(
    house.databaseUrl,
    `insert into profile.extraction_agreement (holder_id, statement_id, agreed, stated_at, stated_by, stated_by_label)
     select holder_id, gen_random_uuid(), $1, clock_timestamp(), 'bench', 'bench' from citizens.person`,
    [agreed],
  );
