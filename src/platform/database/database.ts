/** PostgreSQL through Kysely on `pg`: one pool for one role, statements prepared once a connection. */
import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { readTimestamp } from './timestamp.ts';

/** A database without tables: each store names its own with `withTables`. */
export type Tables = Record<never, never>;
export type Database = Kysely<Tables>;
/** One connection with a transaction open on it. */
export type DatabaseTransaction = Kysely<Tables>;

export type DatabaseRole = 'carnet_owner' | 'carnet_app' | 'carnet_batch' | 'carnet_jobs' | 'carnet_log';

export type DatabaseOptions = {
  /** postgres:// URL of a login that is a member of `role`. */
  readonly url: string;
  readonly role: DatabaseRole;
  /** Most connections held at once. */
  readonly max?: number;
  /** Seconds by which the database's clock is moved, as the application's own. */
  readonly clockShift?: number | undefined;
};

// int8 counts fit a JavaScript number here; dates (no time) stay the text that PostgreSQL holds.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, readTimestamp);

/**
 * A query of the house follows an index of one holder. Without statistics yet, or for the few holders with thousands of rows,
 * the planner would rather collect a whole space and sort it, and evaluate the policy of every row (60 times slower, measured).
 */
const PLANNING = '-c enable_bitmapscan=off -c random_page_cost=1.1';

/** Opens a pool whose connections act as `role` and nothing else. */
export function openDatabase(options: DatabaseOptions): { readonly db: Database; readonly pool: pg.Pool } {
  const pool = openPool(options);
  return { db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparing(pool) }) }), pool };
}

/** The raw pool of a role, for what speaks to `pg` itself (the job queue, migrations). */
export function openPool(options: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    pipeline: true,
    options: `-c role=${options.role} ${PLANNING}${options.clockShift ? ` -c carnet.clock_shift=${options.clockShift}` : ''}`,
    application_name: options.role,
  });
  // A dropped connection is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Statements of one turn of the event loop leave in one write: on a busy machine a write costs more than a statement. */
function corking(client: pg.PoolClient): () => void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Writable } }).connection;
  let corked = false;
  return () => {
    if (corked) return;
    corked = true;
    stream.cork();
    process.nextTick(() => {
      corked = false;
      stream.uncork();
    });
  };
}

/** An aborted transaction answers COMMIT with ROLLBACK and no error: nothing may be acknowledged on that. */
function committed(result: pg.QueryResult): pg.QueryResult {
  if (result.command !== 'COMMIT') throw new Error('The transaction was rolled back.');
  return result;
}

/**
 * Kysely sends unnamed statements, which PostgreSQL would parse and plan again at each call.
 * Naming them by their text makes each connection prepare a statement once.
 */
function preparing(pool: pg.Pool): { connect(): Promise<pg.PoolClient>; end(): Promise<void> } {
  const names = new Map<string, string>();
  const prepared = new WeakSet<pg.PoolClient>();
  const nameOf = (text: string) => {
    const known = names.get(text);
    if (known) return known;
    const name = createHash('sha1').update(text).digest('base64url');
    if (names.size < 2000) names.set(text, name);
    return name;
  };
  return {
    async connect() {
      const client = await pool.connect();
      if (!prepared.has(client)) {
        prepared.add(client);
        const query = client.query.bind(client) as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
        const together = corking(client);
        const named = (text: unknown, values?: unknown[]) => {
          together();
          if (text === 'commit') return query({ text }).then(committed);
          return typeof text === 'string' && values && values.length > 0
            ? query({ name: nameOf(text), text, values })
            : (query as (...all: unknown[]) => Promise<pg.QueryResult>)(text, values);
        };
        Object.assign(client, { query: named });
      }
      return client;
    },
    end: () => pool.end(),
  };
}
