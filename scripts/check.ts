/**
 * `npm test`: every check of the project, none left out because another failed.
 *   npm test                     all
 *   npm test -- types walls      these static checks only
 *   npm test -- unit             one project of vitest.config.ts
 *   npm test -- src/modules/ins  the tests whose path holds this; options go to Vitest as they are
 * Each static check counts as one test. The last line says `N passed, N failed, N skipped`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Counts, countTests, sentenceOf, sumCounts } from './test-report.ts';

const root = path.resolve(import.meta.dirname, '..');
const projects = ['unit', 'architecture', 'io', 'browser'];

/** Commands run one after the other by this Node, from the root of the project. */
type StaticCheck = {
  readonly name: string;
  readonly says: string;
  readonly commands: readonly (readonly string[])[];
};

const typegen = ['node_modules/@react-router/dev/bin.cjs', 'typegen'];
const staticChecks: readonly StaticCheck[] = [
  {
    name: 'types',
    says: 'TypeScript',
    commands: [
      ...(existsSync(path.join(root, 'react-router.config.ts')) ? [typegen] : []),
      ['node_modules/typescript/bin/tsc', '--noEmit'],
    ],
  },
  { name: 'style', says: 'lint and format', commands: [['node_modules/@biomejs/biome/bin/biome', 'check']] },
  ...(existsSync(path.join(root, 'scripts/walls.ts'))
    ? [{ name: 'walls', says: 'who may import whom', commands: [['scripts/walls.ts']] }]
    : []),
  { name: 'knip', says: 'nothing unused', commands: [['node_modules/knip/bin/knip.js', '--no-progress']] },
];

type Outcome = { readonly name: string; readonly ms: number; readonly counts: Counts };

/** Runs this Node on a script. @returns its status and what it printed, if it was not printed at once */
function run(args: readonly string[], shown: boolean): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    child.once('error', (error) => resolve({ code: 127, output: String(error) }));
    child.once('close', (code) => resolve({ code: code ?? 128, output }));
  });
}

async function runStaticCheck(check: StaticCheck): Promise<Outcome> {
  const begun = performance.now();
  let failure: string | undefined;
  for (const command of check.commands) {
    const { code, output } = await run(command, false);
    if (code !== 0) failure = `${failure ?? ''}${output}`;
  }
  const ms = performance.now() - begun;
  console.log(`${failure === undefined ? '✓' : '✗'} ${check.name}: ${check.says} (${seconds(ms)})`);
  if (failure !== undefined) console.log(failure.trimEnd());
  return {
    name: check.name,
    ms,
    counts: { passed: failure === undefined ? 1 : 0, failed: failure === undefined ? 0 : 1, skipped: 0 },
  };
}

async function runTests(filters: readonly string[]): Promise<Outcome> {
  const begun = performance.now();
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-report-'));
  const file = path.join(folder, 'tests.json');
  const named = filters.filter((filter) => projects.includes(filter)).flatMap((name) => ['--project', name]);
  const others = filters.filter((filter) => !projects.includes(filter));
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const { code } = await run(
      ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...named, ...others],
      true,
    );
    const report = await readFile(file, 'utf8').catch(() => undefined);
    return { name: 'tests', ms: performance.now() - begun, counts: countTests(report, code) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function printTable(outcomes: readonly Outcome[]): void {
  console.log('');
  for (const { name, ms, counts } of outcomes)
    console.log(`${name.padEnd(8)}${seconds(ms).padStart(9)}   ${sentenceOf(counts)}`);
  console.log('');
}

const asked = process.argv.slice(2);
const isStatic = (word: string) => staticChecks.some((check) => check.name === word);
const chosen = asked.length === 0 ? staticChecks : staticChecks.filter((check) => asked.includes(check.name));
const filters = asked.filter((word) => !isStatic(word));
const outcomes: Outcome[] = [];
for (const check of chosen) outcomes.push(await runStaticCheck(check));
if (asked.length === 0 || filters.length > 0) outcomes.push(await runTests(filters));
const counts = sumCounts(outcomes.map((outcome) => outcome.counts));
printTable(outcomes);
console.log(sentenceOf(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
