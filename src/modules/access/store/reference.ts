/**
 * The acts upon the dated versions, as the owner: what comes with a release, what an operator imports, takes back and
 * restores. Each is one transaction that makes the plan anew and is recorded; a plan that is not whole undoes it.
 */
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { readShipped } from '../data/files.ts';
import { checkedPlan, type PlannedPeriod } from '../data/plan.ts';
import { SETS, type SetName, type VersionFiles } from '../data/sets.ts';
import { contradictionIn, planRows } from './plan-rows.ts';
import { type FiledVersion, filedVersions, type StoredVersion, storedVersions } from './versions.ts';

export type ReferenceAct = 'ship' | 'import' | 'rollback' | 'restore';

/** What an act left: the versions it was about, and the plan from today on. */
export type Acted = {
  readonly versions: readonly StoredVersion[];
  readonly plan: readonly PlannedPeriod<FiledVersion>[];
};

/**
 * Adds the versions of a release that the database never held. What it holds stays: it is the authority. Makes anew what
 * the second gate reads if somebody changed it by hand.
 * @returns what was added, and what the files say otherwise than the database
 * @throws InvalidPlan if what comes with the release does not stand with what is there
 */
export async function storeReference(
  owner: Database,
  folder: string,
): Promise<{ readonly added: readonly string[]; readonly differing: readonly string[] }> {
  const shipped = readShipped(folder);
  const before = new Map((await filedVersions(owner)).map((one) => [keyOf(one), one]));
  const differing = shipped.filter((one) => {
    const known = before.get(keyOf(one));
    return known && Object.entries(one.tables).some(([table, text]) => known.tables[table] !== text);
  });
  const fresh = shipped.filter((one) => !before.has(keyOf(one)));
  if (fresh.length > 0 || (await contradictionIn(owner)))
    await acting(owner, 'ship', (tx) => insertVersions(tx, fresh));
  return { added: fresh.map(nameOf), differing: differing.map(nameOf) };
}

/**
 * Adds versions that begin on a day to come, or today at once.
 * @throws InvalidPlan, or an Error in French when the day is past or the name is taken
 */
export const importVersions = (owner: Database, versions: readonly VersionFiles[]): Promise<Acted> =>
  acting(owner, 'import', async (tx, today) => {
    const stored = await storedVersions(tx);
    for (const one of versions) {
      if (one.validFrom < today)
        throw new Error(
          `Une version ne s’applique pas dans le passé : choisissez le ${today} ou un jour à venir.`,
        );
      if (stored.some((known) => !known.withdrawn && keyOf(known) === keyOf(one)))
        throw new Error(`La ${nameOf(one)} existe déjà : donnez un autre numéro.`);
    }
    return insertVersions(tx, versions);
  });

/**
 * Withdraws a version, and those that came with it for the same day: the one in force that came last, or the one named.
 * What was in force before is so again at once.
 */
export const rollBack = (
  owner: Database,
  about: { readonly version?: string | undefined; readonly reason?: string | undefined },
): Promise<Acted> =>
  acting(
    owner,
    'rollback',
    async (tx, today) => {
      const present = (await storedVersions(tx)).filter(({ withdrawn }) => !withdrawn);
      const wanted = present.filter(({ version, validFrom }) =>
        about.version === undefined ? validFrom <= today : version === about.version,
      );
      const last = wanted.sort((a, b) => a.validFrom.localeCompare(b.validFrom) || a.id - b.id).at(-1);
      if (!last) throw new Error(`Aucune version « ${about.version} » n’est en vigueur ou à venir.`);
      const together = (await broughtWith(tx, last.id)).filter((id) =>
        present.some((one) => one.id === id && one.validFrom === last.validFrom),
      );
      return setWithdrawn(tx, together, true);
    },
    about.reason,
  );

