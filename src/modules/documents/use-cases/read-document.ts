/** Opens one document: decided, read and traced in one transaction (convention 3). */
import type { Access, Granted, Obligation, ReadersExplained, Visit, VisitRequest } from '#access';
import { accessErrors } from '#access';
import type { Audit } from '#audit';
import { type CdaDocument, parseCda } from '#formats/cda/parse-cda';
import type { BlobStore } from '#platform/blobs';
import type { VirusScanner } from '#platform/virus-scan';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import { checkUniqueId } from '../rules/check-content.ts';
import { placesOf } from '../store/arranging.ts';
import { findEntries, findEntry, findEntryByUniqueId, openContent, versionsOf } from '../store/entries.ts';
import type { Places } from './list-documents.ts';
import { type PossibleAct, possibleActs } from './possible-acts.ts';
import { createScanAgain } from './scan-again.ts';

/** What a page shows of a document. `file`: bytes of another format, also when a CDA only carries it (level 1). */
export type DocumentContent =
  | { readonly kind: 'cda'; readonly document: CdaDocument }
  | {
      readonly kind: 'file';
      readonly mimeType: string;
      readonly bytes: Uint8Array;
      readonly cda: CdaDocument | undefined;
    };

export type ReadDocument = {
  readonly entry: DocumentEntry;
  readonly content: DocumentContent;
  /** The versions that this reader may see, newest first, this one included. */
  readonly versions: readonly DocumentEntry[];
  /** Where this reader keeps it. */
  readonly places: Places;
  /** Told to the holder, and to the representative who may hide it for them. */
  readonly readers: ReadersExplained | undefined;
  /** What this reader may do to it now, with an effect. */
  readonly acts: readonly PossibleAct[];
  /** States to say before and beside the document (EX_3.2-1025). */
  readonly warnings: readonly Obligation[];
};

export function createReadDocument(deps: {
  readonly access: Access;
  readonly audit: Audit;
  readonly blobs: BlobStore;
  readonly scanner: VirusScanner;
}) {
  const { access, blobs } = deps;
  const scanAgain = createScanAgain(deps);

  /** @throws Refused as for a document that never existed (R2) */
  async function opened(
    visit: Visit,
    entryId: string,
  ): Promise<{ entry: DocumentEntry; granted: Granted<'document.read'> }> {
    visit.attempt('document.read', entryId);
    const entry = await findEntry(visit, entryId);
    if (!entry) throw accessErrors('document-absent');
    return { entry, granted: visit.authorize('document.read', subjectOf(entry), entryId) };
  }

  async function bytesOf(
    visit: Visit,
    granted: Granted<'document.read'>,
    entry: DocumentEntry,
  ): Promise<Buffer> {
    const blobId = await openContent(granted, entry.entryId);
    const bytes = blobId && (await blobs.read(visit.tx, visit.holderId, await visit.key(), blobId));
    if (!bytes) throw accessErrors('document-absent', 'content');
    return bytes;
  }

  return {
    /** The document as a page shows it. */
    read: async (request: VisitRequest, entryId: string): Promise<ReadDocument> => {
      const { bytes, ...read } = await access.reading(request, async (visit) => {
        const { entry, granted } = await opened(visit, entryId);
        const content = await bytesOf(visit, granted, entry);
        const versions = await versionsOf(granted, entry.logicalId);
        visit.trace(granted, { objectId: entryId });
        return {
          entry,
          bytes: content,
          versions: versions.filter((version) => visit.confirm('document.know', subjectOf(version))),
          readers:
            visit.actor.kind === 'holder' || visit.actor.kind === 'representative'
              ? await access.explainReaders(visit, subjectOf(entry), entry.authorLabel)
              : undefined,
          places: await placesOf({ visit }, [entry.logicalId]),
          acts: possibleActs(visit, entry),
          warnings: granted.decision.obligations.filter((obligation) => obligation.startsWith('warn-')),
        };
      });
      // Parsing and scanning need no transaction: nobody waits for them.
      const entry = await scanAgain(request, read.entry, bytes);
      return { ...read, entry, content: contentOf(entry, bytes) };
    },

    /** The bytes as they were deposited. */
    content: async (
      request: VisitRequest,
      entryId: string,
    ): Promise<{ readonly entry: DocumentEntry; readonly bytes: Buffer }> => {
      const { entry, bytes } = await access.reading(request, async (visit) => {
        const found = await opened(visit, entryId);
        const content = await bytesOf(visit, found.granted, found.entry);
        visit.trace(found.granted, { objectId: entryId });
        return { entry: found.entry, bytes: content };
      });
      return { entry: await scanAgain(request, entry, bytes), bytes };
    },

    /** A part of a page already opened (an image, a page of a PDF): decided again, not traced again. */
    part: async (
      request: VisitRequest,
      entryId: string,
    ): Promise<{ readonly entry: DocumentEntry; readonly content: DocumentContent }> => {
      const { entry, bytes } = await access.reading(request, async (visit) => {
        const found = await opened(visit, entryId);
        return { entry: found.entry, bytes: await bytesOf(visit, found.granted, found.entry) };
      });
      const scannedEntry = await scanAgain(request, entry, bytes);
      return { entry: scannedEntry, content: contentOf(scannedEntry, bytes) };
    },

    /** The metadata of one document, for programs. */
    describe: (request: VisitRequest, entryId: string): Promise<DocumentEntry> =>
      access.reading(request, async (visit) => {
        const { entry, granted } = await opened(visit, entryId);
        visit.trace(granted, { objectId: entryId });
        return entry;
      }),

    /**
     * The document that an act is about to change: known, not opened. The act itself is traced.
     * @param by its entry, or its uniqueId as the depositing software writes it
     */
    know: (
      request: VisitRequest,
      by: { readonly entryId: string } | { readonly uniqueId: string },
    ): Promise<DocumentEntry> =>
      access.reading(request, async (visit) => {
        const entry =
          'entryId' in by
            ? await findEntry(visit, by.entryId)
            : await findEntryByUniqueId(visit, checkUniqueId(by.uniqueId));
        if (!entry) throw accessErrors('document-absent');
        visit.authorize('document.know', subjectOf(entry), entry.entryId);
        return entry;
      }),

    /** The titles of the documents that this visit may know, for the history. */
    titles: (request: VisitRequest, entryIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
      access.reading(request, async (visit) => {
        const entries = await findEntries(visit, entryIds);
        return new Map(
          entries
            .filter((entry) => visit.confirm('document.know', subjectOf(entry)))
            .map((entry) => [entry.entryId, entry.title]),
        );
      }),
  };
}

function contentOf(entry: DocumentEntry, bytes: Uint8Array): DocumentContent {
  if (entry.mimeType !== 'text/xml') return { kind: 'file', mimeType: entry.mimeType, bytes, cda: undefined };
  const document = parseCda(bytes);
  return document.body.kind === 'unstructured'
    ? { kind: 'file', mimeType: document.body.mediaType, bytes: document.body.bytes, cda: document }
    : { kind: 'cda', document };
}
