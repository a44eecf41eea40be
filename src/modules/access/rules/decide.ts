/**
 * The decision of access: one pure, total function over plain facts (conventions 1 and 4). Nothing is read, nothing is
 * remembered from one decision to the next.
 */
import {
  ACTIONS,
  ACTOR_KINDS,
  type Action,
  type ActorKind,
  type Allowed,
  type Decision,
  type DocumentFacts,
  type Facts,
  type Refused,
} from './facts.ts';
import { obligationsFor, statesOf } from './obligations.ts';
import { ABSENT, type AllowingRule, CHANGING, READING, type RefusingRule, type Rule } from './rule.ts';
import { TABLE } from './table.ts';
import { LAST_RULE } from './table-space.ts';

/**
 * Allows or refuses, with the code of the deciding rule. Under 0.2 µs; the returned object is frozen and may be the same
 * one for many facts. A refusal `asAbsent` must look exactly like the answer for a document that never existed (R2);
 * only `outward` and `forActor` may be told to the refused, `rule` and `sentence` are for the person's history.
 */
export const decide = decisionBy(TABLE);

/** The decision that a table makes: its rows are sorted once by act and actor. */
export function decisionBy(table: readonly Rule[]): (facts: Facts) => Decision {
  const rows = byKey(ACTIONS, (action) => byKey(ACTOR_KINDS, (kind) => rowsFor(table, action, kind)));
  const nothingApplied = refusal(LAST_RULE);
  return (facts) => {
    for (const row of rows[facts.action][facts.actor.kind]) {
      if (row.applies(facts)) return row.answer(facts.document);
    }
    return nothingApplied;
  };
}

type Row = {
  readonly applies: (facts: Facts) => boolean;
  readonly answer: (document: DocumentFacts | undefined) => Decision;
};

function byKey<Key extends string, Value>(
  keys: readonly Key[],
  make: (key: Key) => Value,
): Readonly<Record<Key, Value>> {
  return Object.freeze(Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<Key, Value>);
}

/** Rows that can apply to an action of an actor, in the order of the table. */
function rowsFor(table: readonly Rule[], action: Action, kind: ActorKind): Row[] {
  return table
    .filter(
      (rule) =>
        (rule.actions === 'any' || rule.actions.includes(action)) &&
        (rule.actors === 'any' || rule.actors.includes(kind)),
    )
    .map((rule) => (rule.outcome === 'refuse' ? refusing(rule, action) : allowing(rule, action)));
}

function refusal(rule: Rule & RefusingRule): Refused {
  return Object.freeze({
    allowed: false,
    rule: rule.code,
    sentence: rule.sentence,
    forActor: rule.forActor,
    outward: rule.outward ?? rule.code,
    asAbsent: false,
  });
}

function refusing(rule: Rule & RefusingRule, action: Action): Row {
  const plain = refusal(rule);
  if (rule.hidesExistence !== true || !(READING.includes(action) || CHANGING.includes(action))) {
    return { applies: rule.applies, answer: () => plain };
  }
  const absent = Object.freeze({ ...plain, forActor: ABSENT.sentence, outward: ABSENT.code, asAbsent: true });
  // to ask for the list as a whole names no document: the reason may be told
  const answer =
    action === 'document.list'
      ? (document?: DocumentFacts) => (document === undefined ? plain : absent)
      : () => absent;
  return { applies: rule.applies, answer };
}

/** One frozen answer for each set of states a document may be in, made at first need. */
function allowing(rule: Rule & AllowingRule, action: Action): Row {
  const answer = (states: number): Allowed =>
    Object.freeze({
      allowed: true,
      rule: rule.code,
      sentence: rule.sentence,
      obligations: Object.freeze(obligationsFor(rule.obligations, action, states)),
    });
  const withoutDocument = answer(0);
  const answers: (Allowed | undefined)[] = [];
  return {
    applies: rule.applies,
    answer: (document) => {
      if (document === undefined) return withoutDocument;
      const states = statesOf(document);
      const known = answers[states];
      if (known) return known;
      const made = answer(states);
      answers[states] = made;
      return made;
    },
  };
}
