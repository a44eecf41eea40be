/**
 * A professional states the basis of their access: the person consents, or the professional is of the care team
 * (L1110-12, L1111-17, R1111-46; EX_0.2-1100: never ticked beforehand, an explicit act).
 */
import { sql } from 'kysely';
import type { Clock } from '#platform/clock';
import { accessErrors } from '../errors.ts';
import type { PublishAccessEvent } from '../events.ts';
import type { VisitRequest, Visits } from '../visit.ts';

export const BASES = ['care_team', 'consent_given', 'consent_collected_for_another'] as const;
export type Basis = (typeof BASES)[number];

/** R9: twelve months, shown to the holder with its end. */
const MONTHS = 12;

export function createStateConsent(deps: {
  readonly visits: Visits;
  readonly clock: Clock;
  readonly publish: PublishAccessEvent;
}) {
  /** @throws Refused, `consent-not-confirmed` */
  return async function stateConsent(
    request: VisitRequest,
    statement: { readonly basis: Basis; readonly confirmed: boolean },
  ): Promise<{ readonly until: Date }> {
    if (!statement.confirmed) throw accessErrors('consent-not-confirmed');
    return deps.visits.writing(request, async (visit) => {
      const granted = visit.authorize('consent.state');
      const now = deps.clock.now();
      const until = new Date(now);
      until.setMonth(until.getMonth() + MONTHS);
      await sql`insert into access.consent (holder_id, professional_id, stated_at, stated_by, basis, expires_at)
        values (${visit.holderId}, ${visit.actor.id}, ${now}, ${visit.actor.id}, ${statement.basis}, ${until})
        on conflict (holder_id, professional_id) do update set stated_at = excluded.stated_at, stated_by = excluded.stated_by,
          basis = excluded.basis, expires_at = excluded.expires_at, withdrawn_at = null`.execute(visit.tx);
      visit.trace(granted);
      if (visit.relation.consent === 'none')
        await deps.publish(visit.tx, {
          topic: 'professional-first-access',
          holderId: visit.holderId,
          professionalId: visit.actor.id,
          statedAt: now.toISOString(),
        });
      return { until };
    });
  };
}
