/**
 * The person lets a professional in until a day, before any first access too, and ends what a professional has (H01, R47,
 * L1111-19). Ended, a professional keeps what they wrote, and may ask again: blocking is for who must not.
 */
import { sql } from 'kysely';
import type { Clock } from '#platform/clock';
import { isLastDayWithin } from '../durations.ts';
import { accessErrors } from '../errors.ts';
import type { PublishAccessEvent } from '../events.ts';
import type { Visit, VisitRequest, Visits } from '../visit.ts';
import { isIdentifier, type KnownProfessional, listRelations } from './list-relations.ts';

/** Longer is no choice that one remembers. */
const MOST_DAYS = 3 * 365 + 1;

export function createAuthorising(deps: {
  readonly visits: Visits;
  readonly clock: Clock;
  readonly publish: PublishAccessEvent;
}) {
  const { visits, clock } = deps;
  return {
    /**
     * @param untilDay YYYY-MM-DD, the last day
     * @throws Refused, `professional-unknown`, `professional-is-blocked`, `profession-reads-nothing`, `authorisation-end`
     */
    authorise: (request: VisitRequest, professionalId: string, untilDay: string): Promise<void> =>
      visits.writing(request, async (visit) => {
        visit.attempt('professional.authorise');
        const granted = visit.authorize('professional.authorise');
        const one = await professionalIn(visit, professionalId);
        if (one.blocked) throw accessErrors('professional-is-blocked');
        if (one.professionCode === 'SECRETARIAT_MEDICAL' || !visit.reference.columnOpen(one.group))
          throw accessErrors('profession-reads-nothing');
        const now = clock.now();
        if (!isLastDayWithin(MOST_DAYS, untilDay, now)) throw accessErrors('authorisation-end');
        await sql`insert into access.consent (holder_id, professional_id, stated_at, stated_by, basis, expires_at, ground)
          values (${visit.holderId}, ${professionalId}, ${now}, ${visit.actor.id}, 'holder',
            (${untilDay}::date + 1)::timestamp at time zone 'Europe/Paris', 'holder')
          on conflict (holder_id, professional_id, ground) do update set stated_at = excluded.stated_at,
            stated_by = excluded.stated_by, expires_at = excluded.expires_at, withdrawn_at = null`.execute(
          visit.tx,
        );
        visit.trace(granted, { subject: { id: one.id, label: one.label } });
        await tellGiven(deps.publish, visit, `${professionalId}/${now.toISOString()}`);
      }),

    /** Whatever let them in: their statement, the person's choice, a team, a code, an emergency. @throws Refused, `professional-unknown` */
    endAccess: (request: VisitRequest, professionalId: string): Promise<void> =>
      visits.writing(request, async (visit) => {
        visit.attempt('settings.change');
        const granted = visit.authorize('settings.change');
        const one = await professionalIn(visit, professionalId);
        await endWays(visit, professionalId);
        visit.trace(granted, { subject: { id: one.id, label: `fin de l’accès de ${one.label}` } });
      }),
  };
}

/** The person who does it themselves sees it done; whoever has it done in their name is told (A-GRANT). */
export async function tellGiven(
  publish: PublishAccessEvent,
  { tx, holderId, actor }: Visit,
  given: string,
): Promise<void> {
  if (actor.id !== holderId) await publish(tx, { topic: 'access-given', holderId, given, by: actor.id });
}

/** @throws `professional-unknown` */
export async function professionalIn(visit: Visit, professionalId: string): Promise<KnownProfessional> {
  const known = isIdentifier(professionalId) ? await listRelations(visit, professionalId) : [];
  const one = known.find(({ id }) => id === professionalId);
  if (!one) throw accessErrors('professional-unknown');
  return one;
}

export async function endWays(visit: Visit, professionalId: string): Promise<void> {
  await sql`select access.end_ways(${professionalId})`.execute(visit.tx);
}
