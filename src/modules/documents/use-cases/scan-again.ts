/**
 * What no scanner had seen when it arrived is scanned when somebody opens it: the bytes are sealed under the holder's key, and
 * no task of ours opens a record in nobody's name. What is found is written for everybody after them.
 */
import { type Access, accessErrors, type VisitRequest } from '#access';
import type { Audit } from '#audit';
import { CarnetError } from '#platform/errors';
import type { VirusScanner } from '#platform/virus-scan';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import { documentErrors } from '../errors.ts';
import { findEntry, noteScan } from '../store/entries.ts';

export function createScanAgain(deps: {
  readonly access: Access;
  readonly audit: Audit;
  readonly scanner: VirusScanner;
}) {
  /** @returns the entry as it now is @throws `content-infected` */
  return async function scanAgain(
    request: VisitRequest,
    entry: DocumentEntry,
    bytes: Uint8Array,
  ): Promise<DocumentEntry> {
    if (entry.scan === 'infected') throw documentErrors('content-infected');
    if (entry.scan !== 'pending') return entry;
    const { state } = await deps.scanner.scan(bytes);
    if (state !== 'clean' && state !== 'infected') return entry;
    const noted = await note(request, entry.entryId, state);
    if (state === 'infected') throw documentErrors('content-infected');
    return { ...entry, scan: state, revision: noted ?? entry.revision };
  };

  async function note(
    request: VisitRequest,
    entryId: string,
    state: 'clean' | 'infected',
  ): Promise<number | undefined> {
    try {
      return await deps.access.writing(request, async (visit) => {
        const entry = await findEntry(visit, entryId);
        if (!entry) throw accessErrors('document-absent');
        const granted = visit.authorize('document.read', subjectOf(entry), entryId);
        await noteScan(granted, entryId, state);
        if (state === 'infected')
          await deps.audit.writeSecurityEvent(
            {
              actorKind: 'SYSTEM',
              actorId: 'Carnet',
              action: 'document.read',
              code: 'content-infected',
              requestId: request.requestId,
            },
            visit.tx,
          );
        return (await findEntry(visit, entryId))?.revision;
      });
    } catch (error) {
      // taken away meanwhile, or a space that closed: nobody opens it either way
      if (error instanceof CarnetError) return undefined;
      throw error;
    }
  }
}
