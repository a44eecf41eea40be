/** The proof that an act was decided and allowed, or the refusal in the words that its actor may hear (convention 1). */
import { Refused } from './errors.ts';
import type { Action, Allowed, Decision } from './rules/facts.ts';
import { NOT_OPEN } from './rules/rule.ts';
import type { Visit } from './visit.ts';

declare const proof: unique symbol;

/** The proof that an action was decided and allowed in this visit. Only a visit makes one. */
export type Granted<A extends Action = Action> = {
  readonly [proof]: A;
  readonly action: A;
  readonly decision: Allowed;
  readonly visit: Visit;
};

export const grant = <A extends Action>(action: A, decision: Allowed, visit: Visit): Granted<A> =>
  ({ action, decision, visit }) as unknown as Granted<A>;

/** @throws Refused */
export function grantOrThrow<A extends Action>(
  action: A,
  decision: Decision,
  visit: Visit,
  objectId?: string,
): Granted<A> {
  if (decision.allowed) return grant(action, decision, visit);
  throw new Refused({
    code: codeOf(decision, action),
    action,
    rule: decision.rule,
    sentence: decision.forActor,
    objectId,
  });
}

function codeOf(
  decision: Decision,
  action: Action,
): 'space-not-open' | 'document-absent' | 'access-refused' | 'act-refused' {
  if (!decision.allowed && decision.asAbsent) return 'document-absent';
  // R16: closed and opposed are answered as never created
  if (!decision.allowed && decision.outward === NOT_OPEN.code) return 'space-not-open';
  return action === 'document.read' || action === 'document.list' || action === 'space.open'
    ? 'access-refused'
    : 'act-refused';
}
