/**
 * The care team of an episode (L1110-12, H04, H06, R45): a structure says who follows the person, until a stated day; its
 * members need no other statement. The person is told of each of them and reads the team.
 */
import { sql } from 'kysely';
import type { Clock } from '#platform/clock';
import { newId } from '#platform/ids';
import { isLastDayWithin } from '../durations.ts';
import { accessErrors } from '../errors.ts';
import type { PublishAccessEvent } from '../events.ts';
import type { Granted } from '../granted.ts';
import { listTeams } from '../store/care-teams.ts';
import { type NamedProfessional, named } from '../store/colleagues.ts';
import type { Visit, VisitRequest, Visits } from '../visit.ts';
import { leaveSecretFirst } from './state-consent.ts';

/** No episode lasts longer without being said again. */
const MOST_DAYS = 366;

export function createCareTeams(deps: {
  readonly visits: Visits;
  readonly clock: Clock;
  readonly publish: PublishAccessEvent;
}) {
  const { visits } = deps;

  async function join(
    granted: Granted<'team.open'>,
    teamId: string,
    members: readonly NamedProfessional[],
  ): Promise<void> {
    const { visit } = granted;
    for (const member of members) {
      const { rows } = await sql<{ isNew: boolean }>`
        select not exists (select from access.care_team_member where holder_id = ${visit.holderId}
          and professional_id = ${member.id} and coalesce(until, 'infinity') > platform.now()) as "isNew"`.execute(
        visit.tx,
      );
      await sql`insert into access.care_team_member (holder_id, team_id, professional_id, structure_id)
        values (${visit.holderId}, ${teamId}, ${member.id}, ${visit.actor.structureId ?? ''})
        on conflict (holder_id, team_id, professional_id) do update set until = null`.execute(visit.tx);
      visit.trace(granted, { objectId: teamId, subject: member });
      if (rows[0]?.isNew)
        await deps.publish(visit.tx, {
          topic: 'professional-first-access',
          holderId: visit.holderId,
          professionalId: member.id,
          statedAt: deps.clock.now().toISOString(),
          secret: false,
        });
    }
  }

  return {
    /**
     * @param team.untilDay YYYY-MM-DD, the last day
     * @throws Refused, `no-structure`, `team-end`, `team-members`, `secret-care-runs`
     */
    openTeam: (
      request: VisitRequest,
      team: { readonly members: readonly string[]; readonly untilDay: string },
    ): Promise<{ readonly teamId: string }> =>
      visits.writing(request, async (visit) => {
        const granted = mayOpen(visit);
        const { actor } = visit;
        if (!isLastDayWithin(MOST_DAYS, team.untilDay, deps.clock.now())) throw accessErrors('team-end');
        const members = await membersNamed(visit, team.members);
        const teamId = newId();
        await sql`insert into access.care_team (holder_id, team_id, structure_id, structure_label, opened_by, opened_by_label, until)
          values (${visit.holderId}, ${teamId}, ${actor.structureId}, ${actor.structureLabel ?? ''}, ${actor.id}, ${actor.label},
            (${team.untilDay}::date + 1)::timestamp at time zone 'Europe/Paris')`.execute(visit.tx);
        await join(granted, teamId, members);
        return { teamId };
      }),

    /** @throws Refused, `team-absent`, `team-members`, `secret-care-runs` */
    addMembers: (request: VisitRequest, teamId: string, members: readonly string[]): Promise<void> =>
      visits.writing(request, async (visit) => {
        const granted = mayOpen(visit, teamId);
        await mustRun(visit, teamId);
        await join(granted, teamId, await membersNamed(visit, members));
      }),

    /** One of them leaves; done already is done (R43). */
    endMember: (request: VisitRequest, teamId: string, professionalId: string): Promise<void> =>
      visits.writing(request, async (visit) => {
        const granted = visit.authorize('team.end', undefined, teamId);
        await sql`update access.care_team_member set until = platform.now() where holder_id = ${visit.holderId}
          and team_id = ${teamId} and professional_id = ${professionalId} and coalesce(until, 'infinity') > platform.now()`.execute(
          visit.tx,
        );
        const member = await named(visit.tx, professionalId);
        visit.trace(granted, { objectId: teamId, ...(member && { subject: member }) });
      }),

    /** The episode is over. Done already is done (R43). */
    endTeam: (request: VisitRequest, teamId: string): Promise<void> =>
      visits.writing(request, async (visit) => {
        const granted = visit.authorize('team.end', undefined, teamId);
        await sql`update access.care_team set ended_at = platform.now(), ended_by = ${visit.actor.id}
          where holder_id = ${visit.holderId} and team_id = ${teamId} and ended_at is null`.execute(visit.tx);
        visit.trace(granted, { objectId: teamId });
      }),

    /** Those that run: all for the person, those of one's structure for a professional or a secretariat. */
    careTeams: (request: VisitRequest) => visits.reading(request, listTeams),
  };
}

function mayOpen(visit: Visit, teamId?: string): Granted<'team.open'> {
  visit.attempt('team.open', teamId);
  const granted = visit.authorize('team.open', undefined, teamId);
  leaveSecretFirst(visit);
  if (!visit.actor.structureId) throw accessErrors('no-structure');
  return granted;
}

async function membersNamed(visit: Visit, ids: readonly string[]): Promise<readonly NamedProfessional[]> {
  const members: NamedProfessional[] = [];
  for (const id of new Set(ids)) {
    const member = await named(visit.tx, id);
    // a secretariat opens nothing (R38)
    if (!member || member.professionCode === 'SECRETARIAT_MEDICAL') throw accessErrors('team-members');
    members.push(member);
  }
  if (members.length === 0) throw accessErrors('team-members');
  return members;
}

async function mustRun(visit: Visit, teamId: string): Promise<void> {
  const teams = await listTeams(visit);
  if (!teams.some(({ id }) => id === teamId)) throw accessErrors('team-absent');
}
