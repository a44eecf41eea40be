/** Who acts for a person, and for whom one acts: what each side may read of it. */
import { sql } from 'kysely';
import type { VisitRequest, Visits } from '#access';
import { nameCase } from '#formats/traits';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import { representationErrors } from '../errors.ts';
import { invitationCode } from '../rules/invitation-code.ts';
import { isCounted, type MandateLimits } from '../rules/limits.ts';
import { type Mandate, type MandateKind, mandateIn, mandatesIn, type Scope } from '../store/mandates.ts';

/** A mandate that the signed-in person was given, past or present. */
export type OwnMandate = {
  readonly id: string;
  readonly holderId: string;
  readonly kind: MandateKind;
  /** Whose notebook, and who acts there. */
  readonly label: string;
  readonly ownLabel: string;
  readonly holderIs: string | undefined;
  readonly scopes: readonly Scope[];
  readonly seesHidden: boolean;
  readonly status: 'accepted' | 'ended';
  readonly inForce: boolean;
  readonly since: Date;
  readonly until: Date | undefined;
  readonly pausedAt: Date | undefined;
  readonly endedAt: Date | undefined;
};

export function createListMandates(deps: {
  readonly db: Database;
  readonly visits: Visits;
  readonly clock: Clock;
  readonly limits: MandateLimits;
}) {
  const { visits } = deps;
  return {
    /** Every mandate of a space, for whoever decides on them. `mayShareChild`: with the other parent. @throws Refused */
    mandates: (
      request: VisitRequest,
    ): Promise<{
      readonly mandates: readonly Mandate[];
      readonly carersLeft: number;
      readonly mayShareChild: boolean;
      readonly limits: MandateLimits;
    }> =>
      visits.reading(request, async (visit) => {
        visit.authorize('mandate.grant');
        const mandates = await mandatesIn(visit);
        const now = deps.clock.now();
        const countOf = (kind: MandateKind) =>
          mandates.filter((one) => one.kind === kind && isCounted(one, now)).length;
        return {
          mandates,
          carersLeft: Math.max(0, deps.limits.carersPerPerson - countOf('carer')),
          mayShareChild:
            visit.actor.mandate?.kind === 'parent' && countOf('parent') < deps.limits.parentsPerChild,
          limits: deps.limits,
        };
      }),

    /** One of them; the code while its invitation waits. @throws Refused, `mandate-unknown` */
    mandate: (
      request: VisitRequest,
      mandateId: string,
    ): Promise<{ readonly mandate: Mandate; readonly code: string | undefined }> =>
      visits.reading(request, async (visit) => {
        visit.authorize('mandate.grant');
        const mandate = await mandateIn(visit, mandateId);
        if (!mandate) throw representationErrors('mandate-unknown');
        const code = mandate.status === 'invited' ? invitationCode(await visit.key(), mandateId) : undefined;
        return { mandate, code };
      }),

    /** For whom the citizen of a session acts or acted. */
    async ownMandates(session: { readonly hash: Buffer }): Promise<readonly OwnMandate[]> {
      const { rows } = await sql<Row>`select * from representation.mandates_of(${session.hash})`.execute(
        deps.db,
      );
      return rows.map((row) => ({
        id: row.mandate_id,
        holderId: row.holder_id,
        kind: row.kind,
        label: nameCase(row.label),
        ownLabel: row.own_label,
        holderIs: row.holder_is ?? undefined,
        scopes: row.scopes,
        seesHidden: row.sees_hidden,
        status: row.status,
        inForce: row.in_force,
        since: row.since,
        until: row.until ?? undefined,
        pausedAt: row.paused_at ?? undefined,
        endedAt: row.ended_at ?? undefined,
      }));
    },
  };
}

type Row = {
  mandate_id: string;
  holder_id: string;
  kind: MandateKind;
  label: string;
  own_label: string;
  holder_is: string | null;
  scopes: readonly Scope[];
  sees_hidden: boolean;
  status: 'accepted' | 'ended';
  in_force: boolean;
  since: Date;
  until: Date | null;
  paused_at: Date | null;
  ended_at: Date | null;
};
