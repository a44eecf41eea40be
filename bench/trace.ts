/** What the provable trace costs and how far it is behind: a commitment a line, heads under load, proofs in a large tree. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { createAudit, type LineProof, type LogKeys, newLogKey, readLogKey } from '#audit';
import { type Database, openDatabase } from '#platform/database/database';
import { migrate } from '#platform/database/migrate';
import { startPostgres } from '#platform/postgres/embedded';
import { startWitness } from '../standins/witness/index.ts';
import { readKey } from '../verifier/note.js';
import { withDatabase } from '../verifier/postgres.js';
import { checkProof } from '../verifier/proof.js';
import { checkTrace } from '../verifier/trace.js';
import { readWitness } from '../verifier/witness.js';
import type { Metric, Result } from './report.ts';

const LINES = 1_000_000;
const PROOFS = 200;
/** As many lines a second as the goal of deposits. */
const RATE = 500;
const SECONDS = 15;

const HOLDER = '5b8f9a52-7c0e-4b57-9a55-6f2e0d8c1a01';
const INSERT = `insert into audit.line (holder_id, line_id, actor_kind, actor_id, actor_label, actor_profession, structure_id,
    structure_label, action, outcome, rule, mode, basis, object_id, request_id)
  select '${HOLDER}', gen_random_uuid(), 'HEALTHCARE_PROFESSIONAL', '899700900204', 'Dr Claire Fournier', 'Médecin', '990000119',
    'Cabinet de la Gare', 'document.read', 'allowed', 'A-TREATING', 'normal', 'treating', gen_random_uuid(), 'request-0001'`;

type Rig = { readonly url: string; readonly keys: LogKeys; readonly witness: string };

export async function trace(): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-bench-trace-'));
  const started: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const rig = await start(folder, started);
    const client = new pg.Client(rig.url);
    await client.connect();
    started.push(() => client.end());
    const metrics = [...(await commitmentCost(client)), ...(await headsUnderLoad(client, rig))];
    const began = performance.now();
    for (let made = 0; made < LINES; made += 100_000)
      await client.query(`${INSERT} from generate_series(1, 100000)`);
    const written = performance.now();
    await settled(client);
    metrics.push(
      {
        name: 'lines written in bulk, with their commitments',
        value: (LINES / (written - began)) * 1000,
        unit: '/s',
      },
      // They were moved meanwhile: from the first line to the last leaf that the witness saw.
      { name: 'lines to witnessed leaves', value: (LINES / (performance.now() - began)) * 1000, unit: '/s' },
      ...(await proofs(client, rig)),
      ...(await wholeCheck(rig)),
    );
    return {
      name: 'trace',
      note: `${LINES.toLocaleString('en')} lines, ${PROOFS} proofs, ${RATE} lines/s for ${SECONDS} s`,
      metrics,
    };
  } finally {
    for (const stop of started.reverse()) await stop();
  }
}

/** PostgreSQL with its durable settings, the witness, and the sequencer as a process of its own. */
async function start(folder: string, started: (() => Promise<unknown>)[]): Promise<Rig> {
  const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), port: 0 });
  started.push(() => postgres.stop());
  const url = postgres.socketUrl ?? postgres.url;
  await migrate(url);
  const logKey = newLogKey('carnet.bench/trace');
  const log = readLogKey(logKey).publicKey;
  const witness = await startWitness({
    host: '127.0.0.1',
    port: 0,
    folder: path.join(folder, 'witness'),
    name: 'temoin.bench',
    logs: [log],
  });
  started.push(() => witness.close());
  const sequencer = spawn(
    process.execPath,
    [path.resolve(import.meta.dirname, '../src/app/sequencer-process.ts')],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        DATABASE_URL: url,
        CARNET_LOG_KEY: logKey,
        CARNET_WITNESS_URL: witness.url,
        CARNET_WITNESS_PUBLIC_KEY: witness.publicKey,
      },
    },
  );
  const ended = new Promise((resolve) => sequencer.on('exit', resolve));
  started.push(async () => {
    sequencer.kill('SIGTERM');
    await ended;
  });
  return { url, keys: { log, witness: witness.publicKey }, witness: witness.url };
}

/** The same lines with the trigger and without, in turns, undone each time. */
async function commitmentCost(client: pg.Client): Promise<Metric[]> {
  const count = 20_000;
  const timed = async (trigger: 'enable' | 'disable') => {
    await client.query(`begin; alter table audit.line ${trigger} trigger line_committed`);
    const began = performance.now();
    await client.query(`do $$ begin for i in 1..${count} loop ${INSERT}; end loop; end $$`);
    const taken = ((performance.now() - began) * 1000) / count;
    await client.query('rollback');
    return taken;
  };
  const [withIt, without]: [number[], number[]] = [[], []];
  for (let round = 0; round < 5; round += 1) {
    without.push(await timed('disable'));
    withIt.push(await timed('enable'));
  }
  return [
    { name: 'a line in the database, without its commitment', value: middle(without), unit: 'µs' },
    { name: 'a line in the database, with its commitment', value: middle(withIt), unit: 'µs' },
  ];
}

