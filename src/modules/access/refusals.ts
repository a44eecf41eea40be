/**
 * What a refusal leaves behind once the visit that it ended is undone: one line, in the history of the space or in the security
 * journal, and nothing else (convention 3).
 */
import type { Audit, AuditActor } from '#audit';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { inTransaction } from '#platform/database/transaction';
import type { CarnetError } from '#platform/errors';
import type { Limit, RateLimits } from '#platform/rate-limit';
import { Refused } from './errors.ts';
import type { Action, Mode } from './rules/facts.ts';
import type { VisitRequest } from './visit.ts';

/** What is known of a visit when it ends badly. */
export type Met = {
  actor?: AuditActor;
  isInside: boolean;
  mode?: Mode;
  secret?: boolean;
  renews?: Date | undefined;
  tried?: { readonly action: Action; readonly objectId: string | undefined };
};

/** A professional mistypes a few numbers a day; a hundred in an hour is something else. */
export const VAIN_LOOKS: Limit = { name: 'vain-look', times: 100, seconds: 3600 };

export function createRefusals(deps: {
  readonly db: Database;
  readonly audit: Audit;
  readonly limits: RateLimits;
  /** Sets the claims again in a transaction of its own: the visit's is undone. */
  readonly gather: (tx: DatabaseTransaction, request: VisitRequest) => Promise<unknown>;
}) {
  const { db, audit } = deps;

  /** In the history of the space that the actor was in. */
  async function traceRefusal(
    request: VisitRequest,
    error: CarnetError,
    { actor, tried, mode, secret }: Met,
  ): Promise<void> {
    const refused = error instanceof Refused ? error : tried && { ...tried, rule: error.code };
    if (!refused || !actor) return;
    await inTransaction(
      db,
      'read committed',
      (tx) => deps.gather(tx, request),
      (tx) =>
        audit.write(tx, request.holderId, {
          actor,
          action: refused.action,
          outcome: 'refused',
          rule: refused.rule,
          mode: mode ?? 'normal',
          secret: secret ?? false,
          objectId: refused.objectId,
          requestId: request.requestId,
        }),
    );
  }

  /** A refusal leaves its line alone: in the history of the space, or in the security journal without any number (convention 3). */
  return async function leaveTrace(request: VisitRequest, error: CarnetError, met: Met): Promise<void> {
    const { actor, isInside } = met;
    if (!actor) return;
    if (isInside) await traceRefusal(request, error, met);
    else
      await audit.writeSecurityEvent({
        actorKind: actor.kind,
        actorId: actor.id,
        action: 'space.open',
        code: error.code,
        requestId: request.requestId,
      });
    // Nobody, or a space that is not open: counted alike, so that nobody tries them all (R16, A1).
    if (error.code === 'space-not-open') await deps.limits.consume(VAIN_LOOKS, actor.id);
  };
}
