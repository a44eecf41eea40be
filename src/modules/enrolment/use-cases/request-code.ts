/**
 * Another code, for whoever shows their card: the answer is the same whether there is such a person or not (R16). It goes
 * to where the person is already known, never to an address given here, so that asking for somebody else gives nothing.
 */
import { sql } from 'kysely';
import type { Clock } from '#platform/clock';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { Limit, RateLimits } from '#platform/rate-limit';
import type { PublishEnrolmentEvent } from '../events.ts';
import { codeOf, sealOf } from '../rules/codes.ts';
import { type CardData, readCard, spend } from './prove.ts';

/** Outside of a campaign a code lives as long as R1 gives to answer. */
const DAYS = 42;
const FLOOR = 400;
const SOURCE: Limit = { name: 'code-asked-source', times: 60, seconds: 3600 };
/** Whoever lost three letters in a day calls. */
const PERSON: Limit = { name: 'code-asked-person', times: 3, seconds: 86_400 };

export function createRequestCode(
  deps: IssueDeps & {
    readonly db: Database;
    readonly limits: RateLimits;
    readonly wait: (ms: number) => Promise<unknown>;
  },
) {
  const { limits } = deps;

  async function issue(card: ReturnType<typeof readCard>): Promise<void> {
    await deps.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{
        asked: Asked | null;
      }>`select enrolment.ask_code(${card.ins}, ${card.serialSeal}) as asked`.execute(tx);
      const asked = rows[0]?.asked;
      if (!asked) return;
      await issueCode(deps, tx, asked);
    });
  }

  /** @throws `ins-…`, `card-serial`, `too-many` for the source */
  return async function requestNewCode(source: string, typed: CardData): Promise<void> {
    const card = readCard(typed, deps.storeKey);
    await limits.consume(SOURCE, source);
    const answerAt = deps.wait(FLOOR);
    if (!(await spend(limits, PERSON, card.ins))) await issue(card);
    await answerAt;
  };
}

export type IssueDeps = {
  readonly clock: Clock;
  readonly codeKey: Buffer;
  readonly storeKey: Buffer;
  readonly publish: PublishEnrolmentEvent;
};

/** Seals the code and revokes those before it; it leaves once the transaction is committed. */
export async function issueCode(
  deps: IssueDeps,
  tx: DatabaseTransaction,
  asked: Asked,
  byPost = false,
): Promise<void> {
  const { holderId, generation } = asked;
  const expiresAt = asked.expiresAt ?? new Date(deps.clock.now().getTime() + DAYS * 86_400_000);
  const seal = sealOf(deps.storeKey, codeOf(deps.codeKey, holderId, generation));
  await sql`select enrolment.issue_code(${holderId}, ${generation}, ${seal}, ${expiresAt}, ${asked.campaignId})`.execute(
    tx,
  );
  await deps.publish(tx, { topic: 'code-issued', holderId, generation, byPost });
}

/** What `enrolment.ask_code` returns. */
export type Asked = {
  readonly holderId: string;
  readonly generation: number;
  /** ISO 8601; null outside of a campaign's time. */
  readonly expiresAt: string | null;
  readonly campaignId: string | null;
};
