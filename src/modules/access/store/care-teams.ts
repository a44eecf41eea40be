/** The care teams that run in the visited space, as far as the visit may know of them. */
import { sql } from 'kysely';
import type { Visit } from '../visit.ts';

export type CareTeam = {
  readonly id: string;
  readonly structureLabel: string;
  readonly openedByLabel: string;
  readonly openedAt: Date;
  readonly until: Date | undefined;
  readonly members: readonly TeamMember[];
};
export type TeamMember = {
  readonly id: string;
  readonly label: string;
  readonly profession: string;
  readonly since: Date;
};

export async function listTeams(visit: Visit): Promise<readonly CareTeam[]> {
  const { rows } = await sql<{
    team_id: string;
    structure_label: string;
    opened_by_label: string;
    opened_at: Date;
    until: Date | null;
    professional_id: string | null;
    label: string;
    profession: string;
    since: Date;
  }>`select t.team_id, t.structure_label, t.opened_by_label, t.opened_at, t.until, m.professional_id, m.since,
      concat_ws(' ', p.title, p.given_name, p.family_name) as label, p.profession_label as profession
    from access.care_team t
    left join access.care_team_member m on m.holder_id = t.holder_id and m.team_id = t.team_id
      and coalesce(m.until, 'infinity') > platform.now()
    left join professionals.professional p on p.professional_id = m.professional_id
    where t.holder_id = ${visit.holderId} and t.ended_at is null and coalesce(t.until, 'infinity') > platform.now()
    order by t.opened_at desc, t.team_id, m.since, label`.execute(visit.tx);
  const teams = new Map<string, CareTeam & { readonly members: TeamMember[] }>();
  for (const row of rows) {
    const team = teams.get(row.team_id) ?? {
      id: row.team_id,
      structureLabel: row.structure_label,
      openedByLabel: row.opened_by_label,
      openedAt: row.opened_at,
      until: row.until ?? undefined,
      members: [],
    };
    teams.set(row.team_id, team);
    if (row.professional_id)
      team.members.push({
        id: row.professional_id,
        label: row.label,
        profession: row.profession,
        since: row.since,
      });
  }
  return [...teams.values()];
}
