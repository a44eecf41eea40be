/**
 * An emergency access: break-glass, or the emergency call centre. It is opened with its reason, for one person and one
 * session; every visit of that session is in its mode until it ends; the person and the treating doctors are told at once
 * (L1111-17 I, R1111-48, EX_0.2-1040, EX_0.2-1050; R44). A break-glass is justified within a day, and the person reads why.
 */
import { sql } from 'kysely';
import type { Citizens } from '#citizens';
import type { Clock } from '#platform/clock';
import { newId } from '#platform/ids';
import { type Durations, hoursLater } from '../durations.ts';
import { accessErrors, Refused } from '../errors.ts';
import type { PublishAccessEvent } from '../events.ts';
import type { Granted } from '../granted.ts';
import type { Mode } from '../rules/facts.ts';
import { NOT_OPEN } from '../rules/rule.ts';
import {
  endOwnEmergency,
  keepOwnEmergency,
  type OwnEmergency,
  ownEmergencies,
} from '../store/own-emergencies.ts';
import type { Visit, VisitRequest, Visits } from '../visit.ts';
import { leaveSecretFirst } from './state-consent.ts';

export type EmergencyMode = Exclude<Mode, 'normal'>;

export type EmergencyAccess = {
  readonly id: string;
  readonly professionalId: string;
  readonly mode: EmergencyMode;
  readonly reason: string;
  readonly openedAt: Date;
  readonly endsAt: Date;
  readonly closedAt: Date | undefined;
  readonly isRunning: boolean;
  /** By when it must be justified; undefined for the call centre. */
  readonly justifyBefore: Date | undefined;
  readonly justification: string | undefined;
  readonly justifiedAt: Date | undefined;
};

const REASON = { min: 3, max: 500 };
const JUSTIFICATION = { min: 10, max: 2000 };

/** The same words whatever refuses it: the person's switch, a block, a profession (R16, R37). */
const REFUSED = 'L’accès en urgence à ce carnet est refusé.';

