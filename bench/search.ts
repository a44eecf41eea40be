/** FHIR searches (50 documents an answer) and reads, by the size of the space. */
import { type BenchHouse, query, startBenchHouse } from './house.ts';
import { load, median } from './load.ts';
import { cpuRows, type Metric, type Result } from './report.ts';
import { read, search } from './requests.ts';

const CLIENTS = 8;
const RUNS = 5;
const SECONDS = 5;

/** People of the cast whose spaces are brought to each size. */
const SIZES = [
  ['julien', 1],
  ['soizic', 100],
  ['gerard', 2000],
] as const;

export async function searchAndRead(): Promise<Result> {
  const house = await startBenchHouse();
  try {
    const token = await house.carnet('demo', 'token', '--as', 'medecin');
    const metrics: Metric[] = [];
    for (const [id, size] of SIZES) {
      const person = await personOf(house, token, id, size);
      const shot = search(token, person);
      await load({ house, clients: CLIENTS, seconds: 2, expect: [200], next: () => shot });
      const found = await median(RUNS, () =>
        load({ house, clients: CLIENTS, seconds: SECONDS, expect: [200], next: () => shot }),
      );
      const is50 = size >= 50;
      metrics.push(
        {
          name: `searches, ${size.toLocaleString('en')} documents in the space`,
          value: found.rate,
          unit: '/s',
          ...(is50 ? { goal: { atLeast: 900 } } : {}),
        },
        { name: '  p50', value: found.p50, unit: 'ms' },
        { name: '  p99', value: found.p99, unit: 'ms', ...(is50 ? { goal: { atMost: 20 } } : {}) },
        { name: '  bytes an answer', value: found.bytes, unit: 'B' },
        ...cpuRows(found.cpu),
      );
      const ids = await documentIds(house, token, person);
      const got = await median(RUNS, () =>
        load({
          house,
          clients: CLIENTS,
          seconds: SECONDS,
          expect: [200],
          next: (n) => read(token, ids[n % ids.length] ?? ''),
        }),
      );
      metrics.push(
        { name: `reads, ${size.toLocaleString('en')} documents in the space`, value: got.rate, unit: '/s' },
        { name: '  p50', value: got.p50, unit: 'ms' },
        { name: '  p99', value: got.p99, unit: 'ms', goal: { atMost: 20 } },
        ...cpuRows(got.cpu),
      );
    }
    return { name: 'search', note: `${CLIENTS} clients, median of ${RUNS} runs of ${SECONDS} s`, metrics };
  } finally {
    await house.stop();
  }
}

/** A person of the cast whose space holds `size` documents that the doctor may read, and who agrees. */
export async function personOf(house: BenchHouse, token: string, id: string, size: number) {
  const person = house.people.find((one) => one.id === id);
  if (!person) throw new Error(`${id} is not of the cast.`);
  await consent(house, token, person);
  await fillSpace(house, person.ins, size);
  return person;
}

async function consent(
  house: BenchHouse,
  token: string,
  person: { ins: string; insOid: string },
): Promise<void> {
  const doctor = house.professionals.find((one) => one.id === 'medecin')?.nationalId;
  const answer = await fetch(`${house.fhirUrl}/Consent`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify({
      resourceType: 'Consent',
      status: 'active',
      scope: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
      },
      category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
      patient: { identifier: { system: `urn:oid:${person.insOid}`, value: person.ins } },
      provision: {
        type: 'permit',
        actor: [
          {
            role: { coding: [{ code: 'IRCP' }] },
            reference: {
              type: 'Practitioner',
              identifier: { system: 'urn:oid:1.2.250.1.71.4.2.1', value: doctor },
            },
          },
        ],
      },
    }),
  });
  if (!answer.ok) throw new Error(`Consent: ${answer.status} ${await answer.text()}`);
}

/** Copies of the documents of a well-filled space, bytes included, re-encrypted by nobody: only their metadata is listed. */
async function fillSpace(house: BenchHouse, ins: string, size: number): Promise<void> {
  const [space] = await query<{ holder_id: string; n: number }>(
    house.databaseUrl,
    `select d.holder_id, (select count(*)::int from documents.entry e where e.holder_id = d.holder_id) as n
     from citizens.ins_directory d where d.ins = $1`,
    [ins],
  );
  if (!space) throw new Error('no space');
  const missing = size - space.n;
  const token = await house.carnet('demo', 'token', '--as', 'medecin');
  const { publishPdf } = await import('./requests.ts');
  const next = publishPdf(
    {
      ...house,
      people: house.people.map((one) =>
        one.ins === ins ? { ...one, id: 'martine' } : { ...one, id: `-${one.id}` },
      ),
    },
    token,
    2000,
  );
  for (let n = 0; n < missing; n++) {
    const shot = next(n);
    const answer = await fetch(`${house.publicUrl}${shot.path}`, {
      method: shot.method,
      headers: shot.headers,
      body: String(shot.body),
    });
    if (answer.status !== 201) throw new Error(`deposit: ${answer.status} ${await answer.text()}`);
  }
}

export async function documentIds(
  house: BenchHouse,
  token: string,
  person: { ins: string; insOid: string },
): Promise<string[]> {
  const shot = search(token, person);
  const answer = await fetch(`${house.publicUrl}${shot.path}`, { headers: shot.headers });
  const bundle = (await answer.json()) as { entry?: { resource?: { id?: string } }[] };
  return (bundle.entry ?? []).map((entry) => entry.resource?.id).filter((id) => id !== undefined);
}
