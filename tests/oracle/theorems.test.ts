/** The theorems hold of the oracle, each says something, and each is false of some wrong decision. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Facts } from '../../src/modules/access/rules/facts.ts';
import { forbids } from './forbids.ts';
import { oracle, why } from './oracle.ts';
import { checkTheorems, type Decide } from './theorem.ts';
import { theorems } from './theorems.ts';
import { drawFacts } from './worlds.ts';

const MANY = 100_000;
const FEW = 8_000;

/** Decides by the look of the facts: neither just nor constant. */
const byChance: Decide = (facts) => ({
  allowed: (createHash('md5').update(JSON.stringify(facts)).digest()[0] ?? 0) % 2 === 0,
});

const names = theorems.map(({ name }) => name);

test('each theorem holds of the oracle and concerns many facts', () => {
  const findings = checkTheorems(theorems, drawFacts(1, MANY), oracle);
  for (const { name, concerned, broken } of findings)
    console.info(`${String(concerned).padStart(6)} concerned, ${broken} broken: ${name}`);
  expect(findings.filter(({ broken }) => broken > 0)).toEqual([]);
  expect(findings.filter(({ concerned }) => concerned < 50)).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test('each theorem is false of a decision that allows all, refuses all, or goes by chance', () => {
  const wrong: readonly Decide[] = [() => ({ allowed: true }), () => ({ allowed: false }), byChance];
  const caught = new Set(
    wrong.flatMap((decide) =>
      checkTheorems(theorems, drawFacts(2, FEW), decide)
        .filter(({ broken }) => broken > 0)
        .map(({ name }) => name),
    ),
  );
  expect(names.filter((name) => !caught.has(name))).toEqual([]);
});

test('whatever forbidding clause is dropped, a theorem breaks', () => {
  const alone = new Map<string, Facts[]>(forbids.map(({ id }) => [id, []]));
  for (const facts of drawFacts(3, MANY)) {
    const { permits, forbids: against } = why(facts);
    const [only, second] = against;
    if (permits.length > 0 && only !== undefined && second === undefined) alone.get(only)?.push(facts);
  }
  const missed = forbids.filter(({ id }) => {
    const findings = checkTheorems(theorems, alone.get(id) ?? [], (facts) => oracle(facts, id));
    return !findings.some(({ broken }) => broken > 0);
  });
  console.info(`${forbids.length - missed.length} of ${forbids.length} dropped clauses break a theorem`);
  expect(missed.map(({ id }) => id)).toEqual([]);
});
