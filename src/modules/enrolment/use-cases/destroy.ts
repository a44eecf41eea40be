/**
 * Destruction at the person's request (R18): the space is closed, then the key of the holder and every row of every table go
 * in one transaction. What stays are salted commitments and a certificate that names nobody.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { publicHolderId } from '#platform/ids';
import type { By, Steps } from './take-step.ts';

export type Certificate = {
  readonly id: string;
  readonly at: Date;
  /** Rows that were destroyed. */
  readonly rows: number;
  /** Lines of the history among them, whose commitments stay. */
  readonly lines: number;
};

export function createDestroy(deps: {
  readonly db: Database;
  readonly steps: Steps;
  readonly storeKey: Buffer;
  /** Tells the person, who has nothing left here to be told by. A mail that cannot leave is not tried again. */
  readonly farewell: (mails: readonly string[], certificateId: string) => Promise<void>;
}) {
  /** By the number that the person keeps. @returns undefined for any other number */
  async function certificate(id: string): Promise<Certificate | undefined> {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return undefined;
    const { rows } = await sql<{
      found: { at: string; rows: Record<string, number>; lines: number } | null;
    }>`select enrolment.certificate(${id}) as found`.execute(deps.db);
    const found = rows[0]?.found;
    if (!found) return undefined;
    return {
      id,
      at: new Date(found.at),
      rows: Object.values(found.rows).reduce((sum, count) => sum + count, 0),
      lines: found.lines,
    };
  }

  return {
    certificate,
    /** @returns the certificate's number @throws `proof-ended`, `step-impossible` */
    async destroy(by: By): Promise<string> {
      const id = randomUUID();
      const mails = await deps.steps.inOwnSpace(by, async (tx, space) => {
        const closed =
          space.state === 'closed'
            ? space
            : { ...space, state: await deps.steps.step(tx, space, 'close', {}, 'untold') };
        deps.steps.checkStep(closed.state, 'destroy');
        const { rows } = await sql<{ last: Last }>`select enrolment.destroy(${id},
          ${publicHolderId(space.holderId)}) as last`.execute(tx);
        const last = rows[0]?.last;
        if (!last) throw new Error('A destruction said nothing.');
        await sql`select enrolment.leave_for_good(${sealOfIns(deps.storeKey, last)})`.execute(tx);
        return last.mails;
      });
      await deps.farewell(mails, id);
      return id;
    },
  };
}

/** What `enrolment.destroy` returns. */
type Last = { readonly ins: string; readonly insOid: string; readonly mails: readonly string[] };

/** How a number that must not be enrolled again is kept. @param storeKey 32 bytes */
export const sealOfIns = (
  storeKey: Buffer,
  { ins, insOid }: { readonly ins: string; readonly insOid: string },
): Buffer => createHmac('sha256', storeKey).update(`left ${insOid} ${ins}`).digest();
