/** Decisions a second of the table of access, over facts of every act and kind of actor, beside the texts' own oracle. */
import { abstractFacts } from '../src/modules/access/rules/abstract-space.ts';
import { decide } from '../src/modules/access/rules/decide.ts';
import { oracle } from '../tests/oracle/oracle.ts';
import type { Metric, Result } from './report.ts';

const ROUNDS = 5;
/** Divides no dimension of the space: every act and actor is among the facts. */
const STEP = 97;

export async function decisions(): Promise<Result> {
  const facts = [...abstractFacts(0, STEP)];
  const metrics = [
    ['the table', (one) => decide(one)],
    ['the oracle', (one) => oracle(one)],
  ] as const satisfies readonly (readonly [string, (one: (typeof facts)[number]) => { allowed: boolean }])[];
  return {
    name: 'decide',
    note: `${facts.length.toLocaleString('en')} facts, median of ${ROUNDS} rounds after one to warm up, one thread`,
    metrics: metrics.flatMap(([name, ask]): Metric[] => {
      const { seconds, allowed } = measured(() => facts.filter((one) => ask(one).allowed).length);
      return [
        { name: `decisions of ${name}`, value: facts.length / seconds, unit: '/s' },
        {
          name: '  time of one',
          value: (seconds / facts.length) * 1e6,
          unit: 'µs',
          ...(name === 'the table' && { goal: { atMost: 5 } }),
        },
        { name: '  allowed', value: allowed, unit: '' },
      ];
    }),
  };
}

function measured(work: () => number): { readonly seconds: number; readonly allowed: number } {
  const times: number[] = [];
  let allowed = work();
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    allowed = work();
    times.push((performance.now() - began) / 1000);
  }
  return { seconds: times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN, allowed };
}
