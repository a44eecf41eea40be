/**
 * `npm run audit:campaign -- [N [SEED]]`: N tamperings, of six classes in turn, and N honest histories, over rows that a real
 * PostgreSQL wrote and committed to. A check that does without the witness is planted beside, and must miss truncations.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate } from '#platform/database/migrate';
import { startPostgres } from '#platform/postgres/embedded';
import { canonical, commitmentOf, EVENT, LINE } from '../../verifier/line.js';
import { checkHead, checkWitnessedHead, type PublicKey, readKey } from '../../verifier/note.js';
import { sourceOf } from '../../verifier/postgres.js';
import { testKey } from '../../verifier/test-log.ts';
import { checkTrace } from '../../verifier/trace.js';
import { honestHistory, type Keys, type Line, type Random, sourceOfWorld, type World } from './histories.ts';
import { addLines } from './rig.ts';
import { CLASSES, type TamperingClass, tamper, witnessedSize } from './tampering.ts';

export type CampaignResult = {
  readonly detected: Readonly<Record<TamperingClass, { readonly found: number; readonly of: number }>>;
  /** Honest histories in which something was found. */
  readonly alarms: number;
  readonly honest: number;
  /** Truncations that a check without the witness found. */
  readonly withoutWitness: { readonly found: number; readonly of: number };
  /** What was missed or wrongly found, for whoever repeats the run. */
  readonly wrong: readonly string[];
  readonly seconds: number;
};

/** Rows that PostgreSQL wrote and committed itself, weeks of them. @param client superuser of a migrated database */
export async function realRows(client: pg.Client, count: number): Promise<readonly Line[]> {
  const start = Date.now() - 30 * 86_400_000;
  // Bursts and silences: seconds, and now and then hours.
  let at = start;
  await addLines(client, count, (index) => {
    at += index % 37 === 0 ? 6 * 3_600_000 : 400 + ((index * 7919) % 9000);
    return new Date(at);
  });
  await client.query(`insert into audit.security_event (event_id, at, actor_kind, actor_id, action, code)
    select gen_random_uuid(), at + interval '1 ms', 'SYSTEM', 'x', 'space.open', 'space-not-open' from audit.line where random() < 0.05`);
  await client.query('begin');
  const source = await sourceOf(client);
  const made = new Set(source.pending.map((one) => Buffer.from(one).toString('hex')));
  const lines: Line[] = [];
  for await (const one of source.written()) {
    const text = canonical(one.kind === 'line' ? LINE : EVENT, one.row);
    const commitment = Buffer.from(await commitmentOf(one.kind, one.salt, text));
    if (!made.has(commitment.toString('hex'))) throw new Error('The database committed to something else.');
    lines.push({ ...one, commitment });
  }
  await client.query('rollback');
  return lines.sort((a, b) => String(a.row.at).localeCompare(String(b.row.at)));
}

export async function campaign(rows: readonly Line[], count: number, seed: number): Promise<CampaignResult> {
  const began = performance.now();
  const random = seeded(seed);
  const log = testKey('carnet.test/trace', 'log');
  const clock = { time: 0 };
  const witness = testKey('temoin.test', 'witness', () => clock.time);
  const keys: Keys = {
    log,
    witness: (time) => {
      clock.time = time;
      return witness;
    },
  };
  const [logKey, witnessKey] = await Promise.all([readKey(log.publicKey), readKey(witness.publicKey)]);
  const judge = (world: World) => isWhole(world, logKey, witnessKey);
  const detected = Object.fromEntries(CLASSES.map((name) => [name, { found: 0, of: 0 }])) as Record<
    TamperingClass,
    { found: number; of: number }
  >;
  const withoutWitness = { found: 0, of: 0 };
  const wrong: string[] = [];
  let alarms = 0;
  // Rows of the other half serve to forge: no history holds them.
  const [own, others] = [
    rows.slice(0, Math.floor(rows.length * 0.8)),
    rows.slice(Math.floor(rows.length * 0.8)),
  ];
  const forging = others.filter(({ kind }) => kind === 'line');
  for (let n = 0; n < count; n += 1) {
    const honest = honestHistory(own, keys, random);
    if (!(await judge(honest))) {
      alarms += 1;
      wrong.push(`honest history ${n}`);
    }
    const kind = CLASSES[n % CLASSES.length] as TamperingClass;
    const base = await seenHistory(own, keys, random);
    const { world, how } = tamper(base, kind, { keys, random, others: forging });
    detected[kind].of += 1;
    if (await judge(world)) wrong.push(`${kind} ${n}: ${how}`);
    else detected[kind].found += 1;
    if (kind === 'truncate' && how === 'the end, with its heads') {
      withoutWitness.of += 1;
      if (!(await isWholeByItself(world, logKey))) withoutWitness.found += 1;
    }
  }
  const seconds = (performance.now() - began) / 1000;
  return { detected, alarms, honest: count, withoutWitness, wrong, seconds };
}

/** A history of which the witness saw enough to be hurt. */
async function seenHistory(rows: readonly Line[], keys: Keys, random: Random): Promise<World> {
  for (;;) {
    const world = honestHistory(rows, keys, random);
    if (witnessedSize(world) > 3) return world;
  }
}

async function isWhole(world: World, log: PublicKey, witness: PublicKey): Promise<boolean> {
  const heads = await Promise.all(world.witnessed.map((note) => checkWitnessedHead(note, log, witness)));
  return (await checkTrace(sourceOfWorld(world), heads, { log })).isWhole;
}

/** The planted weakness: what the database says of itself, signed by its own log, and no witness. */
async function isWholeByItself(world: World, log: PublicKey): Promise<boolean> {
  for (const { note } of world.heads) await checkHead(note, log);
  return (await checkTrace(sourceOfWorld(world), [], { log })).isWhole;
}

/** Repeatable: mulberry32. */
function seeded(seed: number): Random {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const count = Number(process.argv[2] ?? 10_000);
  const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-campaign-'));
  const postgres = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    port: 0,
    settings: { fsync: false },
  });
  try {
    const url = postgres.socketUrl ?? postgres.url;
    await migrate(url);
    const client = new pg.Client(url);
    await client.connect();
    const rows = await realRows(client, 600);
    await client.end();
    const result = await campaign(rows, count, seed);
    console.log(JSON.stringify({ seed, rows: rows.length, ...result }, null, 2));
    const missed = Object.values(result.detected).some(({ found, of }) => found < of);
    const isBlind = result.withoutWitness.found < result.withoutWitness.of;
    if (missed || result.alarms > 0 || !isBlind) process.exitCode = 1;
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
