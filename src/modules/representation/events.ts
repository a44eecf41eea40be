import type { DatabaseTransaction } from '#platform/database/database';

/** A mandate was invited to, answered, ended or paused: both sides are told at once. */
export type MandateEvent = {
  readonly topic: 'mandate-changed';
  readonly holderId: string;
  readonly mandateId: string;
  /** The one who acts, once known. */
  readonly personId: string | null;
  readonly change: 'invited' | 'accepted' | 'refused' | 'ended' | 'paused' | 'resumed';
  /** ISO 8601; with the change, one cause */
  readonly at: string;
};

export type PublishMandateEvent = (tx: DatabaseTransaction, event: MandateEvent) => Promise<void>;
