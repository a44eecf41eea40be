import type { Granted } from '#access';
import type { DatabaseTransaction } from '#platform/database/database';
import type { DocumentEntry } from './entry.ts';

/** What the record tells the rest of the house. No event holds health data. */
export type DocumentEvent =
  | {
      readonly topic: 'document-deposited';
      readonly holderId: string;
      readonly entryId: string;
      readonly depositorId: string;
      /** False when the holder must not learn of it (invisible to the patient, or their own deposit). */
      readonly tellHolder: boolean;
      /** Kept from the representatives (R13). */
      readonly secret: boolean;
    }
  | DocumentChanged
  | {
      readonly topic: 'document-revealed';
      readonly holderId: string;
      readonly entryId: string;
      readonly secret: boolean;
    };

type DocumentChanged = {
  readonly topic:
    | 'document-hidden'
    | 'document-shown'
    | 'document-archived'
    | 'document-unarchived'
    /** With its older versions, for ever. */
    | 'document-removed';
  readonly holderId: string;
  readonly entryId: string;
  /** Who did it. */
  readonly by: string;
  /** False for what the holder may not learn of, and for what their own side did. */
  readonly tellHolder: boolean;
  readonly secret: boolean;
};

/** What an act on a document tells, from what its decision obliges to. */
export const documentChanged = (
  topic: DocumentChanged['topic'],
  { decision, visit }: Granted,
  entry: Pick<DocumentEntry, 'entryId' | 'invisibleToRepresentatives'>,
): DocumentEvent => ({
  topic,
  holderId: visit.holderId,
  entryId: entry.entryId,
  by: visit.actor.id,
  tellHolder: decision.obligations.some((one) => one === 'notify-holder' || one === 'notify-holder-now'),
  secret: visit.secret || entry.invisibleToRepresentatives,
});

/** Adds an event to the running transaction, for whoever subscribed. */
export type PublishDocumentEvent = (tx: DatabaseTransaction, event: DocumentEvent) => Promise<void>;
