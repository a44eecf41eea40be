/** Who is this professional or establishment: RPPS, profession, structure. A directory, fed at sign-in and by imports. */
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { createSearchDirectory } from './use-cases/search-directory.ts';

export type { DirectorySearch, FoundProfessional, FoundStructure } from './use-cases/search-directory.ts';

export type Structure = {
  /** Struct_IdNat: 1 + FINESS, 3 + SIRET… */
  readonly id: string;
  readonly name: string;
  readonly finess?: string | undefined;
  /** JDV_J02, for example SA01. */
  readonly sectorCode?: string | undefined;
  readonly commune?: string | undefined;
  readonly phone?: string | undefined;
};

export type Professional = {
  /** PS_IdNat: 8 + RPPS, 3 + FINESS/… */
  readonly id: string;
  readonly rpps?: string | undefined;
  readonly familyName: string;
  readonly givenName: string;
  readonly title?: string | undefined;
  /** TRE_G15, TRE_R94, TRE_R95 or TRE_A00 code, and the name of that system. */
  readonly professionCode: string;
  readonly professionSystem: string;
  readonly savoirFaire?: string | undefined;
  readonly section?: string | undefined;
  readonly professionLabel: string;
  /** Regulates at a Centre 15 (R37). */
  readonly regulator?: boolean | undefined;
  readonly structureId?: string | undefined;
  readonly phone?: string | undefined;
};

export type Professionals = ReturnType<typeof createProfessionals>;

export function createProfessionals(deps: { readonly db: Database }) {
  return {
    search: createSearchDirectory(deps),

    /** Adds or refreshes a structure and a professional, as an identity provider or an import vouches for them. */
    async register(professional: Professional, structure?: Structure): Promise<void> {
      await deps.db.transaction().execute(async (tx) => {
        if (structure) await registerStructure(tx, structure);
        await registerProfessional(tx, professional);
      });
    },

    async find(id: string): Promise<Professional | undefined> {
      const { rows } =
        await sql<ProfessionalRow>`select * from professionals.professional where professional_id = ${id}`.execute(
          deps.db,
        );
      return rows[0] && professionalOf(rows[0]);
    },

    async structure(id: string): Promise<Structure | undefined> {
      const { rows } =
        await sql<StructureRow>`select * from professionals.structure where structure_id = ${id}`.execute(
          deps.db,
        );
      return rows[0] && structureOf(rows[0]);
    },

    /** Professionals by their ids; unknown ids are left out. */
    async findMany(tx: DatabaseTransaction, ids: readonly string[]): Promise<readonly Professional[]> {
      if (ids.length === 0) return [];
      const { rows } = await sql<ProfessionalRow>`select * from professionals.professional
        where professional_id = any(${[...ids]}::text[])`.execute(tx);
      return rows.map(professionalOf);
    },
  };
}

async function registerStructure(tx: DatabaseTransaction, s: Structure): Promise<void> {
  await sql`insert into professionals.structure (structure_id, name, finess, sector_code, commune, phone)
    values (${s.id}, ${s.name}, ${s.finess ?? null}, ${s.sectorCode ?? null}, ${s.commune ?? null}, ${s.phone ?? null})
    on conflict (structure_id) do update set name = excluded.name,
      finess = coalesce(excluded.finess, structure.finess), sector_code = coalesce(excluded.sector_code, structure.sector_code),
      commune = coalesce(excluded.commune, structure.commune), phone = coalesce(excluded.phone, structure.phone)`.execute(
    tx,
  );
}

async function registerProfessional(tx: DatabaseTransaction, p: Professional): Promise<void> {
  await sql`insert into professionals.professional (professional_id, rpps, family_name, given_name, title, profession_code,
      profession_system, savoir_faire, section, profession_label, regulator, structure_id, phone)
    values (${p.id}, ${p.rpps ?? null}, ${p.familyName}, ${p.givenName}, ${p.title ?? null}, ${p.professionCode}, ${p.professionSystem},
      ${p.savoirFaire ?? null}, ${p.section ?? null}, ${p.professionLabel}, ${p.regulator ?? false}, ${p.structureId ?? null}, ${p.phone ?? null})
    on conflict (professional_id) do update set family_name = excluded.family_name, given_name = excluded.given_name,
      title = excluded.title, profession_code = excluded.profession_code, profession_system = excluded.profession_system,
      savoir_faire = excluded.savoir_faire, section = excluded.section, profession_label = excluded.profession_label,
      regulator = excluded.regulator,
      structure_id = coalesce(excluded.structure_id, professional.structure_id),
      phone = coalesce(excluded.phone, professional.phone), updated_at = now()`.execute(tx);
}

type ProfessionalRow = {
  professional_id: string;
  rpps: string | null;
  family_name: string;
  given_name: string;
  title: string | null;
  profession_code: string;
  profession_system: string;
  savoir_faire: string | null;
  section: string | null;
  profession_label: string;
  regulator: boolean;
  structure_id: string | null;
  phone: string | null;
};

type StructureRow = {
  structure_id: string;
  name: string;
  finess: string | null;
  sector_code: string | null;
  commune: string | null;
  phone: string | null;
};

const professionalOf = (row: ProfessionalRow): Professional => ({
  id: row.professional_id,
  rpps: row.rpps ?? undefined,
  familyName: row.family_name,
  givenName: row.given_name,
  title: row.title ?? undefined,
  professionCode: row.profession_code,
  professionSystem: row.profession_system,
  savoirFaire: row.savoir_faire ?? undefined,
  section: row.section ?? undefined,
  professionLabel: row.profession_label,
  regulator: row.regulator,
  structureId: row.structure_id ?? undefined,
  phone: row.phone ?? undefined,
});

const structureOf = (row: StructureRow): Structure => ({
  id: row.structure_id,
  name: row.name,
  finess: row.finess ?? undefined,
  sectorCode: row.sector_code ?? undefined,
  commune: row.commune ?? undefined,
  phone: row.phone ?? undefined,
});