/** Puts back what was withdrawn last, or the version named. */
export const restoreVersions = (
  owner: Database,
  about: { readonly version?: string | undefined; readonly reason?: string | undefined },
): Promise<Acted> =>
  acting(
    owner,
    'restore',
    async (tx) => {
      const gone = (await storedVersions(tx)).filter(({ withdrawn }) => withdrawn);
      const named = gone.filter(({ version }) => about.version === undefined || version === about.version);
      const { rows } = await sql<{ ids: number[] }>`select version_ids as ids from access.reference_act
        where act = 'rollback' and version_ids && ${named.map(({ id }) => id)}::integer[]
        order by act_id desc limit 1`.execute(tx);
      const ids = (rows[0]?.ids ?? []).filter((id) => gone.some((one) => one.id === id));
      if (ids.length === 0) throw new Error('Aucune version retirée ne peut être remise.');
      return setWithdrawn(tx, ids, false);
    },
    about.reason,
  );

async function acting(
  owner: Database,
  act: ReferenceAct,
  change: (tx: DatabaseTransaction, today: string) => Promise<readonly number[]>,
  reason?: string,
): Promise<Acted> {
  return owner.transaction().execute(async (tx) => {
    // two operators at once: one after the other, each on what the other left
    await sql`lock table access.reference_version in share row exclusive mode`.execute(tx);
    const { rows } = await sql<{ today: string }>`select platform.today() as today`.execute(tx);
    const today = rows[0]?.today ?? '';
    const ids = await change(tx, today);
    const versions = await filedVersions(tx);
    const plan = checkedPlan(
      versions.filter(({ withdrawn }) => !withdrawn),
      today,
    );
    await storePlan(tx, plan);
    await sql`insert into access.reference_act (act, version_ids, reason)
      values (${act}, ${[...ids]}, ${reason ?? null})`.execute(tx);
    return { versions: versions.filter(({ id }) => ids.includes(id)), plan };
  });
}

async function insertVersions(tx: DatabaseTransaction, versions: readonly VersionFiles[]): Promise<number[]> {
  const ids: number[] = [];
  for (const one of versions) {
    const { rows } = await sql<{ id: number }>`
      insert into access.reference_version (dataset, version, valid_from, source, tables)
      values (${one.set}, ${one.version}, ${one.validFrom}, ${one.source}, ${JSON.stringify(one.tables)})
      returning version_id as id`.execute(tx);
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

async function setWithdrawn(
  tx: DatabaseTransaction,
  ids: readonly number[],
  withdrawn: boolean,
): Promise<readonly number[]> {
  await sql`update access.reference_version set withdrawn = ${withdrawn}
    where version_id = any (${[...ids]}::integer[])`.execute(tx);
  return ids;
}

async function broughtWith(tx: DatabaseTransaction, id: number): Promise<readonly number[]> {
  const { rows } = await sql<{ ids: number[] }>`select version_ids as ids from access.reference_act
    where act in ('ship', 'import') and ${id} = any (version_ids)`.execute(tx);
  return rows[0]?.ids ?? [id];
}

/** The periods, and what the second gate needs of each version that will be in force. */
async function storePlan(tx: DatabaseTransaction, plan: Acted['plan']): Promise<void> {
  await sql`delete from access.reference_period`.execute(tx);
  await sql`delete from access.matrix_types`.execute(tx);
  await sql`delete from access.profession_group`.execute(tx);
  const rows = planRows(plan);
  await sql`insert into access.reference_period (from_day, until_day, matrix_id, types_id, professions_id)
    select * from jsonb_to_recordset(${JSON.stringify(rows.periods)}::jsonb)
      as p (from_day date, until_day date, matrix_id integer, types_id integer, professions_id integer)`.execute(
    tx,
  );
  await sql`insert into access.matrix_types
    select * from jsonb_to_recordset(${JSON.stringify(rows.columns)}::jsonb)
      as c (version_id integer, group_code text, types text)`.execute(tx);
  await sql`insert into access.profession_group
    select * from jsonb_to_recordset(${JSON.stringify(rows.professions)}::jsonb)
      as p (version_id integer, profession_system text, profession_code text, qualifier text, group_code text)`.execute(
    tx,
  );
}

const keyOf = ({ set, version }: { readonly set: SetName; readonly version: string }) => `${set} ${version}`;
const nameOf = ({ set, version }: { readonly set: SetName; readonly version: string }) =>
  `version « ${version} » (${SETS[set].labelFr})`;
