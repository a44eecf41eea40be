import type { DatabaseTransaction } from '#platform/database/database';
import type { SpaceAct } from './rules/lifecycle.ts';

export type EnrolmentEvent = { readonly holderId: string } & (
  | {
      /** A step of a space's life that somebody took: told at once. */
      readonly topic: 'space-changed';
      readonly act: SpaceAct;
      /** ISO 8601 */
      readonly at: string;
    }
  | {
      /** A code was asked for: it is sent to where the person is known, else by post. */
      readonly topic: 'code-issued';
      readonly generation: number;
      /** By post even to somebody who has a mail address: they asked for it. */
      readonly byPost: boolean;
    }
);

export type PublishEnrolmentEvent = (tx: DatabaseTransaction, event: EnrolmentEvent) => Promise<void>;
