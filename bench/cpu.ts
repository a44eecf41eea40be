/** Where the time goes: processor time of the server and of its PostgreSQL, which a busy machine does not change much. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type Cpu = { readonly server: number; readonly postgres: number };

const TICK_MS = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Milliseconds used so far. @param folder the house's own */
export function cpuUsed(serverPid: number, folder: string): Cpu {
  const postmaster = Number(
    readFileSync(path.join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0],
  );
  return {
    server: used(serverPid),
    postgres: [postmaster, ...childrenOf(postmaster)].reduce((sum, pid) => sum + used(pid), 0),
  };
}

/** `after - before`, for one of `count` acts. */
export const cpuEach = (before: Cpu, after: Cpu, count: number): Cpu => ({
  server: (after.server - before.server) / count,
  postgres: (after.postgres - before.postgres) / count,
});

function used(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => Number(statOf(pid)[1]) === parent);
}

/** The fields after the command's name, which may hold anything. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
