/** Who has a relation with a space: the treating doctors, the authorised, the blocked. */
import { sql } from 'kysely';
import type { Ground } from '../rules/facts.ts';
import type { Visit } from '../visit.ts';

export type KnownProfessional = {
  readonly id: string;
  readonly label: string;
  readonly profession: string;
  readonly structure: string | undefined;
  readonly structureId: string | undefined;
  /** Column of the matrix. */
  readonly group: string | undefined;
  readonly treating: boolean;
  readonly blocked: boolean;
  readonly consent: 'none' | 'valid' | 'expired';
  /** What makes it valid (R47). */
  readonly ground: Ground | undefined;
  readonly until: Date | undefined;
  readonly since: Date | undefined;
};

type Row = {
  id: string;
  label: string;
  profession: string;
  profession_code: string;
  profession_system: string;
  savoir_faire: string | null;
  section: string | null;
  structure: string | null;
  structure_id: string | null;
  treating: boolean;
  blocked: boolean;
  consent: 'none' | 'valid' | 'expired';
  ground: Ground | null;
  expires_at: Date | null;
  since: Date | null;
};

export async function listRelations(visit: Visit): Promise<readonly KnownProfessional[]> {
  const { rows } = await sql<Row>`
      with ways as (
        -- in the order of R47, what is over last
        select professional_id, ground, expires_at as until, stated_at as since, stated_by,
            case when expires_at <= platform.now() then 9 when ground = 'holder' then 1 else 2 end as rank
          from access.consent where holder_id = ${visit.holderId} and withdrawn_at is null
        union all select m.professional_id, 'team', least(t.until, m.until), m.since, t.opened_by, 3
          from access.care_team_member m join access.care_team t on t.holder_id = m.holder_id and t.team_id = m.team_id
          where m.holder_id = ${visit.holderId} and t.ended_at is null and m.since <= platform.now()
            and coalesce(m.until, 'infinity') > platform.now() and coalesce(t.until, 'infinity') > platform.now()
        union all select used_by, 'code', ends_at, used_at, created_by, 4 from access.share_code
          where holder_id = ${visit.holderId} and used_by is not null and ended_at is null and ends_at > platform.now()),
      way as (select distinct on (professional_id) * from ways order by professional_id, rank, until desc nulls first),
      known as (
        select professional_id from way
        union select professional_id from access.block where holder_id = ${visit.holderId}
        union select professional_id from access.treating_doctor
          where holder_id = ${visit.holderId} and since <= platform.today() and (until is null or until > platform.today()))
      select p.professional_id as id, concat_ws(' ', p.title, p.given_name, p.family_name) as label,
        p.profession_label as profession, p.profession_code, p.profession_system, p.savoir_faire, p.section,
        s.name as structure, p.structure_id, t.professional_id is not null as treating, b.professional_id is not null as blocked,
        case when w.rank is null then 'none' when w.rank = 9 then 'expired' else 'valid' end as consent,
        case when w.rank < 9 then case w.ground when 'secret' then 'statement' else w.ground end end as ground,
        w.until as expires_at, coalesce(t.since::timestamptz, w.since, b.since) as since
      from known k join professionals.professional p using (professional_id)
      left join professionals.structure s using (structure_id)
      left join way w on w.professional_id = k.professional_id
      left join access.block b on b.holder_id = ${visit.holderId} and b.professional_id = k.professional_id
      left join access.treating_doctor t on t.holder_id = ${visit.holderId} and t.professional_id = k.professional_id
        and t.since <= platform.today() and (t.until is null or t.until > platform.today())
      order by treating desc, since`.execute(visit.tx);
  return rows.map((row) => ({
    id: row.id,
    label: row.label,
    profession: row.profession,
    structure: row.structure ?? undefined,
    structureId: row.structure_id ?? undefined,
    group: visit.reference.groupOf({
      professionCode: row.profession_code,
      professionSystem: row.profession_system,
      savoirFaire: row.savoir_faire ?? undefined,
      section: row.section ?? undefined,
    }),
    treating: row.treating,
    blocked: row.blocked,
    consent: row.consent,
    ground: row.ground ?? undefined,
    until: row.expires_at ?? undefined,
    since: row.since ?? undefined,
  }));
}
