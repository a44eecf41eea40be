/** A mandate ends, pauses or takes up again, by the person's side; the one who acts gives it up (R14, R50). */
import { sql } from 'kysely';
import type { Visit, VisitRequest, Visits } from '#access';
import type { Audit } from '#audit';
import type { Clock } from '#platform/clock';
import { representationErrors } from '../errors.ts';
import type { MandateEvent, PublishMandateEvent } from '../events.ts';
import { isCounted } from '../rules/limits.ts';
import { type Mandate, mandateIn } from '../store/mandates.ts';
import { CARNET } from './end-due.ts';

type SessionRef = { readonly hash: Buffer };

export function createEndMandate(deps: {
  readonly visits: Visits;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly publish: PublishMandateEvent;
  readonly systemSession: SessionRef;
}) {
  const { visits } = deps;

  const tell = (visit: Visit, one: Pick<Mandate, 'id' | 'personId'>, change: MandateEvent['change']) =>
    deps.publish(visit.tx, {
      topic: 'mandate-changed',
      holderId: visit.holderId,
      mandateId: one.id,
      personId: one.personId ?? null,
      change,
      at: deps.clock.now().toISOString(),
    });

  /** @throws `mandate-unknown` as for one that never was; `mandate-by-law` */
  async function changeable(visit: Visit, mandateId: string): Promise<Mandate> {
    const one = await mandateIn(visit, mandateId);
    if (!one || one.status === 'refused') throw representationErrors('mandate-unknown');
    const isOwn = one.personId === visit.actor.id;
    if (one.kind !== 'carer' && one.status === 'accepted' && !isOwn)
      throw representationErrors('mandate-by-law');
    return one;
  }

  return {
    /** For good. Ended already is answered as done (R43). @throws Refused, `mandate-unknown`, `mandate-by-law` */
    end: (request: VisitRequest, mandateId: string): Promise<void> =>
      visits.writing(request, async (visit) => {
        visit.attempt('mandate.end');
        const granted = visit.authorize('mandate.end');
        const one = await changeable(visit, mandateId);
        if (one.status === 'ended') return;
        await sql`update representation.mandate set status = 'ended', ended_at = platform.now(), ended_by = ${visit.actor.id}
          where holder_id = ${visit.holderId} and mandate_id = ${mandateId}`.execute(visit.tx);
        visit.trace(granted, { subject: { id: one.personId ?? one.id, label: one.personLabel } });
        await tell(visit, one, 'ended');
      }),

    /** Nothing opens for them until it takes up again. @throws Refused, `mandate-unknown`, `mandate-by-law` */
    pause: (request: VisitRequest, mandateId: string): Promise<void> =>
      visits.writing(request, async (visit) => {
        visit.attempt('mandate.end');
        const granted = visit.authorize('mandate.end');
        const one = await changeable(visit, mandateId);
        if (one.pausedAt || !isCounted(one, deps.clock.now()) || one.status !== 'accepted') return;
        await sql`update representation.mandate set paused_at = platform.now()
          where holder_id = ${visit.holderId} and mandate_id = ${mandateId}`.execute(visit.tx);
        visit.trace(granted, {
          subject: { id: one.personId ?? one.id, label: `${one.personLabel} (pause)` },
        });
        await tell(visit, one, 'paused');
      }),

    /** Gives back what was given: an act of granting. @throws Refused, `mandate-unknown`, `mandate-by-law` */
    resume: (request: VisitRequest, mandateId: string): Promise<void> =>
      visits.writing(request, async (visit) => {
        visit.attempt('mandate.grant');
        const granted = visit.authorize('mandate.grant');
        const one = await changeable(visit, mandateId);
        if (!one.pausedAt || one.status !== 'accepted') return;
        await sql`update representation.mandate set paused_at = null
          where holder_id = ${visit.holderId} and mandate_id = ${mandateId}`.execute(visit.tx);
        visit.trace(granted, {
          subject: { id: one.personId ?? one.id, label: `${one.personLabel} (reprise)` },
        });
        await tell(visit, one, 'resumed');
      }),

    /** Whoever is paused has no visit to give it up in: Carnet does it for their session. @throws `mandate-unknown` */
    giveUpPaused: (session: SessionRef, holderId: string, mandateId: string): Promise<void> =>
      visits.writing({ session: deps.systemSession, holderId }, async (visit) => {
        const { rows } = await sql<{ label: string | null }>`
          select representation.give_up(${session.hash}, ${mandateId}) as label`.execute(visit.tx);
        const label = rows[0]?.label;
        if (!label) throw representationErrors('mandate-unknown');
        const one = await mandateIn(visit, mandateId);
        await deps.audit.write(visit.tx, holderId, {
          actor: CARNET,
          action: 'mandate.renounce',
          outcome: 'allowed',
          rule: 'A-MANDATE-RENOUNCE',
          mode: 'normal',
          subject: { id: one?.personId ?? mandateId, label },
        });
        await tell(visit, { id: mandateId, personId: one?.personId }, 'ended');
      }),
  };
}
