/** The time, as something that tests and the demo can move. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands `seconds` away from the system's, and goes on from there. */
export const shiftedClock = (seconds: number): Clock => ({
  now: () => new Date(Date.now() + seconds * 1000),
});

/** Whole seconds from the system's time to `start` (ISO 8601), at which a moved clock is to begin; 0 without one. */
export const shiftTo = (start: string | undefined): number =>
  start === undefined || start === '' ? 0 : Math.round((Date.parse(start) - Date.now()) / 1000);
