/**
 * A professional enters the code that the person gave them, in the person's space, found by its INS (R20, R27, R48). A
 * wrong code is counted before it is refused: five, and the codes that wait open nothing any more.
 */
import { sql } from 'kysely';
import type { Limit, RateLimits } from '#platform/rate-limit';
import { accessErrors } from '../errors.ts';
import type { PublishAccessEvent } from '../events.ts';
import type { VisitRequest, Visits } from '../visit.ts';
import { hashOf } from './share-code.ts';
import { leaveSecretFirst } from './state-consent.ts';

/** Of one professional, over all persons, right codes included. */
const TRIES: Limit = { name: 'share-code', times: 30, seconds: 3600 };

export function createShareCodeEntry(deps: {
  readonly visits: Visits;
  readonly limits: RateLimits;
  readonly publish: PublishAccessEvent;
}) {
  const { visits } = deps;

  /** In the person's history, and to the professional: the count of `counted` is committed by then. */
  const refuse = (request: VisitRequest): Promise<never> =>
    visits.reading(request, async (visit) => {
      visit.attempt('code.use');
      throw accessErrors('share-code-wrong');
    });

  return {
    /**
     * @param typed with or without spaces
     * @throws Refused, `share-code-shape`, `share-code-wrong`, `too-many`, `secret-care-runs`
     */
    enterShareCode: async (request: VisitRequest, typed: string): Promise<{ readonly until: Date }> => {
      const code = typed.replace(/[\s.-]/g, '');
      if (!/^\d{8}$/.test(code)) throw accessErrors('share-code-shape');
      await deps.limits.consume(
        TRIES,
        await visits.asActor(request.session, async (_tx, actorId) => actorId),
      );
      const hash = await hashOf(code, request.holderId);
      const used = await visits.writing(request, async (visit) => {
        visit.attempt('code.use');
        const granted = visit.authorize('code.use');
        leaveSecretFirst(visit);
        const { rows } = await sql<{ used: { codeId: string; until: string } | null }>`
          select access.use_code(${hash}) as used`.execute(visit.tx);
        const found = rows[0]?.used;
        if (!found) return undefined;
        visit.trace(granted, { objectId: found.codeId });
        await deps.publish(visit.tx, {
          topic: 'code-used',
          holderId: visit.holderId,
          codeId: found.codeId,
          professionalId: visit.actor.id,
        });
        return { until: new Date(found.until) };
      });
      return used ?? refuse(request);
    },
  };
}
