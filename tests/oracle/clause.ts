/** A clause of the policy: when it holds, its acts are permitted, or forbidden whatever permits them. */
import type { Action, Facts } from '../../src/modules/access/rules/facts.ts';

export type Clause = {
  /** Short name, unique among all clauses. */
  readonly id: string;
  /** The texts it is written from. */
  readonly source: string;
  /** The acts that it is about; all of them when absent. */
  readonly acts?: readonly Action[];
  readonly when: (facts: Facts) => boolean;
};
