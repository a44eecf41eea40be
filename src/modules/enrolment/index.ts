/** Is a space announced, opposed, open, closed; and the codes by which a person says so before they can sign in. */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Audit } from '#audit';
import type { Clock } from '#platform/clock';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { RateLimits } from '#platform/rate-limit';
import type { PublishEnrolmentEvent } from './events.ts';
import type { Terms } from './terms.ts';
import { createActFor } from './use-cases/act-for.ts';
import { createActivate } from './use-cases/activate.ts';
import { createCodeByCall } from './use-cases/code-by-call.ts';
import { createDestroy } from './use-cases/destroy.ts';
import { exportDestructions } from './use-cases/destructions-file.ts';
import { createGiveContact } from './use-cases/give-contact.ts';
import { createProve } from './use-cases/prove.ts';
import { createRequestCode } from './use-cases/request-code.ts';
import { createSteps, type StepDeps } from './use-cases/take-step.ts';

export { type Campaigns, createCampaigns } from './campaign/campaigns.ts';
export { campaignErrors } from './campaign/errors.ts';
export type { OperatedCampaigns } from './campaign/operate.ts';
export { wordsOfReason } from './campaign/words.ts';
export { enrolmentErrors } from './errors.ts';
export type { EnrolmentEvent } from './events.ts';
export { createFarewell } from './farewell.ts';
export { createPapers, type Papers } from './notices/papers.ts';
export { readSerial, sealOfSerial } from './rules/card.ts';
export { actsIn, type SpaceAct } from './rules/lifecycle.ts';
export { loadTerms } from './terms.ts';
export type { RepresentedAct, RepresentedSpace, Ward } from './use-cases/act-for.ts';
export {
  exportDestructions,
  type Replayed,
  readDestructions,
  replayDestructions,
} from './use-cases/destructions-file.ts';
export { createSendCode } from './use-cases/send-code.ts';
export type { By, OwnSpace } from './use-cases/take-step.ts';

/** Rulings R18 and R35. `created`: opened at the deadline, not yet activated by the person. */
export type SpaceState = 'announced' | 'opposed' | 'created' | 'active' | 'closed' | 'destroyed' | 'deceased';

export type Enrolment = ReturnType<typeof createEnrolment>;

export function createEnrolment(deps: {
  readonly db: Database;
  readonly audit: Audit;
  readonly limits: RateLimits;
  readonly clock: Clock;
  readonly publish: PublishEnrolmentEvent;
  /** 32 bytes each: one makes the codes, the other seals them (R27). */
  readonly codeKey: Buffer;
  readonly storeKey: Buffer;
  readonly terms: readonly Terms[];
  /** Opens the transaction to the person of a call to the help desk. */
  readonly enterCall: StepDeps['enterCall'];
  readonly requireStrong: StepDeps['requireStrong'];
  /** How long a backup is kept, and with it what was destroyed since. */
  readonly backupDays: number;
  /** Where the list of destructions is kept, beside the backups; undefined: an operator exports it. */
  readonly destructionsFile?: string | undefined;
  /** The last mail to whoever had everything destroyed. */
  readonly farewell: (mails: readonly string[], certificateId: string) => Promise<void>;
  /** Milliseconds to let pass; another in tests of what is slowed. */
  readonly wait?: ((ms: number) => Promise<unknown>) | undefined;
}) {
  const given = { ...deps, wait: deps.wait ?? ((ms: number) => wait(ms)) };
  const keepList = async (): Promise<number> =>
    deps.destructionsFile ? exportDestructions(deps.db, deps.destructionsFile) : 0;
  const steps = createSteps(given);
  const activation = createActivate({ ...given, steps, versions: deps.terms });
  return {
    ...createProve(given),
    /** When the last backup that holds what is destroyed at this moment is gone. */
    backupsUntil: (at: Date): Date => new Date(at.getTime() + deps.backupDays * 86_400_000),
    requestNewCode: createRequestCode(given),
    sendCodeByCall: createCodeByCall({ ...given, steps }),
    ownSpace: steps.ownSpace,
    giveContact: createGiveContact({ ...given, steps }),
    takeStep: steps.takeStep,
    terms: activation.terms,
    activate: activation.activate,
    ...createDestroy({ ...given, steps, keepList }),
    /** Adds to the list outside of the database what it does not hold yet. @returns how many */
    keepDestructions: keepList,
    ...createActFor({ ...given, steps, accepted: activation.accepted }),

    /** Forgets the proofs whose half-hour is over. */
    async sweep(): Promise<void> {
      await sql`select enrolment.sweep()`.execute(deps.db);
    },

    /**
     * Marks a visit of the holder. Two pages at once: one marks it, and neither waits for the other.
     * @returns when the visit before this one took place
     */
    async visited(tx: DatabaseTransaction, holderId: string, now: Date): Promise<Date | undefined> {
      const { rows } = await sql<{ last_visit_at: Date | null; previous_visit_at: Date | null }>`
        select last_visit_at, previous_visit_at from enrolment.space where holder_id = ${holderId}`.execute(
        tx,
      );
      const row = rows[0];
      if (!row) return undefined;
      // Half an hour without a page is another visit.
      const isNew = !row.last_visit_at || now.getTime() - row.last_visit_at.getTime() > 30 * 60_000;
      const previous = isNew ? row.last_visit_at : row.previous_visit_at;
      if (isNew || now.getTime() - (row.last_visit_at?.getTime() ?? 0) > 60_000)
        await sql`update enrolment.space set last_visit_at = ${now}, previous_visit_at = ${previous}
          where holder_id = (select holder_id from enrolment.space where holder_id = ${holderId}
            for no key update skip locked)`.execute(tx);
      return previous ?? undefined;
    },

    /** Holds the space open until the end of the transaction: a closing waits for it, and it waits for a closing. */
    async lock(tx: DatabaseTransaction, holderId: string): Promise<SpaceState | undefined> {
      const { rows } = await sql<{ state: SpaceState }>`select state from enrolment.space
        where holder_id = ${holderId} for share`.execute(tx);
      return rows[0]?.state;
    },
  };
}

/** Sets the state of a space, as the batch role. */
export async function setSpaceState(batch: Database, holderId: string, state: SpaceState): Promise<void> {
  await sql`insert into enrolment.space (holder_id, state) values (${holderId}, ${state})
    on conflict (holder_id) do update set state = excluded.state, since = platform.now()`.execute(batch);
}
