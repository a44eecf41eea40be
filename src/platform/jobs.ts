/** Background work on PostgreSQL: a job is added in the transaction that causes it and run at least once. */
import { Logger, type Runner, run } from 'graphile-worker';
import { sql } from 'kysely';
import type pg from 'pg';
import type { DatabaseTransaction } from './database/database.ts';
import type { Log } from './log.ts';

export type Task = (payload: unknown) => Promise<void>;

/**
 * Adds a job to the running transaction.
 * @param key jobs of the same key are one job
 */
export async function enqueue(
  tx: DatabaseTransaction,
  task: string,
  payload: object,
  key?: string,
): Promise<void> {
  await sql`select graphile_worker.enqueue(${task}, ${JSON.stringify(payload)}::json, ${key ?? null})`.execute(
    tx,
  );
}

/** Takes away the jobs that wait for a holder, in the running transaction. */
export async function forgetJobs(tx: DatabaseTransaction, holderId: string): Promise<void> {
  await sql`select graphile_worker.forget(${holderId})`.execute(tx);
}

/** Runs the tasks until `stop()`. A failed job is tried again later, twelve times at most. */
export async function runJobs(options: {
  readonly pool: pg.Pool;
  readonly tasks: Readonly<Record<string, Task>>;
  /** crontab lines: minute hour day month weekday task. Times are UTC. */
  readonly cron?: string;
  readonly concurrency: number;
  readonly log: Log;
}): Promise<{ stop(): Promise<void> }> {
  const taskList = Object.fromEntries(
    Object.entries(options.tasks).map(([name, task]) => [
      name,
      async (payload: unknown, helpers: { readonly job: { readonly attempts: number } }) => {
        try {
          await task(payload);
        } catch (error) {
          options.log.error('job.failed', error, { task: name, attempt: helpers.job.attempts });
          // The queue keeps the message of what it catches: only a name may stay there.
          throw new Error(`${name} failed`);
        }
      },
    ]),
  );
  const runner: Runner = await run({
    pgPool: options.pool,
    taskList,
    ...(options.cron ? { crontab: options.cron } : {}),
    concurrency: options.concurrency,
    noHandleSignals: true,
    pollInterval: 2000,
    logger: new Logger(() => () => {}),
  });
  return { stop: () => runner.stop() };
}
