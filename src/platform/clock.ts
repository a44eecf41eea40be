/** The time, as something that tests and the demo can move. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands `offset()` milliseconds away from the system's. */
export function movableClock(): Clock & { moveTo(instant: Date): void; reset(): void } {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    moveTo: (instant) => {
      offset = instant.getTime() - Date.now();
    },
    reset: () => {
      offset = 0;
    },
  };
}
