import type { Mandate } from '../store/mandates.ts';

/** How many may act for one person, and for how many one may act (R14). */
export type MandateLimits = {
  readonly carersPerPerson: number;
  readonly personsPerCarer: number;
  /** Legal representatives who are parents. */
  readonly parentsPerChild: number;
  /** How long an invitation waits. */
  readonly invitationDays: number;
};

export const LIMITS: MandateLimits = {
  carersPerPerson: 3,
  personsPerCarer: 5,
  parentsPerChild: 2,
  invitationDays: 14,
};

/** Somebody who acts, paused or not, or who may still accept (R14). */
export const isCounted = (one: Mandate, now: Date): boolean =>
  one.status === 'accepted'
    ? one.until === undefined || one.until > now
    : one.status === 'invited' && one.invitationUntil !== undefined && one.invitationUntil > now;
