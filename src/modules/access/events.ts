import type { DatabaseTransaction } from '#platform/database/database';

export type AccessEvents = {
  /** A professional states for the first time that the person consents: the person is told at once. */
  'professional-first-access': { readonly holderId: string; readonly professionalId: string };
};

export type PublishAccessEvent = <T extends keyof AccessEvents>(
  tx: DatabaseTransaction,
  topic: T,
  event: AccessEvents[T],
) => Promise<void>;
