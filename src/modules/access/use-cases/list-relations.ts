/** Who has a relation with a space: the treating doctors, the authorised, the blocked. */
import { sql } from 'kysely';
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
  expires_at: Date | null;
  since: Date | null;
};

export function createListRelations(deps: {
  readonly groupOf: (profession: {
    professionCode: string;
    professionSystem: string;
    savoirFaire?: string | undefined;
    section?: string | undefined;
  }) => string | undefined;
}) {
  return async function listRelations(visit: Visit): Promise<readonly KnownProfessional[]> {
    const { rows } = await sql<Row>`
      with known as (
        select professional_id from access.consent where holder_id = ${visit.holderId} and withdrawn_at is null
        union select professional_id from access.block where holder_id = ${visit.holderId}
        union select professional_id from access.treating_doctor
          where holder_id = ${visit.holderId} and since <= platform.today() and (until is null or until > platform.today()))
      select p.professional_id as id, concat_ws(' ', p.title, p.given_name, p.family_name) as label,
        p.profession_label as profession, p.profession_code, p.profession_system, p.savoir_faire, p.section,
        s.name as structure, p.structure_id, t.professional_id is not null as treating, b.professional_id is not null as blocked,
        case when c.professional_id is null or c.withdrawn_at is not null then 'none'
             when c.expires_at <= platform.now() then 'expired' else 'valid' end as consent,
        c.expires_at, coalesce(t.since::timestamptz, c.stated_at, b.since) as since
      from known k join professionals.professional p using (professional_id)
      left join professionals.structure s using (structure_id)
      left join access.consent c on c.holder_id = ${visit.holderId} and c.professional_id = k.professional_id
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
      group: deps.groupOf({
        professionCode: row.profession_code,
        professionSystem: row.profession_system,
        savoirFaire: row.savoir_faire ?? undefined,
        section: row.section ?? undefined,
      }),
      treating: row.treating,
      blocked: row.blocked,
      consent: row.consent,
      until: row.expires_at ?? undefined,
      since: row.since ?? undefined,
    }));
  };
}
