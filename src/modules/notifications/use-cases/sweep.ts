/**
 * Each minute: whoever something is due for. Digests, ends of quiet hours, mails to try again, representatives to tell.
 * Several processes may sweep at once: each takes its people in another order, and who comes second finds nothing.
 */
import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';

const BATCH = 200;
/** People told at once by one process: as many connections. */
const HANDS = 4;
/** Milliseconds: less than the minute until the next run, so that one run at most holds a place among the workers. */
const LONGEST = 50_000;

export function createSweep(deps: {
  readonly db: Database;
  readonly serve: (holderId: string) => Promise<void>;
}) {
  /** @returns how many people were served. @throws once all were tried, when some could not be told: they wait */
  return async function sweep(): Promise<number> {
    const end = performance.now() + LONGEST;
    const isLate = () => performance.now() > end;
    const failed = new Set<string>();
    const served = new Set<string>();
    let reason: unknown;
    for (;;) {
      // Whoever failed stands in front of the list again: it is read that much further.
      const due = shuffled(await dueHolders(BATCH + failed.size)).filter((id) => !failed.has(id));
      if (due.every((id) => served.has(id)) || isLate()) break;
      const hand = async () => {
        for (let next = due.pop(); next !== undefined && !isLate(); next = due.pop()) {
          try {
            await deps.serve(next);
            served.add(next);
          } catch (error) {
            failed.add(next);
            reason = error;
          }
        }
      };
      await Promise.all(Array.from({ length: HANDS }, hand));
    }
    if (failed.size > 0) throw reason;
    return served.size;
  };

  async function dueHolders(limit: number): Promise<string[]> {
    const { rows } = await sql<{ holder_id: string }>`
      select holder_id from notifications.due_holders(${limit})`.execute(deps.db);
    return rows.map((row) => row.holder_id);
  }
}

function shuffled<T>(list: T[]): T[] {
  for (let last = list.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [list[last], list[other]] = [list[other] as T, list[last] as T];
  }
  return list;
}
