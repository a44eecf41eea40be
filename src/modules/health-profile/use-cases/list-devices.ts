/** The devices that the measures came from, as far as this reader may see the measures. */
import { sql } from 'kysely';
import type { Access, VisitRequest } from '#access';
import type { MeasureDevice } from '../measure.ts';

export const createListDevices =
  ({ access }: { readonly access: Access }) =>
  (request: VisitRequest): Promise<readonly MeasureDevice[]> =>
    access.reading(request, async (visit) => {
      const granted = visit.authorize('document.list');
      const { rows } = await sql<{ device: MeasureDevice }>`select distinct device from profile.measure
        where holder_id = ${visit.holderId} and status = 'current' and device is not null`.execute(visit.tx);
      visit.trace(granted);
      return rows.map(({ device }) => device);
    });
