/**
 * The basis of an access is stated: the person consents, or the professional is of the care team (L1110-12, L1111-17,
 * R1111-46; EX_0.2-1100: never ticked beforehand, an explicit act). For oneself, or for a colleague of the same structure
 * (H06, H07), at reception too (R46).
 */
import { sql } from 'kysely';
import type { Clock } from '#platform/clock';
import { type Durations, endOfConsent } from '../durations.ts';
import { accessErrors } from '../errors.ts';
import type { PublishAccessEvent } from '../events.ts';
import { colleague } from '../store/colleagues.ts';
import type { Visit, VisitRequest, Visits } from '../visit.ts';

export const BASES = ['care_team', 'consent_given', 'consent_collected_for_another'] as const;
export type Basis = (typeof BASES)[number];

/** How the person agreed. Within the care team, being informed is enough (L1110-12). */
export const FORMS = ['oral', 'written'] as const;
export type ConsentForm = (typeof FORMS)[number];

export type ConsentStatement = {
  readonly basis: Basis;
  readonly form?: ConsentForm | undefined;
  readonly confirmed: boolean;
  /** A colleague of the same structure; oneself when absent. */
  readonly professionalId?: string | undefined;
  /** The care of a minor that is kept from the representatives (R13, EX_0.1-1100): asked again each time. */
  readonly secret?: boolean | undefined;
};

export function createStateConsent(deps: {
  readonly visits: Visits;
  readonly clock: Clock;
  readonly durations: Durations;
  readonly publish: PublishAccessEvent;
}) {
  /** @throws Refused, `consent-not-confirmed`, `no-colleague`, `secret-care-minor`, `secret-care-runs` */
  return async function stateConsent(
    request: VisitRequest,
    statement: ConsentStatement,
  ): Promise<{ readonly until: Date }> {
    if (!statement.confirmed) throw accessErrors('consent-not-confirmed');
    return deps.visits.writing(request, async (visit) => {
      const isMinor = visit.space.protection === 'minor';
      visit.attempt('consent.state', undefined, isMinor && statement.secret === true);
      const granted = visit.authorize('consent.state');
      if (statement.secret && !isMinor) throw accessErrors('secret-care-minor');
      leaveSecretFirst(visit, statement.secret === true);
      const whom = await stated(visit, statement.professionalId);
      const now = deps.clock.now();
      const basis = whom.isSelf ? statement.basis : 'consent_collected_for_another';
      // the secret care of a minor is asked again at each consultation
      const until = endOfConsent(
        deps.durations,
        statement.secret ? 'consent_given' : basis,
        whom.professionCode,
        now,
      );
      const { rows } = await sql<{ isNew: boolean }>`select access.state_consent(${whom.id},
        ${statement.secret ? 'secret' : 'statement'}, ${basis}, ${statement.form ?? null}, ${until}) as "isNew"`.execute(
        visit.tx,
      );
      const isNew = whom.isSelf ? visit.relation.consent === 'none' : rows[0]?.isNew === true;
      const secret = statement.secret === true || visit.secret;
      visit.trace(granted, { secret, ...(whom.isSelf ? {} : { subject: whom }) });
      if (isNew || basis === 'consent_given')
        await deps.publish(visit.tx, {
          topic: isNew ? 'professional-first-access' : 'outside-access',
          holderId: visit.holderId,
          professionalId: whom.id,
          statedAt: now.toISOString(),
          secret,
        });
      return { until };
    });
  };
}

/**
 * What is open is seen by the representatives, at the hour of a care that they must not learn of: the secret care is ended
 * first (R13).
 */
export function leaveSecretFirst(visit: Visit, staysSecret = false): void {
  if (visit.secret && !staysSecret) throw accessErrors('secret-care-runs');
}

type Stated = {
  readonly id: string;
  readonly label: string;
  readonly professionCode: string | undefined;
  readonly isSelf: boolean;
};

async function stated(visit: Visit, professionalId: string | undefined): Promise<Stated> {
  const { actor } = visit;
  if (professionalId === undefined || professionalId === actor.id) {
    // a secretariat has no access of its own to state (R38)
    if (actor.kind === 'secretariat') throw accessErrors('no-colleague');
    return { id: actor.id, label: actor.label, professionCode: actor.professionCode, isSelf: true };
  }
  const other = await colleague(visit.tx, professionalId, actor.structureId);
  if (!other) throw accessErrors('no-colleague');
  return { ...other, isSelf: false };
}

/** A professional takes back what they stated: open, or kept from the representatives (EX_0.3-1040, R46). */
export function createWithdrawConsent(deps: { readonly visits: Visits }) {
  return (request: VisitRequest, which: 'statement' | 'secret'): Promise<void> =>
    deps.visits.writing(request, async (visit) => {
      const granted = visit.authorize('consent.withdraw');
      await sql`update access.consent set withdrawn_at = platform.now() where holder_id = ${visit.holderId}
        and professional_id = ${visit.actor.id} and ground = ${which} and withdrawn_at is null`.execute(
        visit.tx,
      );
      visit.trace(granted, { secret: which === 'secret' });
    });
}
