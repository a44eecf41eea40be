import type { DatabaseTransaction } from '#platform/database/database';

/** The number of a person, or how sure their identity is, changed: they are told, for documents are filed by it (B08). */
export type CitizenEvent = {
  readonly topic: 'identity-changed';
  readonly holderId: string;
  /** Of this event: a retry sends the same mail. */
  readonly id: string;
};

export type PublishCitizenEvent = (tx: DatabaseTransaction, event: CitizenEvent) => Promise<void>;
