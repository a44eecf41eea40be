/** Lets no more than so many pass in a second, evenly; without a limit everybody passes at once. */
import { setTimeout as sleep } from 'node:timers/promises';

export type Pace = { take(signal?: AbortSignal): Promise<void> };

export function createPace(aSecond: number | undefined): Pace {
  if (aSecond === undefined) return { take: async () => {} };
  const step = 1000 / aSecond;
  let next = 0;
  return {
    async take(signal) {
      const now = performance.now();
      next = Math.max(next, now - step);
      const wait = next - now;
      next += step;
      if (wait > 1) await sleep(wait, undefined, signal ? { signal } : {});
    },
  };
}
