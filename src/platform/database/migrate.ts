/** Forward-only SQL migrations. Each stands beside the store it serves and carries a number unique in the whole source tree. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { openPool } from './database.ts';

const sourceRoot = fileURLToPath(new URL('../../', import.meta.url));

export type Migration = { readonly name: string; readonly file: string };

/** Every `migrations/NNNN-name.sql` below the source tree, in the order of their numbers. */
export async function findMigrations(root = sourceRoot): Promise<readonly Migration[]> {
  const entries = await readdir(root, { recursive: true });
  const found = entries
    .filter((entry) => /(^|\/)migrations\/\d{4}-[a-z0-9-]+\.sql$/.test(entry))
    .map((entry) => ({ name: path.basename(entry, '.sql'), file: path.join(root, entry) }))
    .sort((a, b) => a.name.localeCompare(b.name));
  found.forEach((migration, index) => {
    const before = found[index - 1];
    if (before && before.name.slice(0, 4) === migration.name.slice(0, 4))
      throw new Error(`Two migrations share a number: ${before.name} and ${migration.name}`);
  });
  return found;
}

/**
 * Brings a database to the present: roles, schema, job queue. Safe to run by several processes at once.
 * @param url a login that may create roles the first time
 * @returns the names of the migrations that were applied
 * @throws if a migration already applied was changed afterwards
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7301)');
    await client.query(await readFile(new URL('./roles.sql', import.meta.url), 'utf8'));
    await client.query('set role carnet_owner');
    await client.query(`create schema if not exists migrations;
      create table if not exists migrations.applied (
        name text primary key, digest text not null, applied_at timestamptz not null default now())`);
    const { rows } = await client.query<{ name: string; digest: string }>(
      'select name, digest from migrations.applied',
    );
    const applied = new Map(rows.map((row) => [row.name, row.digest]));
    const done: string[] = [];
    for (const migration of await findMigrations()) {
      const text = await readFile(migration.file, 'utf8');
      const digest = createHash('sha256').update(text).digest('hex');
      const before = applied.get(migration.name);
      if (before === digest) continue;
      if (before)
        throw new Error(`Migration ${migration.name} was changed after it was applied: write a new one.`);
      await client.query('begin');
      try {
        await client.query(text);
        await client.query('insert into migrations.applied (name, digest) values ($1, $2)', [
          migration.name,
          digest,
        ]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`Migration ${migration.name} failed: ${String(error)}`, { cause: error });
      }
      done.push(migration.name);
    }
    await migrateJobs(url);
    return done;
  } finally {
    await client.end();
  }
}

/** The queue's own tables, and the one door through which the application adds a job in its transaction. */
async function migrateJobs(url: string): Promise<void> {
  const pool = openPool({ url, role: 'carnet_jobs', max: 1 });
  try {
    await runMigrations({ pgPool: pool });
    await pool.query(await readFile(new URL('./enqueue.sql', import.meta.url), 'utf8'));
  } finally {
    await pool.end();
  }
}
