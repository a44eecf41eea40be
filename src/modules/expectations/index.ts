/** What should arrive in a record after an examination or a stay (B3). */
import type { Access, VisitRequest } from '#access';
import type { Citizens } from '#citizens';
import type { Clock } from '#platform/clock';
import type { Expected } from './expected.ts';
import { KIND_CODES, KINDS } from './rules/kinds.ts';
import { findAuthors, findExpected } from './store/expected.ts';
import { createChangeExpected } from './use-cases/change-expected.ts';
import { deriveExpectations } from './use-cases/derive-expectations.ts';
import { createExpectByHand } from './use-cases/expect-by-hand.ts';

export { expectationErrors } from './errors.ts';
export type { Expected } from './expected.ts';
export { deriveExpectations };

export type Expectations = ReturnType<typeof createExpectations>;

export function createExpectations(deps: {
  readonly access: Access;
  readonly citizens: Pick<Citizens, 'person'>;
  readonly clock: Clock;
}) {
  const { access, clock } = deps;
  return {
    /** What can be expected, in the words of the pages. */
    kinds: KIND_CODES.map((code) => ({ code, label: KINDS[code].label, done: KINDS[code].done })),
    labelOf: (kind: Expected['kind']): string => KINDS[kind].label,

    /**
     * Everything that this reader may know of, latest request first: the author of a request sees its answer without the record
     * being open to them. Who may know of nothing is told nothing, not even no.
     */
    expected: (request: VisitRequest): Promise<readonly Expected[]> =>
      access.reading(request, async (visit) => {
        const found = await findExpected(visit, clock.now());
        if (visit.decide('document.list').allowed) visit.trace(visit.authorize('document.list'));
        return found;
      }),

    /** The professionals who may be asked: they filed something that this reader sees. @throws Refused */
    senders: (request: VisitRequest): Promise<readonly { readonly id: string; readonly label: string }[]> =>
      access.reading(request, async (visit) => {
        visit.authorize('document.list');
        return findAuthors(visit);
      }),

    expect: createExpectByHand(deps),
    ...createChangeExpected(deps),
  };
}
