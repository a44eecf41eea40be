/** The dated versions as the database holds them: the authority (docs/decisions/0009). */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import type { Edition, SetName, Version, VersionFiles } from '../data/sets.ts';
import { type Period, periodOn, periodsOf } from '../data/timeline.ts';

export type StoredVersion = Version & {
  readonly id: number;
  /** By a rollback. */
  readonly withdrawn: boolean;
};

export type FiledVersion = StoredVersion & VersionFiles;

type Row = {
  version_id: number;
  dataset: SetName;
  version: string;
  valid_from: string;
  source: string;
  withdrawn: boolean;
};

/** Every version ever stored, in the order of arrival, without its tables. */
export async function storedVersions(db: Database): Promise<StoredVersion[]> {
  const { rows } = await sql<Row>`select version_id, dataset, version, valid_from, source, withdrawn
    from access.reference_version order by version_id`.execute(db);
  return rows.map((row) => ({
    id: row.version_id,
    set: row.dataset,
    version: row.version,
    validFrom: row.valid_from,
    source: row.source,
    withdrawn: row.withdrawn,
  }));
}

/** The name that the database gives to three versions in force together (access.reference_period.edition). */
export const editionName = ({ matrix, types, professions }: Edition<StoredVersion>): string =>
  `${matrix.id}.${types.id}.${professions.id}`;

/** 'past': another version took its place. */
export type VersionState = 'in-force' | 'to-come' | 'past' | 'withdrawn';
export type DatedVersion = StoredVersion & { readonly state: VersionState };

/** What each version is on `today` (YYYY-MM-DD). */
export function statesOn(versions: readonly StoredVersion[], today: string): DatedVersion[] {
  const periods = periodsOf(versions.filter(({ withdrawn }) => !withdrawn));
  const isIn = (version: StoredVersion, period: Period<StoredVersion> | undefined) =>
    period?.edition[version.set].id === version.id;
  const now = periodOn(periods, today);
  const later = periods.filter(({ from }) => from > today);
  const stateOf = (version: StoredVersion): VersionState => {
    if (version.withdrawn) return 'withdrawn';
    if (isIn(version, now)) return 'in-force';
    return later.some((period) => isIn(version, period)) ? 'to-come' : 'past';
  };
  return versions.map((version) => ({ ...version, state: stateOf(version) }));
}

export type ActDone = {
  readonly at: Date;
  /** The account of the database that did it. */
  readonly login: string;
  readonly act: 'ship' | 'import' | 'rollback' | 'restore';
  readonly versions: readonly StoredVersion[];
  readonly reason: string | undefined;
};

/** What was ever done to the versions, the oldest first. */
export async function actsDone(db: Database): Promise<ActDone[]> {
  const versions = await storedVersions(db);
  const { rows } = await sql<Omit<ActDone, 'versions' | 'reason'> & { ids: number[]; reason: string | null }>`
    select at, login, act, version_ids as ids, reason from access.reference_act order by act_id`.execute(db);
  return rows.map(({ ids, reason, ...row }) => ({
    ...row,
    versions: versions.filter(({ id }) => ids.includes(id)),
    reason: reason ?? undefined,
  }));
}

/** Every version ever stored, in the order of arrival, with its tables. */
export async function filedVersions(db: Database): Promise<FiledVersion[]> {
  const versions = await storedVersions(db);
  const { rows } = await sql<Tables>`select version_id as id, tables from access.reference_version`.execute(
    db,
  );
  return versions.map((version) => withTables(version, rows));
}

export async function tablesOf(
  db: Database,
  edition: Edition<StoredVersion>,
): Promise<Edition<FiledVersion>> {
  const { matrix, types, professions } = edition;
  const { rows } = await sql<Tables>`select version_id as id, tables from access.reference_version
    where version_id in (${matrix.id}, ${types.id}, ${professions.id})`.execute(db);
  return {
    matrix: withTables(matrix, rows),
    types: withTables(types, rows),
    professions: withTables(professions, rows),
  };
}

type Tables = { readonly id: number; readonly tables: VersionFiles['tables'] };

function withTables(version: StoredVersion, tables: readonly Tables[]): FiledVersion {
  const found = tables.find(({ id }) => id === version.id);
  if (!found) throw new Error(`The version ${version.version} of ${version.set} has no tables.`);
  return { ...version, tables: found.tables };
}
