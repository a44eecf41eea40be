/** Gives a prepared copy as a stream, from its first byte or from the one where a download broke off. */
import { Transform } from 'node:stream';
import type { Access, Granted, VisitRequest } from '#access';
import type { Documents } from '#documents';
import type { Clock } from '#platform/clock';
import { type ArchivedFile, zipOf } from '../archive.ts';
import { portabilityErrors } from '../errors.ts';
import { type Copy, findCopies, readPart } from '../store/copies.ts';
import type { Plan } from './prepare-copy.ts';

/** What is read ahead by one visit: documents, and bytes. */
const AHEAD = { documents: 50, bytes: 4 * 1024 * 1024 };

export function createFetchCopy(deps: {
  readonly access: Access;
  readonly documents: Documents;
  readonly clock: Clock;
}) {
  const { access, documents } = deps;

  /**
   * @param from the first byte wanted
   * @throws `copy-absent` when it is over or somebody else's; `copy-outdated` when a document of it is not this reader's any more
   */
  return async function fetchCopy(request: VisitRequest, copyId: string, from = 0) {
    const { copy, plan } = await access.reading(request, async (visit) => {
      const granted = visit.authorize('record.export', undefined, copyId);
      const [found] = await findCopies(visit, deps.clock.now(), copyId);
      const bytes = found && (await readPart(visit, copyId, 0));
      if (!found || !bytes) throw portabilityErrors('copy-absent');
      const read = JSON.parse(bytes.toString()) as Plan;
      const there = new Set((await documents.entriesToCopy(granted)).map(({ entry }) => entry.entryId));
      if (read.some(({ entryId }) => entryId !== undefined && !there.has(entryId)))
        throw portabilityErrors('copy-outdated');
      visit.trace(granted, { objectId: copyId });
      return { copy: found, plan: read };
    });
    const { stream, size } = await zipOf(filesOf(request, copy, plan), copy.preparedAt);
    if (size !== copy.size) throw new Error('A copy does not weigh what was said.');
    return { copy, stream: from === 0 ? stream : stream.pipe(without(from)) };
  };

  /** The rest of a download already decided: decided again for each batch, not traced again. */
  function filesOf(request: VisitRequest, copy: Copy, plan: Plan): readonly ArchivedFile[] {
    const ahead = new Map<number, Uint8Array>();
    const readFrom = (at: number) =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('record.export');
        let bytes = 0;
        for (let next = at; next < Math.min(plan.length, at + AHEAD.documents); next++) {
          const file = plan[next];
          if (!file || (next > at && bytes + file.size > AHEAD.bytes)) break;
          ahead.set(next, await bytesOf(granted, copy.copyId, file));
          bytes += file.size;
        }
      });
    return plan.map(({ path, size }, at) => ({
      path,
      size,
      bytes: async () => {
        if (!ahead.has(at)) await readFrom(at);
        const bytes = ahead.get(at);
        ahead.delete(at);
        // what went meanwhile breaks the download off: half a copy never looks whole
        if (bytes?.length !== size) throw portabilityErrors('copy-outdated');
        return bytes;
      },
    }));
  }

  async function bytesOf(
    granted: Granted<'record.export'>,
    copyId: string,
    { part, entryId }: Plan[number],
  ): Promise<Uint8Array> {
    const bytes =
      entryId === undefined
        ? await readPart(granted.visit, copyId, part ?? 0)
        : await documents.bytesToCopy(granted, entryId);
    if (!bytes) throw portabilityErrors('copy-outdated');
    return bytes;
  }
}

/** Lets the first bytes fall. */
function without(count: number): Transform {
  let left = count;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const skipped = Math.min(left, chunk.length);
      left -= skipped;
      done(null, skipped === chunk.length ? undefined : chunk.subarray(skipped));
    },
  });
}
