/**
 * The words of each document, for the search. A CDA is read within its deposit. Any other file is read right after it, from the
 * bytes in hand and in the name of its depositor, so that nobody waits for a PDF; what was missed then (the process ended, the
 * file came before there was a search) is read when the person looks for something. No one's document is read by the system.
 */
import type { Access, Visit, VisitRequest } from '#access';
import { cdaText } from '#formats/cda/cda-text';
import { type CdaDocument, parseCda } from '#formats/cda/parse-cda';
import { textPreview } from '#formats/text/preview';
import type { BlobStore } from '#platform/blobs';
import { parsePublicId } from '#platform/ids';
import type { FiledDocument } from '../derive.ts';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import type { Lot } from '../new-document.ts';
import { findEntries, openContent } from '../store/entries.ts';
import { keepText, unreadTexts } from '../store/search-text.ts';
import type { DepositedLot, Depositor } from './deposit-lot.ts';

/** Text of each page of a PDF, of the first ones if it has many. Rejects when it cannot be read. */
export type PdfText = (bytes: Uint8Array) => Promise<readonly string[]>;

/** Waiting files that are held in memory; what comes above is read later, from the record. */
const MOST_WAITING = 200;
const MOST_BYTES = 64 * 1024 * 1024;
/** Documents of a record that are read at one go, when the person looks for something. */
const BATCH = 25;

export type ReadWords = ReturnType<typeof createReadWords>;

export function createReadWords(deps: {
  readonly access: Access;
  readonly blobs: BlobStore;
  readonly pdfText: PdfText;
}) {
  const { access } = deps;
  /** Files of deposits under way, by their bytes. */
  const unread = new WeakMap<
    Uint8Array,
    { readonly mimeType: string; readonly cda: CdaDocument | undefined }
  >();
  const waiting: { readonly work: () => Promise<void>; readonly bytes: number; readonly of: string }[] = [];
  let held = 0;
  let running: Promise<void> | undefined;

  function queue(of: string, bytes: number, work: () => Promise<void>): void {
    if (waiting.length >= MOST_WAITING || held + bytes > MOST_BYTES) return;
    waiting.push({ work, bytes, of });
    held += bytes;
    running ??= run();
  }

  /** One file at a time. */
  async function run(): Promise<void> {
    for (let next = waiting[0]; next; next = waiting[0]) {
      // What fails is left unread, and tried again when the person looks for something.
      await next.work().catch(() => {});
      waiting.shift();
      held -= next.bytes;
    }
    running = undefined;
  }

  /** What the page says of it in words; the month of the act, since people remember that. */
  const labelsOf = (entry: DocumentEntry) =>
    [
      access.reference.documentType(entry.typeCode)?.labelFr,
      access.reference.category(entry.category)?.labelFr,
      entry.authorProfession,
      MONTH.format(entry.actStart),
    ]
      .filter(Boolean)
      .join(' ');

  /** @returns '' when there is nothing to read in it */
  async function textOf(bytes: Uint8Array, mimeType: string, cda?: CdaDocument): Promise<string> {
    if (cda?.body.kind === 'unstructured')
      return `${cdaText(cda)}\n${await textOf(cda.body.bytes, cda.body.mediaType)}`;
    if (cda) return cdaText(cda);
    if (mimeType === 'application/pdf')
      return deps.pdfText(bytes).then(
        (pages) => pages.join('\n'),
        () => '',
      );
    return (await textPreview(bytes, mimeType)) ?? '';
  }

  async function readRecord(request: VisitRequest): Promise<void> {
    const files = await access.reading(request, async (visit) => {
      const entries = await findEntries(visit, await unreadTexts(visit, BATCH));
      const read: { readonly entry: DocumentEntry; readonly bytes: Buffer }[] = [];
      for (const entry of entries) {
        const granted = visit.confirm('document.read', subjectOf(entry));
        const blobId = granted && (await openContent(granted, entry.entryId));
        const bytes = blobId && (await deps.blobs.read(visit.tx, visit.holderId, await visit.key(), blobId));
        if (bytes) read.push({ entry, bytes });
      }
      return read;
    });
    for (const { entry, bytes } of files) {
      const cda = entry.mimeType === 'text/xml' ? parseCda(bytes) : undefined;
      const text = await textOf(bytes, entry.mimeType, cda);
      await access.writing(request, (visit) => keepText(visit, entry.entryId, labelsOf(entry), text));
    }
    if (files.length === BATCH) queueRecord(request);
  }

  function queueRecord(request: VisitRequest): void {
    if (waiting.some(({ of }, at) => at > 0 && of === request.holderId)) return;
    queue(request.holderId, 0, () => readRecord(request));
  }

  return {
    /** In the transaction of the deposit. */
    keep(visit: Visit, { entry, bytes, cda }: FiledDocument): void {
      const body = cda?.body.kind === 'structured' ? cdaText(cda) : undefined;
      if (body === undefined) unread.set(bytes, { mimeType: entry.mimeType, cda });
      visit.later(keepText(visit, entry.entryId, labelsOf(entry), body));
    },

    /** Once the deposit is committed. */
    readLater({ session, requestId }: Depositor, lot: Lot, done: DepositedLot): void {
      done.documents.forEach(({ id, created }, at) => {
        const bytes = lot.documents[at]?.bytes;
        const file = bytes && unread.get(bytes);
        const entryId = parsePublicId(id)?.objectId;
        if (!file || !entryId || !created) return;
        queue(entryId, bytes.length, async () => {
          const text = await textOf(bytes, file.mimeType, file.cda);
          await access.writing({ session, requestId, holderId: done.holderId }, (visit) =>
            // its row is there since the deposit, with its labels
            keepText(visit, entryId, '', text),
          );
        });
      });
    },

    /** When the person looks for something: what was never read is read, and found the next time. */
    catchUp(visit: Visit, request: VisitRequest): void {
      if (visit.actor.kind === 'holder' || visit.actor.kind === 'representative') queueRecord(request);
    },

    /** When everything that waits was read. */
    settled: async (): Promise<void> => {
      while (running) await running;
    },
  };
}

const MONTH = new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'Europe/Paris' });
