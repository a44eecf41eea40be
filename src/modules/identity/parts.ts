/** What the use-cases of this module share, put together once by its index. */
import type { Citizens, ContactChannel } from '#citizens';
import type { Clock } from '#platform/clock';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { Limit, RateLimits } from '#platform/rate-limit';
import type { Browser, Devices } from './devices.ts';
import type { Outbox } from './outbox.ts';
import type { createSessions, SessionRef, SignInMethod } from './sessions.ts';
import type { Accounts } from './store/accounts.ts';
import type { Steps } from './store/steps.ts';

export type Parts = {
  readonly db: Database;
  readonly clock: Clock;
  readonly citizens: Citizens;
  readonly limits: RateLimits;
  readonly sessions: ReturnType<typeof createSessions>;
  readonly devices: Devices;
  readonly accounts: Accounts;
  readonly steps: Steps;
  readonly outbox: Outbox;
  /** Where the person is written to; empty when nobody may be written to any more. */
  readonly channelsOf: (holderId: string) => Promise<readonly ContactChannel[]>;
  /** As the holder, in their own space, an act on their channels: decided and traced like any other (R29). */
  readonly onChannels: <T>(
    session: SessionRef,
    holderId: string,
    work: (tx: DatabaseTransaction) => Promise<T>,
  ) => Promise<T>;
  /** Milliseconds to let pass. */
  readonly wait: (ms: number) => Promise<unknown>;
  readonly openCitizen: (opening: Opening, browser: Browser) => Promise<OpenedSession>;
};

export type Opening = {
  readonly holderId: string;
  readonly method: SignInMethod;
  /** When two factors were proved; undefined when they were not, or nobody says when. */
  readonly strongAt: Date | undefined;
  readonly shared: boolean;
  /** No code will be asked there for a while. */
  readonly trust?: boolean;
  readonly provider?: {
    readonly issuer: string;
    readonly subject: string;
    readonly acr: string | undefined;
    readonly providerSid: string | undefined;
    readonly idToken: string;
  };
};

/** What the browser's cookies must hold from now on. */
export type OpenedSession = { readonly secret: string; readonly device: string | undefined };

/** From one address: a family, a library or a hospital has many people behind one. */
export const TRIES_OF_A_SOURCE: Limit = { name: 'password-source', times: 60, seconds: 600 };
/**
 * Of one identifier, from browsers that never served it. Its owner, who comes from a browser of theirs, is counted apart; and
 * long before the count is spent each answer only takes longer, so that strangers do not keep an owner out (R27).
 */
export const TRIES_OF_AN_IDENTIFIER: Limit = { name: 'password-identifier', times: 300, seconds: 900 };
/** What one more try costs, in milliseconds, once so many were made in that time. */
export const SLOWED = [
  { tries: 10, wait: 2000 },
  { tries: 50, wait: 6000 },
] as const;
/** Of one person: nobody is buried under codes (A3). */
export const CODES_OF_A_PERSON: Limit = { name: 'one-time-code', times: 6, seconds: 900 };

/** Minutes that a code lives. */
export const CODE_MINUTES = 10;
/** Hours before a change that somebody else could have asked holds (A3). */
export const WAIT_HOURS = 48;
export const LONG_WAIT_HOURS = 7 * 24;
