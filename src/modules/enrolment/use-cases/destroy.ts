/**
 * Destruction at the person's request, or ten years after closing (R18): the space is closed, then the key of the holder and every row of every table go
 * in one transaction. What stays are salted commitments and a certificate that names nobody.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { publicHolderId } from '#platform/ids';
import { forgetJobs } from '#platform/jobs';
import { sealOfHolder, sealOfIns } from '../rules/left.ts';
import { checkDeclared, type Declaration } from './act-for.ts';
import type { By, HeldSpace, Steps } from './take-step.ts';

type SessionRef = { readonly hash: Buffer };

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
  /** Keeps the list of destructions outside of the database; what fails is tried again by the housekeeping. */
  readonly keepList: () => Promise<unknown>;
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

  /** Destroys the closed space that the transaction holds. */
  async function empty(
    tx: DatabaseTransaction,
    holderId: string,
    certificateId: string,
    forGood: boolean,
  ): Promise<Last> {
    const { rows } = await sql<{ last: Last }>`select enrolment.destroy(${certificateId},
      ${publicHolderId(holderId)}) as last`.execute(tx);
    const last = rows[0]?.last;
    if (!last) throw new Error('A destruction said nothing.');
    await forgetJobs(tx, holderId);
    await sql`select enrolment.keep_destroyed(${certificateId}, ${sealOfHolder(deps.storeKey, holderId)},
      ${forGood})`.execute(tx);
    return last;
  }

  /** Closes what is open, then destroys it. @returns where to say so */
  const leaving =
    (certificateId: string) =>
    async (tx: DatabaseTransaction, space: HeldSpace): Promise<readonly string[]> => {
      await deps.steps.requireStrong(tx, space);
      const state =
        space.state === 'closed' ? 'closed' : await deps.steps.step(tx, space, 'close', {}, 'untold');
      deps.steps.checkStep(state, 'destroy');
      const last = await empty(tx, space.holderId, certificateId, true);
      await sql`select enrolment.leave_for_good(${sealOfIns(deps.storeKey, last)})`.execute(tx);
      return last.mails;
    };

  async function told(work: (certificateId: string) => Promise<readonly string[]>): Promise<string> {
    const id = randomUUID();
    const mails = await work(id);
    await deps.keepList().catch(() => undefined);
    await deps.farewell(mails, id);
    return id;
  }

  return {
    certificate,
    /** Destroys what was closed ten years ago, one space a transaction. @returns how many */
    async destroyDue(): Promise<number> {
      for (let done = 0; ; done++) {
        const id = randomUUID();
        const mails = await deps.db.transaction().execute(async (tx) => {
          const { rows } = await sql<{
            holder: string | null;
          }>`select enrolment.enter_due() as holder`.execute(tx);
          const holderId = rows[0]?.holder;
          return holderId ? (await empty(tx, holderId, id, false)).mails : undefined;
        });
        if (!mails) return done;
        await deps.farewell(mails, id);
      }
    },

    /** @returns the certificate's number @throws `proof-ended`, `step-up-required`, `step-impossible` */
    destroy: (by: By): Promise<string> => told((id) => deps.steps.inOwnSpace(by, leaving(id))),

    /**
     * For whom a mandate lets the person of the session answer.
     * @returns the certificate's number @throws `not-representative`, `not-certified`, `step-up-required`, `step-impossible`
     */
    destroyFor: (session: SessionRef, holderId: string, declaration: Declaration): Promise<string> =>
      told((id) =>
        deps.steps.inSpaceOf(session, { holderId }, (tx, space) => {
          checkDeclared(space, declaration);
          return leaving(id)(tx, space);
        }),
      ),
  };
}

/** What `enrolment.destroy` returns. */
type Last = { readonly ins: string; readonly insOid: string; readonly mails: readonly string[] };
