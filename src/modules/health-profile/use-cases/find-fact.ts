/** What every act on a line of the profile begins with: it is there for this actor, and the act is decided. */
import type { Granted, Visit } from '#access';
import { profileErrors } from '../errors.ts';
import { type Fact, subjectOf } from '../fact.ts';
import { findFact } from '../store/facts.ts';

type FactAct = 'document.hide' | 'document.show' | 'document.delete' | 'document.replace';

/** @throws Refused; `fact-absent` for what does not exist for this actor; `fact-old` for a former version */
export async function foundForAct<A extends FactAct>(
  visit: Visit,
  act: A,
  factId: string,
): Promise<{ readonly fact: Fact; readonly granted: Granted<A> }> {
  visit.attempt(act, factId);
  const fact = await findFact(visit, factId);
  if (!fact) throw profileErrors('fact-absent');
  // that it was refused is kept from whom the line is kept (R13)
  visit.attempt(act, factId, fact.invisibleToRepresentatives);
  if (fact.status === 'superseded') throw profileErrors('fact-old');
  return { fact, granted: visit.authorize(act, subjectOf(fact), factId) };
}

export const aboutFact = ({ factId, invisibleToRepresentatives }: Fact) => ({
  objectId: factId,
  secret: invisibleToRepresentatives,
});