export function createEmergencies(deps: {
  readonly visits: Visits;
  readonly citizens: Citizens;
  readonly clock: Clock;
  readonly durations: Durations;
  readonly publish: PublishAccessEvent;
}) {
  const { visits, clock, durations } = deps;
  return {
    /**
     * Before the reason is confirmed: would it be refused? A refusal is traced as such.
     * @throws Refused, `already-authorised`, `secret-care-runs`
     */
    askEmergency: (request: EmergencyRequest): Promise<void> =>
      visits.reading(request, async (visit) => {
        visit.attempt('space.open');
        mayOpen(visit, request);
      }),

    /**
     * @param request in the mode to open
     * @throws Refused when the person's switches, a block or the profession forbid it; `reason-missing`,
     *   `emergency-not-confirmed`, `already-authorised`, `secret-care-runs`
     */
    openEmergency: (
      request: EmergencyRequest,
      { reason, confirmed }: { readonly reason: string; readonly confirmed: boolean },
    ): Promise<{ readonly emergencyId: string; readonly until: Date }> =>
      visits.writing(request, async (visit) => {
        visit.attempt('space.open');
        const granted = mayOpen(visit, request);
        const said = reason.trim();
        if (said.length < REASON.min || said.length > REASON.max) throw accessErrors('reason-missing');
        if (!confirmed) throw accessErrors('emergency-not-confirmed');
        const { emergencyId: running, emergencyUntil } = visit.relation;
        // sent twice, opened once (R43)
        if (running && emergencyUntil && visit.mode === request.mode)
          return { emergencyId: running, until: emergencyUntil };
        const now = clock.now();
        const until = hoursLater(now, durations.emergencyHours);
        const emergencyId = newId();
        const justifyBefore =
          request.mode === 'bris_de_glace' ? hoursLater(now, durations.justifyHours) : null;
        await sql`insert into access.emergency_access (holder_id, emergency_id, professional_id, session_hash, mode, reason,
            opened_at, ends_at, justify_before)
          values (${visit.holderId}, ${emergencyId}, ${visit.actor.id}, ${request.session.hash}, ${request.mode}, ${said},
            ${now}, ${until}, ${justifyBefore})`.execute(visit.tx);
        const person = await deps.citizens.person(visit.tx, visit.holderId);
        if (!person) throw accessErrors('space-not-open');
        await keepOwnEmergency(visit, person, { emergencyId, mode: request.mode, now, until, justifyBefore });
        visit.trace(granted, { objectId: emergencyId });
        await deps.publish(visit.tx, {
          topic: 'emergency-opened',
          holderId: visit.holderId,
          emergencyId,
          professionalId: visit.actor.id,
          mode: request.mode,
        });
        return { emergencyId, until };
      }),

    /** Back to the normal mode, before its time. Done already is done (R43). */
    closeEmergency: (request: VisitRequest): Promise<void> =>
      visits.writing(request, async (visit) => {
        await sql`update access.emergency_access set closed_at = platform.now() where holder_id = ${visit.holderId}
          and session_hash = ${request.session.hash} and closed_at is null`.execute(visit.tx);
        const { emergencyId } = visit.relation;
        if (emergencyId) await endOwnEmergency(visit, emergencyId, 'closed_at');
      }),

    /** By whoever opened it, in any mode, later too. @throws `justification-too-short`, `emergency-absent` */
    justifyEmergency: (request: VisitRequest, emergencyId: string, text: string): Promise<void> =>
      visits.writing(request, async (visit) => {
        visit.attempt('emergency.justify', emergencyId);
        const granted = visit.authorize('emergency.justify', undefined, emergencyId);
        const said = text.trim();
        if (said.length < JUSTIFICATION.min || said.length > JUSTIFICATION.max)
          throw accessErrors('justification-too-short');
        const { numAffectedRows } =
          await sql`update access.emergency_access set justification = ${said}, justified_at = platform.now()
          where holder_id = ${visit.holderId} and emergency_id = ${emergencyId} and professional_id = ${visit.actor.id}
            and justified_at is null`.execute(visit.tx);
        if (!numAffectedRows) throw accessErrors('emergency-absent');
        await endOwnEmergency(visit, emergencyId, 'justified_at');
        visit.trace(granted, { objectId: emergencyId });
        await deps.publish(visit.tx, {
          topic: 'emergency-justified',
          holderId: visit.holderId,
          emergencyId,
        });
      }),

    /** Those that the visit's actor may see: all for the person, their own for a professional. Newest first. */
    emergencies: (request: VisitRequest): Promise<readonly EmergencyAccess[]> =>
      visits.reading(request, async (visit) => {
        const { rows } =
          await sql<Row>`select emergency_id, professional_id, mode, reason, opened_at, ends_at, closed_at,
            closed_at is null and ends_at > platform.now() as running, justify_before, justification, justified_at
          from access.emergency_access where holder_id = ${visit.holderId} order by opened_at desc limit 200`.execute(
            visit.tx,
          );
        return rows.map((row) => ({
          id: row.emergency_id,
          professionalId: row.professional_id,
          mode: row.mode,
          reason: row.reason,
          openedAt: row.opened_at,
          endsAt: row.ends_at,
          closedAt: row.closed_at ?? undefined,
          isRunning: row.running,
          justifyBefore: row.justify_before ?? undefined,
          justification: row.justification ?? undefined,
          justifiedAt: row.justified_at ?? undefined,
        }));
      }),

    /** The professional's own, in every space: those that run, those to justify, those of the last month. */
    ownEmergencies: (session: { readonly hash: Buffer }): Promise<readonly OwnEmergency[]> =>
      visits.asActor(session, ownEmergencies),
  };
}

type EmergencyRequest = VisitRequest & { readonly mode: EmergencyMode };

function mayOpen(visit: Visit, request: EmergencyRequest): Granted<'space.open'> {
  leaveSecretFirst(visit);
  const decision = visit.decide('space.open');
  if (!decision.allowed && decision.outward !== NOT_OPEN.code)
    throw new Refused({
      code: 'access-refused',
      action: 'space.open',
      rule: decision.rule,
      sentence: REFUSED,
      objectId: undefined,
    });
  const granted = visit.authorize('space.open');
  const { treating, consent } = visit.relation;
  // not offered to who may come in already (EX_0.2-1040); the 15 answers a call, whoever calls
  if (request.mode === 'bris_de_glace' && (treating || consent === 'valid'))
    throw accessErrors('already-authorised');
  return granted;
}

type Row = {
  emergency_id: string;
  professional_id: string;
  mode: EmergencyMode;
  reason: string;
  opened_at: Date;
  ends_at: Date;
  closed_at: Date | null;
  running: boolean;
  justify_before: Date | null;
  justification: string | null;
  justified_at: Date | null;
};
