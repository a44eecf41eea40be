/**
 * « Qui a regardé » once a month (ux §3.8, I04). Each person has a day of the month by their id, which is drawn at random: so a
 * night walks one slice of the spaces by their key, and a reading has nothing to count. Without a look there is no mail.
 */
import { sql } from 'kysely';
import type { Visit } from '#access';
import { parisDay } from '#formats/civil-day';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import { note } from './note.ts';

const DAYS = 28;
const BATCH = 500;

export function createNoteLooks(deps: {
  readonly db: Database;
  readonly clock: Clock;
  readonly visit: <T>(holderId: string, work: (visit: Visit) => Promise<T>) => Promise<T>;
}) {
  /** For today and for yesterday, in case the house was down: a month is told once. @returns how many people looked at */
  return async function noteLooks(): Promise<number> {
    const now = deps.clock.now().getTime();
    let noted = 0;
    for (const time of [now, now - 24 * 3_600_000]) noted += await noteDay(parisDay(new Date(time)));
    return noted;
  };

  /** @param day YYYY-MM-DD in Paris: the month before it is told */
  async function noteDay(day: string): Promise<number> {
    const slice = sliceOf(Number(day.slice(8)));
    if (!slice) return 0;
    await sql`select notifications.forget(${slice.first}, ${slice.last})`.execute(deps.db);
    let after: string | null = null;
    let noted = 0;
    for (;;) {
      const looked: readonly { holder_id: string; open: boolean }[] = (
        await sql<{ holder_id: string; open: boolean }>`
          select holder_id, open from notifications.looked_at(${slice.first}, ${slice.last}, ${after},
            (${day}::date - interval '1 month') at time zone 'Europe/Paris', ${day}::timestamp at time zone 'Europe/Paris', ${BATCH})`.execute(
          deps.db,
        )
      ).rows;
      for (const { holder_id: holderId, open } of looked)
        await deps.visit(holderId, (visit) =>
          note(visit.tx, { kind: 'looks', cause: `looks/${day}`, secret: !open }),
        );
      noted += looked.length;
      after = looked.at(-1)?.holder_id ?? null;
      if (looked.length < BATCH) return noted;
    }
  }
}

/** The ids of one day of the month, from 1 to 28. */
export function sliceOf(day: number): { readonly first: string; readonly last: string } | undefined {
  if (day < 1 || day > DAYS) return undefined;
  const edge = (n: number) => (BigInt(n) << 128n) / BigInt(DAYS);
  return { first: uuidOf(edge(day - 1)), last: uuidOf(edge(day) - 1n) };
}

const uuidOf = (value: bigint): string =>
  value
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
