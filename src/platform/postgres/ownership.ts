/**
 * Who holds a data folder: at most one Carnet at a time. A killed Carnet leaves its mark, its PostgreSQL and
 * PostgreSQL's own lock behind; each is recognised for what it is before it is removed.
 */
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { isRunning, runToEnd, signal, startMark, waitUntilEnded } from '../processes.ts';

const fileName = 'supervisor';

/**
 * Marks the folder as held by this process.
 * @returns what gives it back
 * @throws a French sentence when another living process holds it
 */
export function holdFolder(dataDir: string): () => void {
  const file = path.join(dataDir, fileName);
  const mine = `${process.pid} ${startMark(process.pid)}\n`;
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      let held = true;
      return () => {
        if (held) rmSync(file, { force: true });
        held = false;
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid = 0, mark = ''] = readMark(file);
    if (pid > 0 && isRunning(pid) && startMark(pid) === mark)
      throw new Error(
        `Carnet tourne déjà sur le dossier ${dataDir} (processus ${pid}). ` +
          'Arrêtez-le, ou choisissez un autre dossier de données.',
      );
    rmSync(file, { force: true });
  }
}

function readMark(file: string): readonly [pid: number, mark: string] {
  try {
    const [pid, mark = ''] = readFileSync(file, 'utf8').trim().split(' ');
    return [Number(pid), mark];
  } catch {
    return [0, ''];
  }
}

/** Stops what still runs on a cluster whose Carnet is gone, then removes PostgreSQL's own lock. */
export async function stopOrphans(cluster: string, log: (line: string) => void): Promise<void> {
  const lock = path.join(cluster, 'postmaster.pid');
  const orphans = await processesOf(cluster);
  if (orphans.length > 0) {
    log(`PostgreSQL still runs on ${cluster} (process ${orphans.join(', ')}): stopping it`);
    for (const [name, patience] of [
      ['SIGINT', 3000],
      ['SIGQUIT', 2000],
      ['SIGKILL', 2000],
    ] as const) {
      const left = await processesOf(cluster);
      // The postmaster ends its own processes in order; they are told themselves only once it is gone.
      const postmaster = left.find((pid) => pid === lockHolder(lock));
      for (const pid of postmaster ? [postmaster] : left) signal(pid, name);
      if (await waitUntilEnded(left, patience)) break;
    }
    const left = await processesOf(cluster);
    if (left.length > 0)
      throw new Error(
        `Un ancien PostgreSQL ne s’arrête pas (processus ${left.join(', ')}). Arrêtez-le, puis recommencez.`,
      );
  }
  if (existsSync(lock)) rmSync(lock);
}

function lockHolder(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

/** Every PostgreSQL process works inside its data folder, which tells it from a process that has an old number. */
async function processesOf(cluster: string): Promise<readonly number[]> {
  if (!existsSync(cluster)) return [];
  const folder = realpathSync(cluster);
  if (!existsSync('/proc/self/cwd')) {
    const { output } = await runToEnd('ps', ['-axo', 'pid=,command=']);
    const lines = output
      .split('\n')
      .filter((line) => line.includes('postgres') && line.includes(` ${folder} `));
    return lines.map((line) => Number.parseInt(line, 10));
  }
  return readdirSync('/proc')
    .map(Number)
    .filter(
      (pid) => pid > 0 && nameOf(pid) === 'postgres' && workingFolder(pid) === folder && isRunning(pid),
    );
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
