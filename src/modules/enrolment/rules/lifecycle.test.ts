import { expect, it } from 'vitest';
import { LIFECYCLE, next, type SpaceAct } from './lifecycle.ts';

const states = [
  'none',
  'announced',
  'opposed',
  'created',
  'active',
  'closed',
  'destroyed',
  'deceased',
] as const;
const acts = [...new Set(LIFECYCLE.map(({ act }) => act))];

it('answers each state and act once', () => {
  const asked = LIFECYCLE.map(({ from, act }) => `${from} ${act}`);
  expect(new Set(asked).size).toBe(asked.length);
});

it('opens nothing at the deadline but what was announced (L1111-14)', () => {
  expect(states.filter((state) => next(state, 'open'))).toEqual(['announced']);
});

it('leaves nothing to do once destroyed or dead', () => {
  for (const act of acts)
    expect([next('destroyed', act), next('deceased', act)]).toEqual([undefined, undefined]);
});

it('destroys only what is closed (R18)', () => {
  expect(states.filter((state) => next(state, 'destroy'))).toEqual(['closed']);
});

it('lets a person change their mind whatever they chose, until destruction', () => {
  const reach = (from: (typeof states)[number]): Set<string> => {
    const seen = new Set<string>([from]);
    for (const state of seen)
      for (const { from: near, act, to, by } of LIFECYCLE)
        if (near === state && act !== 'destroy' && by.includes('holder')) seen.add(to);
    return seen;
  };
  for (const state of ['announced', 'opposed', 'created', 'active', 'closed'] as const) {
    expect(reach(state)).toContain('active');
    expect([...reach(state)].some((one) => one === 'opposed' || one === 'closed')).toBe(true);
  }
});

it('keeps what Carnet does alone to three acts and the term of destruction', () => {
  const alone = new Set<SpaceAct>(LIFECYCLE.filter(({ by }) => by.includes('system')).map(({ act }) => act));
  expect([...alone].sort()).toEqual(['announce', 'decease', 'destroy', 'open']);
});
