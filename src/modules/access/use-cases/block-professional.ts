/** The person blocks a professional, also before any first access; lifting the block does not restore access (R28). */
import { sql } from 'kysely';
import type { VisitRequest, Visits } from '../visit.ts';

export function createBlocking(deps: { readonly visits: Visits }) {
  return {
    block: (request: VisitRequest, professionalId: string): Promise<void> =>
      deps.visits.writing(request, async (visit) => {
        const granted = visit.authorize('professional.block');
        await sql`insert into access.block (holder_id, professional_id) values (${visit.holderId}, ${professionalId})
          on conflict do nothing`.execute(visit.tx);
        await sql`update access.consent set withdrawn_at = platform.now()
          where holder_id = ${visit.holderId} and professional_id = ${professionalId} and withdrawn_at is null`.execute(
          visit.tx,
        );
        visit.trace(granted);
      }),
    unblock: (request: VisitRequest, professionalId: string): Promise<void> =>
      deps.visits.writing(request, async (visit) => {
        const granted = visit.authorize('professional.unblock');
        await sql`delete from access.block where holder_id = ${visit.holderId} and professional_id = ${professionalId}`.execute(
          visit.tx,
        );
        visit.trace(granted);
      }),
  };
}
