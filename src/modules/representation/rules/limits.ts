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
