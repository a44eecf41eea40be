/**
 * Reads structured documents into the profile, if the person agreed: when a document is filed, in the depositor's own transaction;
 * and, for those that were there before, in the name of the person, in batches that go on where they stopped. A document is never
 * read by the system (R70). What cannot be read stays a document like any other, and no deposit fails for it.
 */
import type { Access, Visit, VisitRequest } from '#access';
import type { Derive } from '#documents';
import { parseCda } from '#formats/cda/parse-cda';
import type { BlobStore } from '#platform/blobs';
import type { Log } from '#platform/log';
import type { Analytes } from '../results/analytes.ts';
import { draw, NOTHING, NotDrawn } from './draw.ts';
import {
  type Agreement,
  type Drawn,
  forgetExtraction,
  isAgreed,
  keepExtraction,
  lastStatement,
  openContent,
  state,
  unreadEntries,
} from './store.ts';

/** Documents of one transaction. */
const BATCH = 10;

export type Extraction = ReturnType<typeof createExtraction>;

export function createExtraction(deps: {
  readonly access: Access;
  readonly blobs: BlobStore;
  readonly analytes: Analytes;
  readonly log: Log;
}) {
  const { access, analytes, log } = deps;
  const running = new Map<string, Promise<void>>();

  function drawn(
    bytes: Uint8Array,
    about: { typeCode: string; actStart: string },
  ): { drawn: Drawn; reason?: string } {
    try {
      return { drawn: draw(bytes, about, analytes) };
    } catch (error) {
      return { drawn: NOTHING, reason: error instanceof NotDrawn ? error.code : 'unreadable' };
    }
  }

  async function keep(visit: Visit, entryId: string, read: ReturnType<typeof drawn>): Promise<void> {
    const reason = await keepExtraction(visit, entryId, read.drawn, read.reason);
    // the operator learns that it happens, and nothing of the document or of whose it is
    if (reason !== undefined && reason !== 'not-agreed' && reason !== 'absent')
      log.warn('extraction-failed', { code: reason });
  }

  const derive: Derive = async (visit, { entry, bytes, cda }) => {
    if (cda?.header.level !== 3 || !(await isAgreed(visit))) return;
    await keep(
      visit,
      entry.entryId,
      drawn(bytes, { typeCode: cda.header.type.code, actStart: entry.actStart.toISOString() }),
    );
  };

  /** @returns how many were read */
  const readBatch = (request: VisitRequest): Promise<number> =>
    access.writing(request, async (visit) => {
      const entries = await unreadEntries(visit, BATCH);
      for (const entryId of entries) {
        const blobId = await openContent(visit, entryId);
        const bytes = blobId && (await deps.blobs.read(visit.tx, visit.holderId, await visit.key(), blobId));
        await keep(visit, entryId, bytes ? readStored(bytes) : { drawn: NOTHING, reason: 'no-content' });
      }
      return entries.length;
    });

  function readStored(bytes: Uint8Array): ReturnType<typeof drawn> {
    try {
      const { header } = parseCda(bytes);
      if (header.level !== 3) return { drawn: NOTHING };
      return drawn(bytes, {
        typeCode: header.type.code,
        actStart: header.service.start ?? header.creationTime,
      });
    } catch {
      return { drawn: NOTHING, reason: 'unreadable' };
    }
  }

  async function readAll(request: VisitRequest): Promise<void> {
    while ((await readBatch(request)) === BATCH);
  }

  /** One after the other for each person. */
  function start(request: VisitRequest): void {
    if (running.has(request.holderId)) return;
    const work = readAll(request)
      .catch(() => {
        // signed out, or withdrawn meanwhile: the next visit goes on
      })
      .finally(() => running.delete(request.holderId));
    running.set(request.holderId, work);
  }

  const say = (request: VisitRequest, agreed: boolean): Promise<void> =>
    access.writing(request, async (visit) => {
      visit.attempt('settings.change');
      const granted = visit.authorize('settings.change');
      if ((await lastStatement(visit)).agreed === agreed) return;
      await state(granted, agreed);
      if (!agreed) await forgetExtraction(granted);
      visit.trace(granted, {
        subject: {
          id: 'extraction',
          label: `lecture des résultats dans les documents : ${agreed ? 'oui' : 'non'}`,
        },
      });
    });

  return {
    derive,

    /** What the person said; undefined to those who do not decide on the space. */
    agreement: (request: VisitRequest): Promise<Agreement | undefined> =>
      access.reading(request, async (visit) =>
        visit.decide('settings.change').allowed ? lastStatement(visit) : undefined,
      ),

    /** From now on, and for what is there already, which this very visitor's own visit reads. @throws Refused */
    agree: async (request: VisitRequest): Promise<void> => {
      await say(request, true);
      start(request);
    },

    /** What was taken out of documents is deleted; the documents stay as they are. @throws Refused */
    withdraw: (request: VisitRequest): Promise<void> => say(request, false),

    /** Goes on where a batch stopped: for the person's side, who may see documents that were not read. @returns whether there are any */
    resume: async (request: VisitRequest): Promise<boolean> => {
      const waiting = await access.reading(
        request,
        async (visit) => (await unreadEntries(visit, 1)).length > 0,
      );
      if (waiting) start(request);
      return waiting;
    },

    /** When all that was started is done. */
    settled: async (): Promise<void> => {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
