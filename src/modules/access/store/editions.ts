/**
 * The editions of the reference data in this process's memory. An edition never changes, so it is read once; which one is in
 * force is the database's answer in each visit, so that both gates move at the same moment of the same clock.
 */
import { parisDay } from '#formats/civil-day';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import { type DatedDifference, type Difference, differenceBetween } from '../data/difference.ts';
import { assemble, type ReferenceData } from '../data/reference-data.ts';
import { type Period, periodOn, periodsOf } from '../data/timeline.ts';
import {
  type DatedVersion,
  editionName,
  type StoredVersion,
  statesOn,
  storedVersions,
  tablesOf,
} from './versions.ts';

/** What anyone may know of the rules. */
export type PublicReference = {
  /** The edition in force. */
  readonly reference: ReferenceData;
  /** Every version ever stored, in the order of arrival. */
  readonly versions: readonly DatedVersion[];
  /** What each planned day will change. */
  readonly toCome: readonly DatedDifference[];
};

export type Editions = ReturnType<typeof createEditions>;

/** A clock that stands apart from the database's must not make each visit read the plan again. */
const PLAN_MS = 1000;

export function createEditions(deps: {
  readonly clock: Clock;
  /** What the files say, until the database was read. */
  readonly shipped: ReferenceData;
}) {
  const known = new Map<string, ReferenceData>();
  let plan: readonly Period<StoredVersion>[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let answer: { readonly second: number; readonly edition: string | undefined } | undefined;

  /** What the plan says of this second: a day begins with a second, so it is worked out once in each. */
  function planned(): string | undefined {
    const now = deps.clock.now();
    const second = Math.floor(now.getTime() / 1000);
    if (answer?.second !== second) {
      const period = periodOn(plan, parisDay(now));
      answer = { second, edition: period && editionName(period.edition) };
    }
    return answer.edition;
  }

  /** Reads what is planned, with every edition of today and later: at midnight nothing is left to read. */
  async function refresh(db: Database): Promise<readonly StoredVersion[]> {
    const stored = await storedVersions(db);
    const periods = periodsOf(stored.filter(({ withdrawn }) => !withdrawn));
    const today = parisDay(deps.clock.now());
    for (const { edition, until } of periods) {
      const name = editionName(edition);
      if (!known.has(name) && (until === undefined || today < until))
        known.set(name, assemble(await tablesOf(db, edition)));
    }
    plan = periods;
    answer = undefined;
    readAt = performance.now();
    return stored;
  }

  const current = () => known.get(planned() ?? '') ?? deps.shipped;

  /** What each planned day after today changes; an edition never changes, so neither does what leads from one to the next. */
  const steps = new Map<string, Difference>();
  function toCome(): DatedDifference[] {
    const today = parisDay(deps.clock.now());
    return plan.flatMap(({ from, edition }, index) => {
      const before = plan[index - 1];
      if (from <= today || !before) return [];
      const [was, is] = [editionName(before.edition), editionName(edition)];
      const [older, newer] = [known.get(was), known.get(is)];
      if (!older || !newer) return [];
      const difference = steps.get(`${was} ${is}`) ?? differenceBetween(older, newer);
      steps.set(`${was} ${is}`, difference);
      return { from, difference };
    });
  }

  return {
    /** As the database has it at this moment. */
    async read(db: Database): Promise<PublicReference> {
      const stored = await refresh(db);
      const versions = statesOn(stored, parisDay(deps.clock.now()));
      return { reference: current(), versions, toCome: toCome() };
    },

    /** In force by the process's clock, of what was last read. For labels and pages: a decision takes the edition of its visit. */
    get current(): ReferenceData {
      return current();
    },

    /**
     * The edition that the database named in a visit, read in the visit's own transaction if it is new here.
     * @throws if no version is in force: then nobody reads anything
     */
    async of(edition: string | null, tx: Database): Promise<ReferenceData> {
      if (edition === null) throw new Error('No reference data is in force.');
      if (!known.has(edition) || (edition !== planned() && performance.now() - readAt > PLAN_MS))
        await refresh(tx);
      const found = known.get(edition);
      if (!found) throw new Error(`The edition ${edition} of the reference data cannot be read.`);
      return found;
    },
  };
}
