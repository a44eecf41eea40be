/** A trace that tests and campaigns may hurt: a database, the sequencer's two halves on demand, a witness of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { newLogKey, readLogKey, readPublicKey, runSequencer } from '#audit';
import { type Database, openDatabase } from '#platform/database/database';
import { createLog } from '#platform/log';
import { type RunningWitness, startWitness } from '../../standins/witness/index.ts';
import { type PublicKey, readKey, type WitnessedHead } from '../../verifier/note.js';
import { sourceOf, withDatabase } from '../../verifier/postgres.js';
import { checkTrace, type Report } from '../../verifier/trace.js';
import { readWitness } from '../../verifier/witness.js';

export const HOLDER = '6f1c2f0e-5b1d-4c3a-9a3e-3b9e9d1a2b01';

export type TraceRig = {
  readonly url: string;
  /** As a superuser. */
  readonly client: pg.Client;
  /** As carnet_log. */
  readonly db: Database;
  readonly logKey: string;
  readonly log: PublicKey;
  readonly keys: { readonly log: string; readonly witness: string };
  readonly folder: string;
  witness(): RunningWitness;
  stopWitness(): Promise<void>;
  startWitness(): Promise<void>;
  /** Runs the sequencer in this process until the witness has seen every line. */
  settle(): Promise<void>;
  sequencer(signal: AbortSignal): Promise<void>;
  heads(): Promise<readonly WitnessedHead[]>;
  /** What the verifier finds. */
  check(): Promise<Report>;
  /** As `check`, after what `work` does to the database, which is undone. */
  checkAfter(work: (client: pg.Client) => Promise<unknown>): Promise<Report>;
  stop(): Promise<void>;
};

/** @param url of a migrated database */
export async function startRig(url: string): Promise<TraceRig> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-trace-'));
  const client = new pg.Client(url);
  await client.connect();
  const { db } = openDatabase({ url, role: 'carnet_log', max: 3 });
  const logKey = newLogKey('carnet.test/trace');
  const signer = readLogKey(logKey);
  const log = await readKey(signer.publicKey);
  const begin = (port: number) =>
    startWitness({ host: '127.0.0.1', port, folder, name: 'temoin.test', logs: [signer.publicKey] });
  let witness = await begin(0);
  const witnessKey = await readKey(witness.publicKey);
  const sequencer = (signal: AbortSignal) =>
    runSequencer(
      {
        db,
        signer,
        witness: { url: witness.url, key: readPublicKey(witness.publicKey) },
        log: createLog(undefined, 'silent'),
      },
      signal,
    );
  const heads = () => readWitness(folder, log, witnessKey);
  return {
    url,
    client,
    db,
    logKey,
    log,
    keys: { log: signer.publicKey, witness: witness.publicKey },
    folder,
    witness: () => witness,
    stopWitness: () => witness.close(),
    async startWitness() {
      witness = await begin(witness.port);
    },
    async settle() {
      const ending = new AbortController();
      const running = sequencer(ending.signal);
      try {
        await until(async () => (await unseen(client)) === 0, running);
      } finally {
        ending.abort();
        await running.catch(() => {});
      }
    },
    sequencer,
    heads,
    async check() {
      const seen = await heads();
      return withDatabase(url, (source) => checkTrace(source, seen, { log }));
    },
    async checkAfter(work) {
      const seen = await heads();
      await client.query('begin');
      try {
        await work(client);
        return await checkTrace(await sourceOf(client), seen, { log });
      } finally {
        await client.query('rollback');
      }
    },
    async stop() {
      await witness.close();
      await client.end();
      await db.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** How many commitments no witness has seen. */
export async function unseen(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`select (select count(*) from audit.pending)
    + (select coalesce(max(leaf_index) + 1, 0) from audit.leaf) - (select coalesce(max(size), 0) from audit.cosignature) as n`);
  return Number(rows[0]?.n);
}

/** Waits for `isDone`, at most ten seconds; whatever ends `running` badly ends the waiting. */
export async function until(
  isDone: () => Promise<boolean>,
  running: Promise<unknown> = Promise.resolve(),
): Promise<void> {
  let failed: unknown;
  running.catch((error: unknown) => {
    failed = error;
  });
  for (let waited = 0; !(await isDone()); waited += 20) {
    if (failed !== undefined) throw failed;
    if (waited > 10_000) throw new Error('It takes too long.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Adds lines as a superuser, one statement each; the trigger commits them. @param at when they say they were written */
export async function addLines(
  client: pg.Client,
  count: number,
  at?: (index: number) => Date,
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const isRead = index % 3 !== 0;
    await client.query(
      `insert into audit.line (holder_id, line_id, at, actor_kind, actor_id, actor_label, actor_profession, structure_id,
         structure_label, action, outcome, rule, mode, basis, object_id, request_id, secret, sealed_object_id)
       values ($1, gen_random_uuid(), coalesce($2, clock_timestamp()), $3, $4, $5, 'Médecin', '990000119', 'Cabinet de la Gare',
         $6, 'allowed', 'A-TREATING', 'normal', 'treating', gen_random_uuid(), $7, $8, $9)`,
      [
        HOLDER,
        at?.(index) ?? null,
        isRead ? 'HEALTHCARE_PROFESSIONAL' : 'PATIENT',
        `89970090${index % 50}`,
        LABELS[index % LABELS.length],
        isRead ? 'document.read' : 'document.hide',
        `req-${index}`,
        index % 11 === 0,
        index % 13 === 0 ? '0196f5b0-0000-7000-8000-000000000001' : null,
      ],
    );
  }
}

/** Names that a serialisation gets wrong. */
const LABELS = [
  'Dr Claire Fournier',
  'Zoé « l’Étoile » Ménard',
  'Guillemet "droit" \\ barre',
  'Tabulation\tligne\nretour\rfin\b\f',
  'Contrôle \u0001\u001f\u007f\u0085 fin',
  'Séparateurs \u2028\u2029 et 👩‍⚕️ 𝒜',
  '',
];
