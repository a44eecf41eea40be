/**
 * The person blocks a professional, also before any first access: nothing opens for them any more, in any mode, but what
 * they wrote (H02, R4). Every way in ends there, so that lifting the block gives none back: consent is asked again (R28).
 */
import { sql } from 'kysely';
import type { VisitRequest, Visits } from '../visit.ts';
import { endWays, professionalIn } from './authorise-professional.ts';

export function createBlocking(deps: { readonly visits: Visits }) {
  return {
    /** @throws Refused, `professional-unknown` */
    block: (request: VisitRequest, professionalId: string): Promise<void> =>
      deps.visits.writing(request, async (visit) => {
        visit.attempt('professional.block');
        const granted = visit.authorize('professional.block');
        const { id, label } = await professionalIn(visit, professionalId);
        await sql`insert into access.block (holder_id, professional_id) values (${visit.holderId}, ${id})
          on conflict do nothing`.execute(visit.tx);
        await endWays(visit, id);
        visit.trace(granted, { subject: { id, label } });
      }),
    /** @throws Refused, `professional-unknown` */
    unblock: (request: VisitRequest, professionalId: string): Promise<void> =>
      deps.visits.writing(request, async (visit) => {
        visit.attempt('professional.unblock');
        const granted = visit.authorize('professional.unblock');
        const { id, label, blocked } = await professionalIn(visit, professionalId);
        await sql`delete from access.block where holder_id = ${visit.holderId} and professional_id = ${id}`.execute(
          visit.tx,
        );
        // what a colleague stated for them meanwhile; nothing of somebody who was not blocked (R43)
        if (blocked) await endWays(visit, id);
        visit.trace(granted, { subject: { id, label } });
      }),
  };
}
