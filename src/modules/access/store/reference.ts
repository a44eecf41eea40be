/** The reference data in force, copied from its dated files into the tables that the second gate reads. */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import type { ReferenceData } from '../data/reference-data.ts';

/** One text for all three data sets: the database and the files must say the same. */
export const versionOf = (reference: ReferenceData): string =>
  [reference.versions.matrix, reference.versions.documentTypes, reference.versions.professions]
    .map((v) => v.version)
    .join(' / ');

/** Copies the data sets, as the owner. Runs with each migration; the same version is not copied again. */
export async function storeReference(owner: Database, reference: ReferenceData): Promise<boolean> {
  return owner.transaction().execute(async (tx) => {
    if ((await storedVersion(tx)) === versionOf(reference)) return false;
    await sql`delete from access.matrix_column`.execute(tx);
    await sql`delete from access.profession_column`.execute(tx);
    for (const group of reference.groups) {
      const types = reference.typesReadableBy(group.code);
      const text = types.length === 0 ? '' : `|${types.join('|')}|`;
      await sql`insert into access.matrix_column values (${group.code}, ${text})`.execute(tx);
    }
    for (const column of reference.professionColumns)
      await sql`insert into access.profession_column values (${column.professionSystem}, ${column.professionCode},
        ${column.qualifier}, ${column.group ?? null})`.execute(tx);
    await sql`insert into access.reference (id, version) values (1, ${versionOf(reference)})
      on conflict (id) do update set version = excluded.version, loaded_at = now()`.execute(tx);
    return true;
  });
}

export async function storedVersion(db: Database): Promise<string | undefined> {
  const { rows } = await sql<{ version: string }>`select version from access.reference`.execute(db);
  return rows[0]?.version;
}
