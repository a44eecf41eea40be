/**
 * The acts upon the dated versions, as the owner: what comes with a release, what an operator imports, takes back and
 * restores. Each is one transaction that makes the plan anew and is recorded; a plan that is not whole undoes it.
 */
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { type DatedDifference, differencesBetween } from '../data/difference.ts';
import { readShipped } from '../data/files.ts';
import { checkedPlan } from '../data/plan.ts';
import { SETS, type SetName, type VersionFiles } from '../data/sets.ts';
import { periodsOf } from '../data/timeline.ts';
import { contradictionIn, storePlan } from './plan-rows.ts';
import {
  type ActDone,
  type FiledVersion,
  filedVersions,
  type StoredVersion,
  storedVersions,
} from './versions.ts';

/** What an act did: the versions it was about, and what that changes from which day on. */
export type Acted = {
  readonly versions: readonly StoredVersion[];
  readonly changes: readonly DatedDifference[];
};

export type HowToAct = {
  /** Kept with the act. */
  readonly reason?: string | undefined;
  /** Without it an act by which anybody would read more is refused. */
  readonly widening?: boolean | undefined;
};

/** Somebody would read more than before, and nobody said that this is wanted. Nothing was done. */
export class WideningNotAccepted extends Error {
  readonly changes: readonly DatedDifference[];

  constructor(changes: readonly DatedDifference[]) {
    super('Cet acte ouvre des droits.');
    this.name = 'WideningNotAccepted';
    this.changes = changes;
  }
}

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
    // what comes with a release was read before it was released
    await acting(owner, 'ship', { widening: true }, (tx) => insertVersions(tx, fresh));
  return { added: fresh.map(nameOf), differing: differing.map(nameOf) };
}

/**
 * Adds versions that begin on a day to come, or today at once.
 * @throws InvalidPlan, or an Error in French when the day is past or the name is taken
 */
export const importVersions = (
  owner: Database,
  versions: readonly VersionFiles[],
  how: HowToAct,
): Promise<Acted> =>
  acting(owner, 'import', how, async (tx, today) => {
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
export const rollBack = (owner: Database, version: string | undefined, how: HowToAct): Promise<Acted> =>
  acting(owner, 'rollback', how, async (tx, today) => {
    const present = (await storedVersions(tx)).filter(isPresent);
    const wanted = periodsOf(present)
      .filter(({ from, until }) => (version !== undefined || from <= today) && (!until || today < until))
      .flatMap(({ edition }) => Object.values(edition))
      .filter((one) => version === undefined || one.version === version);
    const last = wanted.sort((a, b) => a.validFrom.localeCompare(b.validFrom) || a.id - b.id).at(-1);
    if (!last) throw new Error(`Aucune version « ${version} » n’est en vigueur ou à venir.`);
    const together = (await broughtWith(tx, last.id)).filter((id) =>
      present.some((one) => one.id === id && one.validFrom === last.validFrom),
    );
    return setWithdrawn(tx, together, true);
  });

/** Puts back what was withdrawn last, or the version named. */
export const restoreVersions = (
  owner: Database,
  version: string | undefined,
  how: HowToAct,
): Promise<Acted> =>
  acting(owner, 'restore', how, async (tx) => {
    const stored = await storedVersions(tx);
    const gone = stored.filter(({ withdrawn }) => withdrawn);
    const named = gone.filter((one) => version === undefined || one.version === version);
    const { rows } = await sql<{ ids: number[] }>`select version_ids as ids from access.reference_act
        where act = 'rollback' and version_ids && ${named.map(({ id }) => id)}::integer[]
        order by act_id desc limit 1`.execute(tx);
    const ids = (rows[0]?.ids ?? []).filter((id) => gone.some((one) => one.id === id));
    if (ids.length === 0) throw new Error('Aucune version retirée ne peut être remise.');
    const taken = gone.find(
      (one) => ids.includes(one.id) && stored.some((s) => isPresent(s) && keyOf(s) === keyOf(one)),
    );
    if (taken) throw new Error(`Une autre ${nameOf(taken)} a été importée depuis : retirez-la d’abord.`);
    return setWithdrawn(tx, ids, false);
  });

async function acting(
  owner: Database,
  act: ActDone['act'],
  how: HowToAct,
  change: (tx: DatabaseTransaction, today: string) => Promise<readonly number[]>,
): Promise<Acted> {
  return owner.transaction().execute(async (tx) => {
    // two operators at once: one after the other, each on what the other left
    await sql`lock table access.reference_version in share row exclusive mode`.execute(tx);
    const { rows } = await sql<{ today: string }>`select platform.today() as today`.execute(tx);
    const today = rows[0]?.today ?? '';
    const before = await filedVersions(tx);
    const ids = await change(tx, today);
    const after = await filedVersions(tx);
    const plan = checkedPlan(after.filter(isPresent), today);
    const was = planOf(before.filter(isPresent), today, how.widening === true);
    const changes = differencesBetween(was, plan, today);
    if (!how.widening && changes.some(({ difference }) => difference.widens))
      throw new WideningNotAccepted(changes);
    await storePlan(tx, plan);
    await sql`insert into access.reference_act (act, version_ids, reason)
      values (${act}, ${[...ids]}, ${how.reason ?? null})`.execute(tx);
    return { versions: after.filter(({ id }) => ids.includes(id)), changes };
  });
}

const isPresent = ({ withdrawn }: StoredVersion) => !withdrawn;

/** A plan to compare with; none before the first versions. One that is broken can be left only by who accepts not to compare. */
function planOf(versions: readonly FiledVersion[], today: string, unread: boolean) {
  if (versions.length === 0) return [];
  try {
    return checkedPlan(versions, today);
  } catch (error) {
    if (unread) return [];
    throw error;
  }
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

const keyOf = ({ set, version }: { readonly set: SetName; readonly version: string }) => `${set} ${version}`;
const nameOf = ({ set, version }: { readonly set: SetName; readonly version: string }) =>
  `version « ${version} » (${SETS[set].labelFr})`;
