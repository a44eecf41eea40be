/**
 * Who shows a card and a code (A04). Whatever is wrong, the words and the time are the same (R16). Wrong tries are slowed
 * for their source and for the person they name, and never kill a code (R27): what was shown right is let through however
 * many others guessed, since nothing but the code's 55 bits stands between them and it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { citizenErrors } from '#citizens';
import { parseIns } from '#formats/ins';
import type { Database } from '#platform/database/database';
import { CarnetError } from '#platform/errors';
import { type Limit, limitErrors, type RateLimits } from '#platform/rate-limit';
import { enrolmentErrors } from '../errors.ts';
import { readSerial, sealOfSerial } from '../rules/card.ts';
import { readCode, sealOf } from '../rules/codes.ts';

export const PROOF_MINUTES = 30;

/** Milliseconds that every answer takes at least: more than the work of any. */
const FLOOR = 400;

/** What one more wrong try costs, in milliseconds, once so many were made within an hour. */
const SLOWED = [
  { wrong: 5, wait: 1000 },
  { wrong: 20, wait: 3000 },
  { wrong: 100, wait: 8000 },
] as const;

/** From one source, wrong tries are not even answered above this. */
const SOURCE: Limit = { name: 'wrong-proof-source', times: 500, seconds: 3600 };
const PERSON: Limit = { name: 'wrong-proof-person', times: 500, seconds: 3600 };

/** As typed. */
export type CardData = { readonly ins: string; readonly serial: string };

export const hashProof = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** What was typed, in the form in which it is compared. @throws `ins-…`, `card-serial`: what can be no card of anybody */
export function readCard({ ins, serial }: CardData, storeKey: Buffer) {
  const parsed = parseIns(ins);
  if (!parsed.ok) throw citizenErrors(`ins-${parsed.reason}`);
  const read = readSerial(serial);
  if (read === undefined) throw enrolmentErrors('card-serial');
  return { ins: parsed.ins, serialSeal: sealOfSerial(storeKey, read) };
}

export function createProve(deps: {
  readonly db: Database;
  readonly limits: RateLimits;
  readonly storeKey: Buffer;
  readonly wait: (ms: number) => Promise<unknown>;
}) {
  const { db, limits } = deps;

  async function delayFor(source: string, ins: string): Promise<number> {
    const counts = await Promise.all([limits.count(SOURCE, source), limits.count(PERSON, ins)]);
    const wrong = Math.max(...counts);
    return SLOWED.findLast((one) => wrong >= one.wrong)?.wait ?? FLOOR;
  }

  /** @returns whether the source's count is spent; the person's is never told, since others may have guessed at them */
  async function countWrong(source: string, ins: string): Promise<boolean> {
    const [ofSource] = await Promise.all([spend(limits, SOURCE, source), spend(limits, PERSON, ins)]);
    return ofSource;
  }

  return {
    /**
     * @param source where the request comes from, for example an address
     * @returns the secret of the proof, for a cookie that lasts `PROOF_MINUTES`
     * @throws `ins-…`, `card-serial`, `code-shape`, `not-recognised`, `too-many`
     */
    async prove(source: string, typed: CardData & { readonly code: string }): Promise<string> {
      const card = readCard(typed, deps.storeKey);
      const code = readCode(typed.code);
      if (code === undefined) throw enrolmentErrors('code-shape');
      const answerAt = deps.wait(await delayFor(source, card.ins));
      const secret = randomBytes(32).toString('base64url');
      const { rows } = await sql<{ right: boolean }>`select enrolment.prove(${card.ins}, ${card.serialSeal},
        ${sealOf(deps.storeKey, code)}, ${hashProof(secret)}, ${PROOF_MINUTES}) as right`.execute(db);
      const isRight = rows[0]?.right ?? false;
      const isSpent = !isRight && (await countWrong(source, card.ins));
      await answerAt;
      if (isRight) return secret;
      throw isSpent ? limitErrors('too-many', SOURCE.name) : enrolmentErrors('not-recognised');
    },

    /** The holder that a secret proves, while it does. */
    async proofHolder(secret: string): Promise<string | undefined> {
      const { rows } = await sql<{
        holder: string | null;
      }>`select enrolment.proof_holder(${hashProof(secret)}) as holder`.execute(db);
      return rows[0]?.holder ?? undefined;
    },
  };
}

/** Counts one. @returns whether there were enough already */
export const spend = (limits: RateLimits, limit: Limit, who: string): Promise<boolean> =>
  limits.consume(limit, who).then(
    () => false,
    (error: unknown) => {
      if (error instanceof CarnetError) return true;
      throw error;
    },
  );
