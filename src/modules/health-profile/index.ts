/** What a person says of their health, what professionals add to it, what comes out of documents; measures and vaccinations. */
import type { Access, VisitRequest } from '#access';
import { type Fact, type SectionCode, subjectOf } from './fact.ts';
import { factsOf } from './store/facts.ts';

export { profileErrors } from './errors.ts';
export type { Fact, SectionCode } from './fact.ts';

export type HealthProfile = ReturnType<typeof createHealthProfile>;

export function createHealthProfile(deps: { readonly access: Access }) {
  const { access } = deps;
  return {
    /** The lines that stand, of these sections or all. */
    facts: (request: VisitRequest, sections?: readonly SectionCode[]): Promise<readonly Fact[]> =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('document.list');
        const facts = (await factsOf(granted, sections)).filter((one) =>
          visit.confirm('document.read', subjectOf(one)),
        );
        visit.trace(granted);
        return facts;
      }),
  };
}