/** Lines committed one by one at a steady rate; what waited longest under each head, and when the witness had seen it. */
async function headsUnderLoad(client: pg.Client, { url }: Rig): Promise<Metric[]> {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const { rows: first } = await client.query<{ size: string }>(
    'select coalesce(max(size), 0) as size from audit.checkpoint',
  );
  const began = performance.now();
  const running: Promise<unknown>[] = [];
  for (let sent = 0; sent < RATE * SECONDS; sent += 1) {
    const early = began + (sent * 1000) / RATE - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    running.push(pool.query({ name: 'line', text: INSERT }));
  }
  await Promise.all(running);
  await pool.end();
  await settled(client);
  const { rows } = await client.query<{ waited: number; seen: number }>(
    `select waited_ms as waited, extract(epoch from received_at - signed_at)::float8 * 1000 as seen
     from audit.checkpoint join audit.cosignature using (size) where size > $1`,
    [first[0]?.size],
  );
  const waited = rows.map((row) => row.waited);
  const total = rows.map((row) => row.waited + row.seen);
  return [
    { name: `heads signed in ${SECONDS} s`, value: rows.length, unit: '' },
    { name: '  oldest line under a head had waited, p50', value: middle(waited), unit: 'ms' },
    { name: '  … at most', value: Math.max(...waited), unit: 'ms', goal: { atMost: 1000 } },
    { name: '  … until the witness had seen it, at most', value: Math.max(...total), unit: 'ms' },
  ];
}

async function proofs(client: pg.Client, { url, keys }: Rig): Promise<Metric[]> {
  const { db } = openDatabase({ url, role: 'carnet_app', max: 1 });
  const { rows } = await client.query<{ line_id: string }>(
    `select line_id from audit.line tablesample system (1) where holder_id = '${HOLDER}' limit ${PROOFS}`,
  );
  const [made, checked, sizes]: [number[], number[], number[]] = [[], [], []];
  for (const { line_id } of rows) {
    const began = performance.now();
    const proof = await proofOf(db, keys, line_id);
    made.push(performance.now() - began);
    const text = JSON.stringify(proof);
    sizes.push(Buffer.byteLength(text));
    const checking = performance.now();
    await checkProof(JSON.parse(text), keys);
    checked.push(performance.now() - checking);
  }
  await db.destroy();
  const { rows: sized } = await client.query<{ bytes: number }>(`select (pg_total_relation_size('audit.leaf')
    + pg_total_relation_size('audit.subtree'))::float8 / (select count(*) from audit.leaf) as bytes`);
  return [
    { name: 'a proof made, p50', value: middle(made), unit: 'ms' },
    { name: '  p99', value: quantile(made, 0.99), unit: 'ms' },
    { name: '  its size', value: middle(sizes), unit: 'B' },
    { name: '  checked by the verifier, p50', value: middle(checked), unit: 'ms', goal: { atMost: 1000 } },
    { name: 'the tree on the disk, a leaf', value: sized[0]?.bytes ?? 0, unit: 'B' },
  ];
}

async function proofOf(db: Database, keys: LogKeys, lineId: string): Promise<LineProof> {
  const proof = await db.transaction().execute(async (tx) => {
    await sql`select set_config('carnet.holder', ${HOLDER}, true), set_config('carnet.trace', 'all', true)`.execute(
      tx,
    );
    return createAudit({ db, keys }).proof(tx, HOLDER, lineId);
  });
  if (!proof || proof === 'waiting') throw new Error('A line has no proof.');
  return proof;
}

/** All of it, as « carnet audit verify » does. */
async function wholeCheck({ url, keys, witness: where }: Rig): Promise<Metric[]> {
  const began = performance.now();
  const [log, witness] = await Promise.all([readKey(keys.log), readKey(keys.witness)]);
  const heads = await readWitness(where, log, witness);
  const report = await withDatabase(url, (source) => checkTrace(source, heads, { log }));
  if (!report.isWhole) throw new Error('The trace is not whole.');
  const seconds = (performance.now() - began) / 1000;
  return [
    { name: 'the whole trace checked against the witness', value: seconds, unit: 's' },
    { name: '  lines a second', value: report.lines / seconds, unit: '/s' },
    { name: '  memory of the check', value: process.memoryUsage().rss / 1e6, unit: 'MB' },
  ];
}

/** Until the witness has seen every line. */
async function settled(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ unseen: boolean }>(`select exists (select from audit.pending) or
      (select max(leaf_index) + 1 from audit.leaf) > (select coalesce(max(size), 0) from audit.cosignature) as unseen`);
    if (!rows[0]?.unseen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
const middle = (values: readonly number[]): number => quantile(values, 0.5);
