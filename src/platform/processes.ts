/** Processes of this machine: is one alive, is it still the same one, run one to its end. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export type CommandOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
};

export type CommandResult = {
  /** Exit status; 127 when the program could not be started, 128 when a signal ended it. */
  readonly code: number;
  /** What it printed, on both streams. */
  readonly output: string;
};

/** Runs a program to its end. Never throws: a program that cannot be started answers 127. */
export function runToEnd(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ code: 127, output: output + String(error) }));
    child.once('close', (code) => resolve({ code: code ?? 128, output }));
  });
}

/**
 * The fields of /proc/PID/stat after the name, or undefined when there is no such process or no /proc.
 * The name stands between parentheses and may hold spaces, hence the cut at the last one.
 */
function statFields(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** True while the process does something: one that has ended and waits to be reaped does not count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statFields(pid)?.[0] !== 'Z';
}

/**
 * What tells a process from another that received the same number later: its start, in clock ticks since boot.
 * The empty string where the system does not say (no /proc).
 */
export function startMark(pid: number): string {
  return statFields(pid)?.[19] ?? '';
}

/** Waits until none of these processes runs; false when some still do after `timeoutMs`. */
export async function waitUntilEnded(pids: readonly number[], timeoutMs: number): Promise<boolean> {
  const limit = performance.now() + timeoutMs;
  while (pids.some(isRunning)) {
    if (performance.now() > limit) return false;
    await sleep(10);
  }
  return true;
}

/** Sends a signal; a process that has already ended is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
