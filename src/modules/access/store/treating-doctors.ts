/** Who a person's treating doctors are, as the insurer's feed or the holder says (R15, R31). */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import type { Visit } from '../visit.ts';

/** Names the treating doctor of a space, as the batch role. @param since YYYY-MM-DD */
export async function setTreatingDoctor(
  batch: Database,
  holderId: string,
  professionalId: string,
  since: string,
): Promise<void> {
  await sql`insert into access.treating_doctor (holder_id, professional_id, since) values (${holderId}, ${professionalId}, ${since})
    on conflict do nothing`.execute(batch);
}

export type TreatingDoctor = {
  readonly id: string;
  readonly label: string;
  readonly structure: string | undefined;
  readonly commune: string | undefined;
  /** Their own number, else that of the place where they work. */
  readonly phone: string | undefined;
};

/** Those in force, as far as the visit may know of them: the person's side, and whoever treats the person in an emergency. */
export async function treatingDoctors({ tx, holderId }: Visit): Promise<readonly TreatingDoctor[]> {
  const { rows } = await sql<{
    id: string;
    label: string;
    structure: string | null;
    commune: string | null;
    phone: string | null;
  }>`select p.professional_id as id, concat_ws(' ', p.title, p.given_name, p.family_name) as label, s.name as structure,
      s.commune, coalesce(p.phone, s.phone) as phone
    from access.treating_doctor t join professionals.professional p on p.professional_id = t.professional_id
    left join professionals.structure s on s.structure_id = p.structure_id
    where t.holder_id = ${holderId} and t.since <= platform.today() and (t.until is null or t.until > platform.today())
    order by t.since`.execute(tx);
  return rows.map(({ id, label, structure, commune, phone }) => ({
    id,
    label,
    structure: structure ?? undefined,
    commune: commune ?? undefined,
    phone: phone ?? undefined,
  }));
}
