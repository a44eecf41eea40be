import type { DatabaseTransaction } from '#platform/database/database';

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
  | { readonly topic: 'document-hidden'; readonly holderId: string; readonly entryId: string }
  | { readonly topic: 'document-shown'; readonly holderId: string; readonly entryId: string }
  | {
      readonly topic: 'document-revealed';
      readonly holderId: string;
      readonly entryId: string;
      readonly secret: boolean;
    };

/** Adds an event to the running transaction, for whoever subscribed. */
export type PublishDocumentEvent = (tx: DatabaseTransaction, event: DocumentEvent) => Promise<void>;
