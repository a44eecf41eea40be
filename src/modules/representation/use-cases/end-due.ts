/** Mandates end at their date, and a parent's at the child's majority, at 00:00 in Paris (R13, R51). */
import { sql } from 'kysely';
import type { Visits } from '#access';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import type { PublishMandateEvent } from '../events.ts';
import { mandateIn } from '../store/mandates.ts';

/** How the trace names Carnet's own tasks. */
export const CARNET = { kind: 'SYSTEM', id: 'Carnet', label: 'Carnet' } as const;

export function createEndDue(deps: {
  readonly db: Database;
  readonly visits: Visits;
  readonly clock: Clock;
  readonly publish: PublishMandateEvent;
  readonly systemSession: { readonly hash: Buffer };
}) {
  /**
   * The gate lets nobody in by them any more from their very date; this writes it down and tells both sides.
   * @returns how many ended
   */
  return async function endDue(): Promise<number> {
    const { rows } = await sql<{ holder_id: string; mandate_id: string }>`
      select holder_id, mandate_id from representation.due()`.execute(deps.db);
    for (const { holder_id: holderId, mandate_id: mandateId } of rows)
      await deps.visits.writing({ session: deps.systemSession, holderId }, async (visit) => {
        const one = await mandateIn(visit, mandateId);
        if (one?.status !== 'accepted') return;
        const granted = visit.authorize('mandate.end');
        await sql`update representation.mandate set status = 'ended', ended_at = platform.now(), ended_by = ${visit.actor.id}
          where holder_id = ${holderId} and mandate_id = ${mandateId}`.execute(visit.tx);
        visit.trace(granted, { subject: { id: one.personId ?? one.id, label: one.personLabel } });
        await deps.publish(visit.tx, {
          topic: 'mandate-changed',
          holderId,
          mandateId,
          personId: one.personId ?? null,
          change: 'ended',
          at: deps.clock.now().toISOString(),
        });
      });
    return rows.length;
  };
}
