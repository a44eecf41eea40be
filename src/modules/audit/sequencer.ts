/**
 * The sequencer: one process that gives each commitment its place in the tree and signs the heads. It acts as carnet_log, which
 * reads no line. Several may be started: one works, the others wait for its lock.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import type { Log } from '#platform/log';
import type { Signer } from './rules/signed-note.ts';
import { askWitness, type Witness, WitnessDisagrees } from './use-cases/ask-witness.ts';
import { resume, signNext, TreeChanged } from './use-cases/sign-checkpoint.ts';

/** Milliseconds between two rounds: a head is at most this, and one round, behind. */
const ROUND = 250;
/** Milliseconds before what failed is tried again. */
const AGAIN = 1000;
const LOCK = 7302;

export type SequencerDeps = {
  /** As carnet_log. */
  readonly db: Database;
  readonly signer: Signer;
  readonly witness: Witness;
  readonly log: Log;
};

/** Runs until `signal`. @throws TreeChanged when the tree is not the one that was signed */
export async function runSequencer(deps: SequencerDeps, signal: AbortSignal): Promise<void> {
  do {
    try {
      await holdLog(deps, signal);
    } catch (error) {
      // The database went away, or came back: again. A tree that was changed stays so.
      if (error instanceof TreeChanged) throw error;
      deps.log.error('sequencer-failed', error);
    }
  } while (await pause(AGAIN, signal));
}

/** On one connection, which holds the lock: losing it ends the holding. */
function holdLog(deps: SequencerDeps, signal: AbortSignal): Promise<void> {
  return deps.db.connection().execute(async (connection) => {
    while (!(await takeLock(connection))) {
      if (!(await pause(AGAIN, signal))) return;
    }
    const held = new AbortController();
    const stop = AbortSignal.any([signal, held.signal]);
    let showing: Promise<void> | undefined;
    try {
      let growing = await resume(connection);
      deps.log.info('sequencer-holds', { size: growing.edge.size });
      showing = showHeads(deps, stop);
      do {
        growing = await signNext(connection, growing, deps.signer);
      } while (await pause(ROUND, stop));
    } finally {
      held.abort();
      await showing;
      await sql`select pg_advisory_unlock(${LOCK})`.execute(connection).catch(() => {});
    }
  });
}

async function takeLock(connection: Database): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${LOCK}) as held`.execute(
    connection,
  );
  return rows[0]?.held ?? false;
}

/** Heads are signed whether or not the witness answers; when it comes back, the latest head is enough. */
async function showHeads({ db, witness, log }: SequencerDeps, signal: AbortSignal): Promise<void> {
  let isLate = false;
  for (let wait = ROUND; await pause(wait, signal); ) {
    try {
      const size = await askWitness(db, witness);
      if (isLate && size !== undefined) log.info('witness-back', { size });
      if (size !== undefined) isLate = false;
      wait = ROUND;
    } catch (error) {
      const disagrees = error instanceof WitnessDisagrees;
      if (disagrees) log.error('witness-disagrees', error);
      else if (!isLate) log.warn('witness-late');
      isLate = true;
      wait = disagrees ? 30 * AGAIN : AGAIN;
    }
  }
}

/** @returns false once it has to end */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  await sleep(ms, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}
