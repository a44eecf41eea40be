/** Durable measures through FHIR: the programs of eight persons, one measure a Bundle and then many; then reads. */
import { randomUUID } from 'node:crypto';
import { startBenchHouse } from './house.ts';
import { load, median, type Shot } from './load.ts';
import { rawInserts } from './raw.ts';
import { cpuRows, type Metric, type Result, residentMb } from './report.ts';

const CLIENTS = 8;
const RUNS = 5;
const SECONDS = 5;
const MANY = 25;
const PEOPLE = ['martine', 'soizic', 'monique', 'camille', 'helene', 'nathalie', 'andre', 'francoise'];

type Program = { readonly token: string; readonly ins: string; readonly oid: string };

export async function measures(): Promise<Result> {
  const house = await startBenchHouse();
  try {
    const programs: Program[] = [];
    for (const id of PEOPLE) {
      const person = house.people.find((one) => one.id === id);
      if (!person) throw new Error(`${id} is not of the cast.`);
      const token = await house.carnet('demo', 'token', '--as', id);
      programs.push({ token, ins: person.ins, oid: person.insOid });
    }
    const run = (next: (n: number) => Shot) =>
      median(RUNS, () => load({ house, clients: CLIENTS, seconds: SECONDS, expect: [200], next }));
    await load({ house, clients: CLIENTS, seconds: 3, expect: [200], next: writing(programs, 1) });
    const single = await run(writing(programs, 1));
    const many = await run(writing(programs, MANY));
    const read = await run(reading(programs));
    const memory = residentMb(house.pid);
    const raw = await rawInserts(house.databaseUrl, CLIENTS, SECONDS);
    const metrics: Metric[] = [
      { name: `measures, ${MANY} a Bundle`, value: many.rate * MANY, unit: '/s', goal: { atLeast: 1000 } },
      { name: '  p50 of a Bundle', value: many.p50, unit: 'ms' },
      { name: '  p99 of a Bundle', value: many.p99, unit: 'ms' },
      ...cpuRows(many.cpu),
      { name: 'measures, one a Bundle', value: single.rate, unit: '/s' },
      { name: '  p50', value: single.p50, unit: 'ms' },
      { name: '  p99', value: single.p99, unit: 'ms' },
      ...cpuRows(single.cpu),
      { name: 'raw one-row durable inserts of 1 KB', value: raw, unit: '/s' },
      { name: 'raw inserts for one Bundle of one', value: raw / single.rate, unit: '' },
      { name: 'raw inserts for one measure of many', value: raw / (many.rate * MANY), unit: '' },
      { name: 'reads of the 50 newest of a kind', value: read.rate, unit: '/s' },
      { name: '  p95', value: read.p95, unit: 'ms' },
      { name: 'memory of the server', value: memory, unit: 'MB' },
    ];
    return {
      name: 'measures',
      note: `${CLIENTS} clients, ${programs.length} persons, median of ${RUNS} runs of ${SECONDS} s`,
      metrics,
    };
  } finally {
    await house.stop();
  }
}

const headers = ({ token }: Program) => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/fhir+json',
});

const programOf = (programs: readonly Program[], n: number): Program => {
  const program = programs[n % programs.length];
  if (!program) throw new Error('no program');
  return program;
};

/** Each request is another person's, each measure another minute's. */
function writing(programs: readonly Program[], size: number): (n: number) => Shot {
  const start = Date.parse('2026-01-01T00:00:00Z');
  return (n) => {
    const program = programOf(programs, n);
    const entry = Array.from({ length: size }, (_, index) => ({
      fullUrl: `urn:uuid:${randomUUID()}`,
      resource: weight(program, new Date(start + (n * size + index) * 1000), 60 + ((n + index) % 40)),
      request: { method: 'POST', url: 'Observation' },
    }));
    return {
      method: 'POST',
      path: '/fhir/',
      headers: headers(program),
      body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
    };
  };
}

const weight = ({ ins, oid }: Program, at: Date, value: number) => ({
  resourceType: 'Observation',
  meta: {
    profile: ['https://fhir.monespacesante.fr/ref/mesure/StructureDefinition/mes-observation-bodyweight'],
  },
  status: 'final',
  category: [
    {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }],
    },
  ],
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  subject: { identifier: { system: `urn:oid:${oid}`, value: ins } },
  effectiveDateTime: at.toISOString(),
  valueQuantity: { value, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
});

function reading(programs: readonly Program[]): (n: number) => Shot {
  return (n) => {
    const program = programOf(programs, n);
    const subject = encodeURIComponent(`urn:oid:${program.oid}|${program.ins}`);
    return {
      method: 'GET',
      path: `/fhir/Observation?subject.identifier=${subject}&code=29463-7&date=ge2026-01-01&date=le2026-12-31`,
      headers: headers(program),
    };
  };
}
