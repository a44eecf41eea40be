import type { DatabaseTransaction } from '#platform/database/database';

/** What a copy tells the rest of the house. */
export type PortabilityEvent = {
  readonly topic: 'record-copied';
  readonly holderId: string;
  readonly copyId: string;
};

export type PublishPortabilityEvent = (tx: DatabaseTransaction, event: PortabilityEvent) => Promise<void>;
