/** What an operator does with the dated reference data: list, check, compare, import, take back, restore. */

import { sql } from 'kysely';
import { parisDay } from '#formats/civil-day';
import type { Database } from '#platform/database/database';
import { type GivenFile, type GivenTables, recognise, setsOf, versionsFrom } from './data/candidate.ts';
import {
  type DatedDifference,
  type Difference,
  differenceBetween,
  differencesBetween,
} from './data/difference.ts';
import { InvalidReference } from './data/faults.ts';
import { readShipped } from './data/files.ts';
import { checkedPlan, InvalidPlan } from './data/plan.ts';
import { assemble, type ReferenceData } from './data/reference-data.ts';
import type { Edition, SetName, VersionFiles } from './data/sets.ts';
import { type Period, periodOn, periodsOf } from './data/timeline.ts';
import { type Acted, type HowToAct, importVersions, restoreVersions, rollBack } from './store/reference.ts';
import {
  type ActDone,
  actsDone,
  type DatedVersion,
  type FiledVersion,
  filedVersions,
  statesOn,
} from './store/versions.ts';

export type Checked = {
  /** Which table each file is. */
  readonly given: GivenTables;
  /** The edition as it would be on the first day. */
  readonly reference: ReferenceData;
  readonly changes: readonly DatedDifference[];
};

/** An edition: that of today, of a day (YYYY-MM-DD), of a version's name, or of files over what is in force. */
export type Which =
  | 'in-force'
  | { readonly day: string }
  | { readonly version: string }
  | { readonly files: readonly GivenFile[] };

/** Files that were recognised and are at fault: `given` tells which file is which table. */
export class InvalidFiles extends Error {
  readonly given: GivenTables;
  readonly plan: InvalidPlan;

  constructor(given: GivenTables, plan: InvalidPlan) {
    super(plan.message);
    this.name = 'InvalidFiles';
    this.given = given;
    this.plan = plan;
  }
}

type Naming = (set: SetName) => { readonly version: string; readonly source: string };

export type ReferenceDesk = ReturnType<typeof createReferenceDesk>;

/**
 * @param deps.owner the database, as its owner; without one, the files of the release are looked at and nothing can be done
 * Everything throws an Error in French that says what is wrong.
 */
export function createReferenceDesk(deps: { readonly owner: Database | undefined; readonly folder: string }) {
  const { owner } = deps;
  const held = async (): Promise<readonly FiledVersion[]> =>
    owner ? filedVersions(owner) : readShipped(deps.folder).map(asHeld);
  const today = async (): Promise<string> => (owner ? platformToday(owner) : parisDay(new Date()));
  const database = (): Database => {
    if (owner) return owner;
    throw new Error('Il faut une base : donnez son adresse dans DATABASE_URL.');
  };

  async function proposed(files: readonly GivenFile[], validFrom: string | undefined, name: Naming) {
    const given = recognise(files);
    if (setsOf(given).length === 0) throw new Error('Il n’y a aucun fichier à lire.');
    const [present, now] = [(await held()).filter(({ withdrawn }) => !withdrawn), await today()];
    const day = validFrom ?? now;
    const base = periodOn(periodsOf(present), day);
    if (!base) throw new Error(`Aucune version n’est en vigueur le ${day}.`);
    return { given, present, now, day, versions: versionsFrom(given, base.edition, day, name) };
  }

  return {
    /** Every version ever stored, with its state. */
    versions: async (): Promise<readonly DatedVersion[]> => statesOn(await held(), await today()),

    /** What was ever done, the oldest first. */
    acts: (): Promise<readonly ActDone[]> => actsDone(database()),

    /** Would these tables stand, from that day on (today by default), with all the others? @throws InvalidFiles */
    async check(files: readonly GivenFile[], validFrom?: string): Promise<Checked> {
      const candidate = { version: 'à vérifier', source: '' };
      const { given, present, now, day, versions } = await proposed(files, validFrom, () => candidate);
      const plan = naming(given, () => checkedPlan<VersionFiles>([...present, ...versions], now));
      const reference = periodOn(plan, day)?.reference;
      if (!reference) throw new Error(`Aucune version n’est en vigueur le ${day}.`);
      return { given, reference, changes: differencesBetween(checkedPlan(present, now), plan, now) };
    },

    async import(
      files: readonly GivenFile[],
      validFrom: string,
      name: Naming,
      how: HowToAct,
    ): Promise<Acted> {
      const into = database();
      const { given, versions } = await proposed(files, validFrom, name);
      try {
        return await importVersions(into, versions, how);
      } catch (error) {
        throw error instanceof InvalidPlan ? new InvalidFiles(given, error) : error;
      }
    },

    rollBack: (version: string | undefined, how: HowToAct): Promise<Acted> =>
      rollBack(database(), version, how),

    restore: (version: string | undefined, how: HowToAct): Promise<Acted> =>
      restoreVersions(database(), version, how),

    async difference(before: Which, after: Which): Promise<Difference> {
      const [all, now] = [await held(), await today()];
      return differenceBetween(referenceOf(before, all, now), referenceOf(after, all, now));
    },
  };
}

function referenceOf(which: Which, all: readonly FiledVersion[], today: string): ReferenceData {
  const periods: readonly Period<FiledVersion>[] = periodsOf(all.filter(({ withdrawn }) => !withdrawn));
  const on = (day: string): Edition => {
    const period = periodOn(periods, day);
    if (!period) throw new Error(`Aucune version n’est en vigueur le ${day}.`);
    return period.edition;
  };
  if (which === 'in-force') return assemble(on(today));
  if ('day' in which) return assemble(on(which.day));
  if ('files' in which) {
    const given = recognise(which.files);
    const base = on(today);
    const made = versionsFrom(given, base, today, () => ({ version: 'à comparer', source: '' }));
    const edition: Edition = Object.assign(
      { ...base },
      Object.fromEntries(made.map((one) => [one.set, one])),
    );
    return naming(given, () => {
      try {
        return assemble(edition);
      } catch (error) {
        if (!(error instanceof InvalidReference)) throw error;
        throw new InvalidPlan([{ period: { from: today, until: undefined, edition }, faults: error.faults }]);
      }
    });
  }
  const version = all.findLast((one) => one.version === which.version);
  if (!version)
    throw new Error(
      `Aucune version ne s’appelle « ${which.version} ». La commande « carnet reference list » les montre.`,
    );
  // with what stood beside it on its first day; before that day, with what came first
  const beside = periodOn(periods, version.validFrom) ?? periods[0];
  if (!beside) throw new Error('Aucune version n’est en vigueur.');
  return assemble({ ...beside.edition, [version.set]: version });
}

function naming<T>(given: GivenTables, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof InvalidPlan ? new InvalidFiles(given, error) : error;
  }
}

const asHeld = (version: VersionFiles, index: number): FiledVersion => ({
  ...version,
  id: index + 1,
  withdrawn: false,
});

async function platformToday(db: Database): Promise<string> {
  const { rows } = await sql<{ today: string }>`select platform.today() as today`.execute(db);
  return rows[0]?.today ?? '';
}
