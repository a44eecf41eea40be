/**
 * A proof under way in one browser, by the digest of its cookie: what for, how many wrong codes. Its one-time code is computed
 * from a key and this row, so that no code is stored anywhere (A3).
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { sixDigits } from '#platform/six-digits';
import { hashSecret } from '../sessions.ts';

export type Purpose = 'sign-in' | 'confirm' | 'recover' | 'channel' | 'passkey-in' | 'passkey-add';

/** What the purpose needs to know later; nothing in it opens anything. */
export type StepPayload = {
  /** A path of ours. */
  readonly returnTo?: string;
  readonly shared?: boolean;
  /** The channel that the code went to. */
  readonly channelId?: string;
  /** The code went to more than one channel: it proves none of them. */
  readonly moved?: boolean;
  /** Digest of the session to strengthen, or that asked, in hexadecimal. */
  readonly session?: string;
  /** A new channel. */
  readonly kind?: 'mail' | 'sms';
  readonly value?: string;
  /** The person cannot read the old channel any more. */
  readonly oldLost?: boolean;
  /** WebAuthn challenge. */
  readonly challenge?: string;
};

export type Step = {
  readonly hash: Buffer;
  readonly purpose: Purpose;
  /** Undefined: nobody has the identifier that was typed. */
  readonly holderId: string | undefined;
  readonly payload: StepPayload;
  /** Codes tried so far. */
  readonly tries: number;
};

/** A code dies at the fifth wrong try (R27); the SQL function counts to the same number. */
export const CODE_TRIES = 5;

export type Steps = ReturnType<typeof createSteps>;

export function createSteps(deps: { readonly db: Database; readonly key: Buffer; readonly now: () => Date }) {
  const { db } = deps;
  type Found = {
    readonly purpose: Purpose;
    readonly holderId: string | null;
    readonly payload: StepPayload;
    readonly tries: number;
  };
  const stepOf = (hash: Buffer, found: Found | null | undefined): Step | undefined =>
    found ? { ...found, hash, holderId: found.holderId ?? undefined } : undefined;

  /** Six digits. @param which tells apart the codes of one step that go to two places */
  function codeOf(hash: Buffer, which: 'only' | 'new' = 'only'): string {
    const bytes = createHmac('sha256', deps.key).update(hash).update(which).digest();
    return sixDigits(bytes);
  }

  return {
    codeOf,

    /** @returns the secret for the browser's cookie, and the digest that a job may be given */
    async start(
      on: Database | DatabaseTransaction,
      step: {
        readonly purpose: Purpose;
        readonly holderId: string | undefined;
        readonly payload: StepPayload;
        readonly minutes: number;
      },
    ): Promise<{ readonly secret: string; readonly hash: Buffer }> {
      const secret = randomBytes(32).toString('base64url');
      const hash = hashSecret(secret);
      const until = new Date(deps.now().getTime() + step.minutes * 60_000);
      await sql`select identity.start_step(${hash}, ${step.purpose}, ${step.holderId ?? null},
        ${JSON.stringify(step.payload)}::jsonb, ${until})`.execute(on);
      return { secret, hash };
    },

    async find(secret: string): Promise<Step | undefined> {
      const hash = hashSecret(secret);
      return this.findByHash(hash);
    },

    async findByHash(hash: Buffer): Promise<Step | undefined> {
      const { rows } = await sql<{
        found: Found | null;
      }>`select identity.find_step(${hash}) as found`.execute(db);
      return stepOf(hash, rows[0]?.found);
    },

    async change(hash: Buffer, payload: StepPayload): Promise<void> {
      await sql`select identity.change_step(${hash}, ${JSON.stringify(payload)}::jsonb)`.execute(db);
    },

    /**
     * Judges what was typed; each call is a try.
     * @returns the step when every code is right, `wrong` with what is left of it, undefined when it is over
     */
    async judge(
      secret: string,
      purpose: Purpose,
      codes: Readonly<Partial<Record<'only' | 'new', string>>>,
    ): Promise<Step | { readonly wrong: number } | undefined> {
      const hash = hashSecret(secret);
      const { rows } = await sql<{ found: Found | null }>`select identity.try_step(${hash}) as found`.execute(
        db,
      );
      const step = stepOf(hash, rows[0]?.found);
      if (step?.purpose !== purpose) return undefined;
      const right = (Object.entries(codes) as ['only' | 'new', string][]).map(([which, typed]) =>
        isSame(typed, codeOf(hash, which)),
      );
      // whoever has no account is never right, and takes as long
      if (right.length > 0 && right.every(Boolean) && step.holderId !== undefined) return step;
      return { wrong: CODE_TRIES - step.tries };
    },

    /** Used up: true for one caller. */
    async end(on: Database | DatabaseTransaction, hash: Buffer): Promise<boolean> {
      const { rows } = await sql<{ done: boolean | null }>`select identity.end_step(${hash}) as done`.execute(
        on,
      );
      return rows[0]?.done ?? false;
    },
  };
}

/** As a person copies it: `123 456`. */
function isSame(typed: string, code: string): boolean {
  const digits = Buffer.from(typed.replace(/[\s.\-\u00a0]/g, ''));
  const right = Buffer.from(code);
  return digits.length === right.length && timingSafeEqual(digits, right);
}
