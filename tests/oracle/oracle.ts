/**
 * The access decision a third time, from the texts alone, to be compared with the table and with the database.
 * A policy without order: an act is allowed when a clause permits it and none forbids it.
 */
import type { Action, Facts } from '../../src/modules/access/rules/facts.ts';
import type { Clause } from './clause.ts';
import { forbids } from './forbids.ts';
import { permits } from './permits.ts';
import { ABOUT_A_DOCUMENT, ON_A_DOCUMENT } from './terms.ts';

export type Answer = {
  readonly allowed: boolean;
  /** A refusal that must look like a document that never existed (R2, R30). */
  readonly absent: boolean;
};

/** The clauses that hold of these facts, by name. */
export function why(facts: Facts): {
  readonly permits: readonly string[];
  readonly forbids: readonly string[];
} {
  const asked = asAsked(facts);
  const held = (clauses: readonly Clause[]) => clauses.filter((one) => holds(one, asked)).map(({ id }) => id);
  return { permits: held(permits), forbids: held(forbids) };
}

/** The decision of the policy, or of one that lacks the clause `without`. */
export function oracle(given: Facts, without?: string): Answer {
  const facts = asAsked(given);
  const allowed = isAllowed(facts, without);
  if (allowed || !facts.document || !ON_A_DOCUMENT.includes(facts.action)) return { allowed, absent: false };
  // Whoever may not know that a document exists must not learn it from a refusal.
  return { allowed, absent: !isAllowed({ ...facts, action: 'document.know' }, without) };
}

/** A document that is given with an act about none plays no part. */
function asAsked(facts: Facts): Facts {
  return ABOUT_A_DOCUMENT.includes(facts.action) ? facts : { ...facts, document: undefined };
}

function isAllowed(facts: Facts, without: string | undefined): boolean {
  const clauses = byAct(facts.action);
  const held = (one: Clause) => one.id !== without && one.when(facts);
  return clauses.permits.some(held) && !clauses.forbids.some(held);
}

function holds({ acts, when }: Clause, facts: Facts): boolean {
  return (!acts || acts.includes(facts.action)) && when(facts);
}

type Clauses = { readonly permits: readonly Clause[]; readonly forbids: readonly Clause[] };
const sorted = new Map<Action, Clauses>();

/** Those that speak of an act: millions of facts are asked about. */
function byAct(action: Action): Clauses {
  const known = sorted.get(action);
  if (known) return known;
  const about = ({ acts }: Clause) => !acts || acts.includes(action);
  const clauses = { permits: permits.filter(about), forbids: forbids.filter(about) };
  sorted.set(action, clauses);
  return clauses;
}
