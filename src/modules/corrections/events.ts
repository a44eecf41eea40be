import type { DatabaseTransaction } from '#platform/database/database';

/** What the correction desk tells the rest of the house. No event holds health data. */
export type CorrectionEvent = {
  /** An author answered, or took out or gave back a document: the person is told. */
  readonly topic: 'correction-changed';
  readonly holderId: string;
  readonly caseId: string;
  /** Who did it. */
  readonly by: string;
  /** Kept from the representatives (R13). */
  readonly secret: boolean;
};

/** Adds an event to the running transaction, for whoever subscribed. */
export type PublishCorrectionEvent = (tx: DatabaseTransaction, event: CorrectionEvent) => Promise<void>;
