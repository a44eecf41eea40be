/** Taking a copy of one's record away, and bringing one back. */
import { sql } from 'kysely';
import type { Access, VisitRequest } from '#access';
import type { Audit } from '#audit';
import type { Citizens } from '#citizens';
import type { Documents } from '#documents';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import type { PublishPortabilityEvent } from './events.ts';
import type { Gather } from './gather.ts';
import { type Copy, deleteCopies, findCopies } from './store/copies.ts';
import { findReport } from './store/reports.ts';
import { createFetchCopy } from './use-cases/fetch-copy.ts';
import { createPrepareCopy } from './use-cases/prepare-copy.ts';
import { createTakeBack, type Restore, type TakenBack } from './use-cases/take-back.ts';

export { portabilityErrors } from './errors.ts';
export type { PortabilityEvent } from './events.ts';
export type { Gather, Gathered } from './gather.ts';
export type { Table } from './rules/csv.ts';
export type { Copy } from './store/copies.ts';
export type { Restore, TakenBack } from './use-cases/take-back.ts';

export type Portability = ReturnType<typeof createPortability>;

export function createPortability(deps: {
  readonly db: Database;
  readonly access: Access;
  readonly audit: Audit;
  readonly citizens: Citizens;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly gather: Gather;
  readonly requireStrong: Parameters<typeof createPrepareCopy>[0]['requireStrong'];
  readonly publish: PublishPortabilityEvent;
  readonly restores: readonly Restore[];
}) {
  const { access } = deps;
  return {
    prepareCopy: createPrepareCopy(deps),
    fetchCopy: createFetchCopy(deps),
    takeBack: createTakeBack(deps),

    /** The copies of this reader that can still be fetched, newest first. */
    copies: (request: VisitRequest): Promise<readonly Copy[]> =>
      access.reading(request, (visit) => {
        visit.authorize('record.export');
        return findCopies(visit, deps.clock.now());
      }),

    /** What became of a copy that this reader brought back; undefined when it is over. */
    report: (request: VisitRequest, reportId: string): Promise<TakenBack | undefined> =>
      access.reading(request, (visit) => {
        visit.authorize('record.export');
        return findReport<TakenBack>(visit, reportId, deps.clock.now());
      }),

    removeCopy: (request: VisitRequest, copyId: string): Promise<void> =>
      access.writing(request, async (visit) => {
        const granted = visit.authorize('record.export', undefined, copyId);
        await deleteCopies(visit, copyId);
        visit.trace(granted, { objectId: copyId });
      }),

    /** What is over goes. */
    async sweep(): Promise<void> {
      await sql`select portability.sweep()`.execute(deps.db);
    },
  };
}
