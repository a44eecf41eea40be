/** One PostgreSQL for a whole run of the tests, with every migration applied once to a template database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#platform/database/migrate';
import { startPostgres } from '#platform/postgres/embedded';

declare module 'vitest' {
  interface ProvidedContext {
    /** postgres:// URL of the superuser of the tests' cluster. */
    readonly clusterUrl: string;
  }
}

export const templateName = 'carnet_template';

// A test database lives seconds: nothing of it has to survive a power cut.
const fast = {
  fsync: false,
  synchronous_commit: false,
  full_page_writes: false,
  wal_level: 'minimal',
  max_wal_senders: 0,
  autovacuum: false,
  max_connections: 200,
};

type Cluster = { readonly url: string; stop(): Promise<void> };

// Each vitest project loads this file anew, in the same process: they find the same cluster here.
const kept = globalThis as { carnetTestCluster?: { users: number; readonly cluster: Promise<Cluster> } };

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  kept.carnetTestCluster ??= { users: 0, cluster: startCluster() };
  const here = kept.carnetTestCluster;
  here.users += 1;
  const cluster = await here.cluster;
  project.provide('clusterUrl', cluster.url);
  return async () => {
    here.users -= 1;
    if (here.users > 0) return;
    delete kept.carnetTestCluster;
    await cluster.stop();
  };
}

async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-tests-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), port: 0, settings: fast });
    const stop = async () => {
      await postgres.stop();
      await remove();
    };
    try {
      const url = postgres.socketUrl ?? postgres.url;
      await makeTemplate(url);
      return { url, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    await remove();
    throw error;
  }
}

async function makeTemplate(clusterUrl: string): Promise<void> {
  const client = new pg.Client(clusterUrl);
  await client.connect();
  try {
    await client.query(`create database ${templateName}`);
    const url = new URL(clusterUrl);
    url.pathname = `/${templateName}`;
    await migrate(url.href);
    // A database that anyone is connected to cannot be cloned.
    await client.query(`alter database ${templateName} with is_template true allow_connections false`);
  } finally {
    await client.end();
  }
}
