/** Professionals of the directory, as those who decide on access name them. */
import { sql } from 'kysely';
import type { DatabaseTransaction } from '#platform/database/database';

export type NamedProfessional = {
  readonly id: string;
  readonly label: string;
  readonly professionCode: string;
  readonly structureId: string | undefined;
};

/** A professional of the directory. */
export async function named(
  tx: DatabaseTransaction,
  professionalId: string,
): Promise<NamedProfessional | undefined> {
  const { rows } = await sql<{
    id: string;
    label: string;
    code: string;
    structure: string | null;
  }>`select professional_id as id, concat_ws(' ', title, given_name, family_name) as label, profession_code as code,
      structure_id as structure from professionals.professional where professional_id = ${professionalId}`.execute(
    tx,
  );
  const row = rows[0];
  return (
    row && {
      id: row.id,
      label: row.label,
      professionCode: row.code,
      structureId: row.structure ?? undefined,
    }
  );
}

/** A professional of one's own structure. */
export async function colleague(
  tx: DatabaseTransaction,
  professionalId: string,
  structureId: string | undefined,
): Promise<NamedProfessional | undefined> {
  const found = await named(tx, professionalId);
  return structureId !== undefined && found?.structureId === structureId ? found : undefined;
}

/** The professionals of a structure that may be given an access, by name: no secretariat, at most `limit`. */
export async function colleaguesOf(
  tx: DatabaseTransaction,
  structureId: string,
  limit: number,
): Promise<readonly (NamedProfessional & { readonly profession: string })[]> {
  const { rows } = await sql<{
    id: string;
    label: string;
    code: string;
    profession: string;
  }>`select professional_id as id, concat_ws(' ', title, given_name, family_name) as label, profession_code as code,
      profession_label as profession
    from professionals.professional where structure_id = ${structureId} and profession_code <> 'SECRETARIAT_MEDICAL'
    order by family_name, given_name limit ${limit}`.execute(tx);
  return rows.map(({ id, label, code, profession }) => ({
    id,
    label,
    professionCode: code,
    structureId,
    profession,
  }));
}
