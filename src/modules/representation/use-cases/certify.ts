/** The proof of a mandate, for either side, at its start and after its end. */
import type { VisitRequest, Visits } from '#access';
import type { Citizens, Person } from '#citizens';
import { nameCase } from '#formats/traits';
import type { Clock } from '#platform/clock';
import { certificate } from '../certificate.ts';
import { representationErrors } from '../errors.ts';
import { mandateIn } from '../store/mandates.ts';
import type { OwnMandate } from './list-mandates.ts';

type SessionRef = { readonly hash: Buffer };

export function createCertify(deps: {
  readonly visits: Visits;
  readonly citizens: Citizens;
  readonly clock: Clock;
  readonly ownMandates: (session: SessionRef) => Promise<readonly OwnMandate[]>;
}) {
  const { visits, citizens, clock } = deps;
  return {
    /** For the person's side. @returns a PDF @throws Refused, `mandate-unknown` */
    async certify(request: VisitRequest, mandateId: string): Promise<Buffer> {
      const found = await visits.reading(request, async (visit) => {
        visit.authorize('mandate.grant');
        const mandate = await mandateIn(visit, mandateId);
        const person = await citizens.person(visit.tx, visit.holderId);
        return mandate?.personId && person ? { ...mandate, holderLabel: labelOf(person) } : undefined;
      });
      if (!found) throw representationErrors('mandate-unknown');
      return certificate(found, clock.now());
    },

    /** For the one who acts or acted: their own papers. @returns a PDF @throws `mandate-unknown` */
    async certifyOwn(session: SessionRef, mandateId: string): Promise<Buffer> {
      const one = (await deps.ownMandates(session)).find(({ id }) => id === mandateId);
      if (!one) throw representationErrors('mandate-unknown');
      return certificate({ ...one, holderLabel: one.label, personLabel: one.ownLabel }, clock.now());
    },
  };
}

const labelOf = (person: Person): string =>
  nameCase(`${person.usageGivenName ?? person.firstGivenName} ${person.usageName ?? person.birthName}`);
