import type { DatabaseTransaction } from '#platform/database/database';

/** A professional states for the first time that the person consents: the person is told at once. */
export type AccessEvent = {
  readonly topic: 'professional-first-access';
  readonly holderId: string;
  readonly professionalId: string;
};

export type PublishAccessEvent = (tx: DatabaseTransaction, event: AccessEvent) => Promise<void>;
