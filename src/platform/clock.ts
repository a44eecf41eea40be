/** The time, as something that tests and the demo can move. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands `seconds` away from the system's, and goes on from there. */
export const shiftedClock = (seconds: number): Clock => ({
  now: () => new Date(Date.now() + seconds * 1000),
});
