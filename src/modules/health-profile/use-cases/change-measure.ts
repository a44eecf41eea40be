/** Hides a measure from professionals, shows it, or takes it away for ever. */
import type { Access, Granted, Visit, VisitRequest } from '#access';
import { profileErrors } from '../errors.ts';
import { subjectOf } from '../fact.ts';
import type { Measure } from '../measure.ts';
import { findMeasure, removeMeasure, setMeasureHidden } from '../store/measures.ts';

type Act = 'document.hide' | 'document.show' | 'document.delete';

export function createChangeMeasure({ access }: { readonly access: Access }) {
  async function found<A extends Act>(
    visit: Visit,
    act: A,
    measureId: string,
  ): Promise<{ readonly measure: Measure; readonly granted: Granted<A> }> {
    visit.attempt(act, measureId);
    const measure = await findMeasure(visit, measureId);
    if (!measure) throw profileErrors('measure-absent');
    visit.attempt(act, measureId, measure.invisibleToRepresentatives);
    return { measure, granted: visit.authorize(act, subjectOf(measure), measureId) };
  }
  const about = (measure: Measure) => ({
    objectId: measure.measureId,
    secret: measure.invisibleToRepresentatives,
  });

  return {
    /** @throws Refused, `measure-absent` */
    setHidden: (request: VisitRequest, measureId: string, hidden: boolean): Promise<void> =>
      access.writing(request, async (visit) => {
        const { measure, granted } = await found(
          visit,
          hidden ? 'document.hide' : 'document.show',
          measureId,
        );
        await setMeasureHidden(granted, measureId, hidden);
        visit.trace(granted, about(measure));
      }),

    /** @throws Refused, `measure-absent`, `fact-from-document` */
    remove: (request: VisitRequest, measureId: string): Promise<void> =>
      access.writing(request, async (visit) => {
        const { measure, granted } = await found(visit, 'document.delete', measureId);
        if (measure.sourceEntryId) throw profileErrors('fact-from-document');
        if (!(await removeMeasure(granted, measureId))) throw profileErrors('measure-absent');
        visit.trace(granted, about(measure));
      }),
  };
}
