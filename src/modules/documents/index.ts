/** The record: deposit, replace, hide, reveal, archive, delete, read. */
import type { Access, Visit } from '#access';
import type { Audit } from '#audit';
import type { Citizens } from '#citizens';
import type { BlobStore } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import type { VirusScanner } from '#platform/virus-scan';
import type { Derive } from './derive.ts';
import type { DocumentEntry } from './entry.ts';
import type { PublishDocumentEvent } from './events.ts';
import type { Lot } from './new-document.ts';
import { sweepDrafts } from './store/drafts.ts';
import { findEntry } from './store/entries.ts';
import { listReceipts, type Receipt } from './store/receipts.ts';
import { createAddDocument } from './use-cases/add-document.ts';
import { createArchiveDocument } from './use-cases/archive-document.ts';
import { createArrange } from './use-cases/arrange.ts';
import { createChangeVisibility } from './use-cases/change-visibility.ts';
import { createCopyRecord } from './use-cases/copy-record.ts';
import { createDepositLot, type DepositedLot, type Depositor } from './use-cases/deposit-lot.ts';
import { createFindByUniqueIds } from './use-cases/find-by-unique-ids.ts';
import { createFindGone } from './use-cases/find-gone.ts';
import { createHideEverything } from './use-cases/hide-everything.ts';
import { createKeepDrafts } from './use-cases/keep-drafts.ts';
import { createListDocuments } from './use-cases/list-documents.ts';
import { createReadDocument } from './use-cases/read-document.ts';
import { createReadWords, type PdfText } from './use-cases/read-words.ts';
import { createRemoveDocument } from './use-cases/remove-document.ts';
import { createRevealDocument } from './use-cases/reveal-document.ts';
import { createSearchLots } from './use-cases/search-lots.ts';
import { createSeeAs } from './use-cases/see-as.ts';
import { createTellStory } from './use-cases/tell-story.ts';

export type { Derive, FiledDocument } from './derive.ts';
export type { Draft, DraftDetails, DraftFile } from './draft.ts';
export type { DocumentEntry, DocumentOrigin, DocumentStatus } from './entry.ts';
export { subjectOf as documentSubject } from './entry.ts';
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
export type { Episode } from './rules/episodes.ts';
export type { Line } from './rules/fold.ts';
export type { SnippetPart } from './rules/typed-words.ts';
export type { Folder } from './store/arranging.ts';
export type { ListFilter, Order, Page } from './store/listing.ts';
export type { Receipt } from './store/receipts.ts';
export type { LotFilter } from './store/submission-search.ts';
export type { CopiedEntry } from './use-cases/copy-record.ts';
export type { DepositedLot, Depositor } from './use-cases/deposit-lot.ts';
export type { DepositedDocument } from './use-cases/file-document.ts';
export type { HidingState, ShownAgain } from './use-cases/hide-everything.ts';
export type { KeptFiles } from './use-cases/keep-drafts.ts';
export type { DocumentList, Places, Search } from './use-cases/list-documents.ts';
export type { PossibleAct } from './use-cases/possible-acts.ts';
export type { DocumentContent, ReadDocument } from './use-cases/read-document.ts';
export type { Removal } from './use-cases/remove-document.ts';
export type { FoundLot } from './use-cases/search-lots.ts';
export type { Missing, SeenList } from './use-cases/see-as.ts';
export type { Story } from './use-cases/tell-story.ts';

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
  readonly pdfText: PdfText;
  readonly scanner: VirusScanner;
  /** Of one file (R21). */
  readonly maxBytes: number;
  /** @throws `step-up-required` */
  readonly requireStrong: Parameters<typeof createAddDocument>[0]['requireStrong'];
  readonly db: Database;
  readonly systemSession: { readonly hash: Buffer };
}) {
  const words = createReadWords(deps);
  const depositLot = createDepositLot({
    ...deps,
    derive: async (visit, filed) => {
      words.keep(visit, filed);
      await deps.derive(visit, filed);
    },
  });
  const deposit = async (depositor: Depositor, lot: Lot): Promise<DepositedLot> => {
    const done = await depositLot(depositor, lot);
    words.readLater(depositor, lot, done);
    return done;
  };
  return {
    /** @throws CarnetError; nothing half-written remains after any of them */
    depositLot: deposit,
    ...createKeepDrafts(deps),
    ...createAddDocument({ ...deps, depositLot: deposit }),
    /** The document of a visit under way, as far as it exists for its actor; to be decided by who asks. */
    entryIn: (visit: Visit, entryId: string): Promise<DocumentEntry | undefined> => findEntry(visit, entryId),
    /** Drafts of more than a day. */
    sweepDrafts: () => sweepDrafts(deps.db),
    /** When the words of everything deposited until now can be searched. */
    wordsRead: words.settled,
    ...createListDocuments({ ...deps, words }),
    ...createArrange(deps),
    ...createTellStory(deps),
    searchLots: createSearchLots(deps),
    findByUniqueIds: createFindByUniqueIds(deps),
    isGone: createFindGone(deps),
    ...createReadDocument(deps),
    ...createCopyRecord(deps),
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
