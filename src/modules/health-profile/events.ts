import type { DatabaseTransaction } from '#platform/database/database';

/** What the profile tells the rest of the house. No event holds health data. */
export type ProfileEvent = {
  /** A professional added to the profile or a measure, or confirmed a line. */
  readonly topic: 'profile-completed';
  readonly holderId: string;
  /** A line, or the first of the measures. */
  readonly rowId: string;
  /** Who did it. */
  readonly by: string;
  /** Kept from the representatives (R13). */
  readonly secret: boolean;
};

/** Adds an event to the running transaction, for whoever subscribed. */
export type PublishProfileEvent = (tx: DatabaseTransaction, event: ProfileEvent) => Promise<void>;
