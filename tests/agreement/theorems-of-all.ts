/** Every theorem, the oracle's and the table's, put to the decision over the abstract space. */
import { abstractFacts } from '../../src/modules/access/rules/abstract-space.ts';
import { decide } from '../../src/modules/access/rules/decide.ts';
import { TABLE_THEOREMS } from '../../src/modules/access/rules/table-theorems.ts';
import type { Theorem } from '../oracle/theorem.ts';
import { checkTheorems } from '../oracle/theorem.ts';
import { theorems } from '../oracle/theorems.ts';

/** Those of the table also speak of the reasons and the obligations. */
const ofTheTable: readonly Theorem[] = TABLE_THEOREMS.map(({ name, about, holds }) => ({
  name,
  source: 'table-theorems.ts',
  claim: (facts) => (about(facts) ? holds(facts, decide(facts)) : 'not-concerned'),
}));

/** @param step takes every `step`th fact */
export const proveTheorems = (step = 1) =>
  checkTheorems([...theorems, ...ofTheTable], abstractFacts(0, step), decide);
