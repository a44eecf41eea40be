/** What a measurement prints and keeps. */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import type { Cpu } from './cpu.ts';

export type Metric = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The goal, if there is one; `met` is judged from `at least` or `at most`. */
  readonly goal?: { readonly atLeast?: number; readonly atMost?: number };
};

export type Result = { readonly name: string; readonly note: string; readonly metrics: readonly Metric[] };

/** The two rows that say where the time of an act goes. */
export const cpuRows = (cpu: Cpu): Metric[] => [
  { name: '  processor time of the server', value: cpu.server, unit: 'ms' },
  { name: '  processor time of PostgreSQL', value: cpu.postgres, unit: 'ms' },
];

export async function report({ name, note, metrics }: Result): Promise<void> {
  const rows = metrics.map((metric) => [
    metric.name,
    `${round(metric.value)} ${metric.unit}`,
    goalOf(metric),
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${name} — ${note}`);
  for (const [label = '', value = '', goal = ''] of rows)
    console.log(`  ${label.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${goal}`);
  const folder = new URL('./results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(
    new URL(`${name}.json`, folder),
    `${JSON.stringify({ name, at: new Date().toISOString(), machine: machine(), note, metrics }, null, 2)}\n`,
  );
}

function goalOf({ value, goal }: Metric): string {
  if (goal?.atLeast !== undefined)
    return `goal ≥ ${goal.atLeast}: ${value >= goal.atLeast ? 'met' : 'NOT MET'}`;
  if (goal?.atMost !== undefined) return `goal ≤ ${goal.atMost}: ${value <= goal.atMost ? 'met' : 'NOT MET'}`;
  return '';
}

const round = (value: number) =>
  (value >= 100 ? Math.round(value) : Math.round(value * 100) / 100).toLocaleString('en');

function machine() {
  return {
    cores: os.cpus().length,
    model: os.cpus()[0]?.model ?? '',
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
    load: os.loadavg()[0],
  };
}

/** Resident memory of a process, in MB. */
export function residentMb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
