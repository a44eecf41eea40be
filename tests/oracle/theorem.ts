/** A sentence that must be true of any access decision, and how it is put to one. */
import type { Facts } from '../../src/modules/access/rules/facts.ts';

export type Decide = (facts: Facts) => { readonly allowed: boolean };

export type Theorem = {
  readonly name: string;
  /** The texts it is written from. */
  readonly source: string;
  /** True or false of these facts under this decision; `not-concerned` when it says nothing of them. */
  readonly claim: (facts: Facts, decide: Decide) => boolean | 'not-concerned';
};

export type Finding = {
  readonly name: string;
  readonly source: string;
  /** How many facts the theorem says something of; at 0 it is vacuous and proves nothing. */
  readonly concerned: number;
  readonly broken: number;
  /** The first facts that break it. */
  readonly example?: Facts | undefined;
};

/** Puts each theorem to a decision over all these facts. */
export function checkTheorems(
  theorems: readonly Theorem[],
  worlds: Iterable<Facts>,
  decide: Decide,
): readonly Finding[] {
  const counts = theorems.map(() => ({ concerned: 0, broken: 0, example: undefined as Facts | undefined }));
  for (const facts of worlds)
    for (const [at, { claim }] of theorems.entries()) {
      const verdict = claim(facts, decide);
      const count = counts[at];
      if (!count || verdict === 'not-concerned') continue;
      count.concerned++;
      if (verdict) continue;
      count.broken++;
      count.example ??= facts;
    }
  return theorems.flatMap(({ name, source }, at) => {
    const count = counts[at];
    return count ? [{ name, source, ...count }] : [];
  });
}

/** Whatever `when` describes is refused. */
export function never(name: string, source: string, when: (facts: Facts) => boolean): Theorem {
  return {
    name,
    source,
    claim: (facts, decide) => (when(facts) ? !decide(facts).allowed : 'not-concerned'),
  };
}

/** Whatever `when` describes is allowed. */
export function always(name: string, source: string, when: (facts: Facts) => boolean): Theorem {
  return { name, source, claim: (facts, decide) => (when(facts) ? decide(facts).allowed : 'not-concerned') };
}

/** What is allowed here is allowed in the changed facts too. `change` gives nothing where the theorem is silent. */
export function keeps(name: string, source: string, change: (facts: Facts) => Facts | undefined): Theorem {
  return {
    name,
    source,
    claim: (facts, decide) => {
      const changed = change(facts);
      return changed && decide(facts).allowed ? decide(changed).allowed : 'not-concerned';
    },
  };
}

/** What is refused here is refused in the changed facts too. */
export function refusesStill(
  name: string,
  source: string,
  change: (facts: Facts) => Facts | undefined,
): Theorem {
  return {
    name,
    source,
    claim: (facts, decide) => {
      const changed = change(facts);
      return changed && !decide(facts).allowed ? !decide(changed).allowed : 'not-concerned';
    },
  };
}

/** The answer is the same in the changed facts. */
export function ignores(name: string, source: string, change: (facts: Facts) => Facts | undefined): Theorem {
  return {
    name,
    source,
    claim: (facts, decide) => {
      const changed = change(facts);
      return changed ? decide(facts).allowed === decide(changed).allowed : 'not-concerned';
    },
  };
}
