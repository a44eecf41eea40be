import type { DatabaseTransaction } from '#platform/database/database';

/** A person signed in from a browser where they never had: they are told at once. */
export type IdentityEvent = {
  readonly topic: 'new-device';
  readonly holderId: string;
  /** ISO 8601 */
  readonly at: string;
};

export type PublishIdentityEvent = (tx: DatabaseTransaction, event: IdentityEvent) => Promise<void>;
