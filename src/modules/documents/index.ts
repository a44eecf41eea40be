/** The record: deposit, replace, hide, reveal, archive, delete, read. */
import type { Access } from '#access';
import type { Audit } from '#audit';
import type { Citizens } from '#citizens';
import type { BlobStore } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import type { Derive } from './derive.ts';
import type { PublishDocumentEvent } from './events.ts';
import { listReceipts, type Receipt } from './store/receipts.ts';
import { createArchiveDocument } from './use-cases/archive-document.ts';
import { createChangeVisibility } from './use-cases/change-visibility.ts';
import { createDepositLot } from './use-cases/deposit-lot.ts';
import { createHideEverything } from './use-cases/hide-everything.ts';
import { createListDocuments } from './use-cases/list-documents.ts';
import { createReadDocument } from './use-cases/read-document.ts';
import { createRemoveDocument } from './use-cases/remove-document.ts';
import { createRevealDocument } from './use-cases/reveal-document.ts';
import { createSeeAs } from './use-cases/see-as.ts';

export type { Derive, FiledDocument } from './derive.ts';
export type { DocumentEntry, DocumentOrigin, DocumentStatus } from './entry.ts';
export { documentErrors } from './errors.ts';
export type { DocumentEvent } from './events.ts';
export {
  type Author,
  type Lot,
  type NewDocument,
  type PresentedPatient,
  VISIBLE,
  type Visibility,
} from './new-document.ts';
export { MAX_BYTES } from './rules/check-content.ts';
export type { ListFilter, Page } from './store/listing.ts';
export type { Receipt } from './store/receipts.ts';
export type { DepositedLot, Depositor } from './use-cases/deposit-lot.ts';
export type { DepositedDocument } from './use-cases/file-document.ts';
export type { HidingState, ShownAgain } from './use-cases/hide-everything.ts';
export type { DocumentList } from './use-cases/list-documents.ts';
export type { PossibleAct } from './use-cases/possible-acts.ts';
export type { DocumentContent, ReadDocument } from './use-cases/read-document.ts';
export type { Removal } from './use-cases/remove-document.ts';
export type { Missing, SeenList } from './use-cases/see-as.ts';

export type Documents = ReturnType<typeof createDocuments>;

export function createDocuments(deps: {
  readonly access: Access;
  readonly audit: Audit;
  readonly citizens: Citizens;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly publish: PublishDocumentEvent;
  /** What other modules take out of each document, in the transaction of its deposit. */
  readonly derive: Derive;
  readonly db: Database;
  readonly systemSession: { readonly hash: Buffer };
}) {
  return {
    depositLot: createDepositLot(deps),
    ...createListDocuments(deps),
    ...createReadDocument(deps),
    ...createChangeVisibility(deps),
    ...createHideEverything(deps),
    seeAs: createSeeAs(deps),
    ...createRevealDocument(deps),
    ...createArchiveDocument(deps),
    ...createRemoveDocument(deps),

    /** What this professional sent, newest first. */
    receipts: (session: { readonly hash: Buffer }, limit = 50): Promise<readonly Receipt[]> =>
      deps.access.asActor(session, (tx, actorId) => listReceipts(tx, actorId, limit)),
  };
}
