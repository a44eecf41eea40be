/**
 * `node bin/node.js tests/campaign/run-enumeration.ts [--questions 100000] [--seed 1] [--waits]`: what an outsider learns of who
 * has a notebook from every public door. Waits are left out, so that what they hide is seen too; `--waits` keeps them, as they
 * are served, and judges the times too. `--planted status|time`: a door that tells, which must be found out. Ends with 1 when a door tells.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { TestProject } from 'vitest/node';
import { setup } from '../global-setup.ts';
import { startHouse } from '../house.ts';
import { askEverywhere, type Planted, tells } from './enumeration.ts';

const { values } = parseArgs({
  options: {
    questions: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    waits: { type: 'boolean', default: false },
    planted: { type: 'string' },
  },
});

let clusterUrl = '';
const stop = await setup({
  provide: (_name: string, url: string) => (clusterUrl = url),
} as unknown as TestProject);
try {
  const house = await startHouse({ clusterUrl, ...(values.waits && { wait: (ms: number) => wait(ms) }) });
  try {
    const begun = performance.now();
    const found = await askEverywhere(house, {
      questions: Number(values.questions),
      seed: Number(values.seed),
      each: 30,
      planted: values.planted as Planted,
    });
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(JSON.stringify({ waits: values.waits, seconds, found }, null, 2));
    const isTold = values.waits ? found.some(tells) : found.some(({ told }) => told.length > 1);
    process.exitCode = isTold ? 1 : 0;
  } finally {
    await house.close();
  }
} finally {
  await stop();
}
