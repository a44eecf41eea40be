/** The house of a test at another time, on the same database: what it does then is done by the real tasks. */
import { createLog } from '#platform/log';
import { compose, type House } from '../src/app/compose.ts';
import type { TestHouse } from './house.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export async function at<T>(
  { house }: Pick<TestHouse, 'house'>,
  time: Date,
  work: (then: House) => Promise<T>,
): Promise<T> {
  const then = compose(
    { ...house.config, CARNET_CLOCK: time.toISOString() },
    { log: createLog(undefined, 'silent') },
  );
  try {
    return await work(then);
  } finally {
    await then.close();
  }
}

/** A day and an hour from now: whatever the hour of the test, the digest of today or tomorrow is due by then. */
export const digestDay = (days = 1): Date => new Date(Date.now() + days * DAY + HOUR);

/** What waits until then for a digest, or for the end of quiet hours, is sent. */
export const sendDigests = (house: Pick<TestHouse, 'house'>, time = digestDay()): Promise<void> =>
  at(house, time, (then) => then.tasks.notices());
