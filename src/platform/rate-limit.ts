/** How often somebody may do something, counted in the database so that every server of the house counts together. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { errorsOf } from './errors.ts';

export const limitErrors = errorsOf({
  'too-many': {
    status: 429,
    sentence: 'Trop de demandes en peu de temps.',
    advice: 'Attendez quelques minutes, puis recommencez.',
    issue: 'throttled',
  },
});

export type Limit = {
  /** Names the count. */
  readonly name: string;
  readonly times: number;
  readonly seconds: number;
};

export type RateLimits = {
  /** Counts one. @throws `too-many` */
  consume(limit: Limit, who: string): Promise<void>;
  /** Counts nothing. @throws `too-many` when the count is spent */
  check(limit: Limit, who: string): Promise<void>;
  /** How many were counted in the running time. */
  count(limit: Limit, who: string): Promise<number>;
  /** Forgets the counts whose time is over. */
  sweep(): Promise<void>;
};

export function createRateLimits(pool: pg.Pool): RateLimits {
  const limiters = new Map<string, RateLimiterPostgres>();
  const limiterOf = ({ name, times, seconds }: Limit) => {
    const known = limiters.get(name);
    if (known) return known;
    const made = new RateLimiterPostgres({
      storeClient: pool,
      schemaName: 'platform',
      tableName: 'rate_limit',
      tableCreated: true,
      keyPrefix: name,
      points: times,
      duration: seconds,
      clearExpiredByTimeout: false,
    });
    limiters.set(name, made);
    return made;
  };
  // Who is counted need not be readable in the table: an address or an identifier is kept as a digest.
  const keyOf = (who: string) => createHash('sha256').update(who).digest('base64url').slice(0, 22);
  return {
    async consume(limit, who) {
      try {
        await limiterOf(limit).consume(keyOf(who));
      } catch (error) {
        if (error instanceof RateLimiterRes) throw limitErrors('too-many', limit.name);
        throw error;
      }
    },
    async check(limit, who) {
      const counted = await limiterOf(limit).get(keyOf(who));
      if (counted && counted.consumedPoints >= limit.times) throw limitErrors('too-many', limit.name);
    },
    count: async (limit, who) => (await limiterOf(limit).get(keyOf(who)))?.consumedPoints ?? 0,
    async sweep() {
      await pool.query('delete from platform.rate_limit where expire < $1', [Date.now()]);
    },
  };
}
