import type { DatabaseTransaction } from '#platform/database/database';
import type { AccountChange } from './messages.ts';

/** A person signed in from a browser where they never had: they are told at once. */
type NewDevice = {
  readonly topic: 'new-device';
  readonly holderId: string;
  /** ISO 8601 */
  readonly at: string;
};

/** A way to sign in or to be told has changed, or will: every channel is told, so that nobody does it unseen (A3). */
export type AccountChanged = {
  readonly topic: 'account-changed';
  /** Of this event: a retry sends the same messages. */
  readonly id: string;
  readonly holderId: string;
  readonly change: AccountChange;
  /** When it will hold, ISO 8601; absent when it does. */
  readonly at?: string;
  /** A change of channel whose new channel is told too. */
  readonly changeId?: string;
};

export type IdentityEvent = NewDevice | AccountChanged;

export type PublishIdentityEvent = (tx: DatabaseTransaction, event: IdentityEvent) => Promise<void>;
