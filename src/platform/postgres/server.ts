/** The server's process: started, watched, awaited, stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntilEnded } from '../processes.ts';
import { type Account, commandOf, type Places } from './account.ts';
import { takenPort } from './port.ts';

/** Server settings as postgresql.conf names them. */
export type PostgresSettings = Readonly<Record<string, string | number | boolean>>;

const longestLog = 10_000_000;

export async function spawnServer(
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

export function spawnWatchdog(pid: number, cluster: string): ChildProcess {
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
export async function waitUntilReady(
  child: ChildProcess,
  cluster: string,
  expected: Expected,
): Promise<void> {
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

export async function stopServer(child: ChildProcess): Promise<void> {
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
