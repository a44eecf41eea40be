import type { DatabaseTransaction } from '#platform/database/database';

/** A professional who had no consent states that the person gives it, for the first time or after a block: the person is told at once. */
export type AccessEvent = {
  readonly topic: 'professional-first-access';
  readonly holderId: string;
  readonly professionalId: string;
  /** ISO 8601 */
  readonly statedAt: string;
};

export type PublishAccessEvent = (tx: DatabaseTransaction, event: AccessEvent) => Promise<void>;
