/** Writes one measure or many, in one transaction: all of them, or none (D06, D07). */
import type { Access, VisitRequest } from '#access';
import type { Clock } from '#platform/clock';
import { newId } from '#platform/ids';
import { profileErrors } from '../errors.ts';
import type { PublishProfileEvent } from '../events.ts';
import { ownSubject, SYNTHESIS_TYPE, subjectOf } from '../fact.ts';
import type { MeasureDevice } from '../measure.ts';
import { faultOf, isUnlikely, type Reading } from '../rules/check-measure.ts';
import { hidesNew } from '../store/facts.ts';
import { insertMeasures } from '../store/measures.ts';

export type NewReading = Reading & {
  /** The sender's own id: sent again, it is the same measure. */
  readonly externalId?: string | undefined;
  readonly device?: MeasureDevice | undefined;
};

export type Written = {
  readonly measureId: string;
  /** False: this sender sent it before, and nothing was written. */
  readonly created: boolean;
};

const MOST = 1000;

export function createWriteMeasures(deps: {
  readonly access: Access;
  readonly clock: Clock;
  readonly publish: PublishProfileEvent;
}) {
  /**
   * @param how `confirmed`: unlikely values were confirmed, as those of a program are; `program`: who sends is no page
   * @returns in the order given. @throws Refused, `measure-…` with the place of the faulty one, `measure-unlikely`
   */
  return (
    request: VisitRequest,
    readings: readonly NewReading[],
    how: { readonly confirmed?: boolean; readonly program?: boolean } = {},
  ): Promise<readonly Written[]> =>
    deps.access.writing(request, async (visit) => {
      visit.attempt('document.deposit');
      const subject = ownSubject(visit, SYNTHESIS_TYPE);
      const granted = visit.authorize('document.deposit', subjectOf(subject));
      if (readings.length === 0) throw profileErrors('measure-none');
      if (readings.length > MOST) throw profileErrors('measure-too-many');
      const now = deps.clock.now();
      for (const [index, reading] of readings.entries()) {
        const fault =
          faultOf(reading, now) ?? (!how.confirmed && isUnlikely(reading) ? 'measure-unlikely' : undefined);
        if (fault) throw profileErrors(fault, `measure ${index}`);
      }
      const measures = readings.map(({ externalId, device, ...reading }) => ({
        measureId: newId(),
        reading,
        entered: how.program
          ? ('program' as const)
          : subject.origin === 'professional'
            ? ('professional' as const)
            : ('page' as const),
        externalId,
        device,
      }));
      const ids = await insertMeasures(granted, { ...subject, hidden: await hidesNew(granted) }, measures);
      visit.trace(granted, {
        // the first of them: how many there were is told to nobody (R13)
        ...(ids[0] && { objectId: ids[0] }),
        secret: subject.invisibleToRepresentatives,
      });
      if (subject.origin === 'professional' && ids[0])
        await deps.publish(visit.tx, {
          topic: 'profile-completed',
          holderId: visit.holderId,
          rowId: ids[0],
          by: visit.actor.id,
          secret: subject.invisibleToRepresentatives,
        });
      return measures.map(({ measureId }, index) => ({
        measureId: ids[index] ?? measureId,
        created: ids[index] === measureId,
      }));
    });
}
