/** Reads measures: all between two dates, the last of each kind, one; and the body mass index, computed. */
import type { Access, Visit, VisitRequest } from '#access';
import { profileErrors } from '../errors.ts';
import { subjectOf } from '../fact.ts';
import type { Measure } from '../measure.ts';
import { type BodyMassIndex, bodyMassIndexes } from '../rules/body-mass-index.ts';
import { findMeasure, type MeasureFilter, measuresOf } from '../store/measures.ts';

export type MeasurePage = {
  /** The last of each kind only. */
  readonly last?: boolean | undefined;
  /** 500 if not said. */
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
};

const USUAL_LIMIT = 500;

export function createReadMeasures({ access }: { readonly access: Access }) {
  const shown = (visit: Visit, measures: readonly Measure[]) =>
    measures.filter((one) => visit.confirm('document.read', subjectOf(one)));

  return {
    /** Newest first. @throws Refused */
    read: (
      request: VisitRequest,
      filter: MeasureFilter = {},
      { last, limit = USUAL_LIMIT, offset }: MeasurePage = {},
    ): Promise<readonly Measure[]> =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('document.list');
        const measures = shown(visit, await measuresOf(granted, filter, { last, limit, offset }));
        visit.trace(granted);
        return measures;
      }),

    /** @throws Refused, `measure-absent` */
    find: (request: VisitRequest, measureId: string): Promise<Measure> =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('document.list');
        const [measure] = shown(
          visit,
          [await findMeasure(visit, measureId)].flatMap((one) => one ?? []),
        );
        if (!measure) throw profileErrors('measure-absent');
        visit.trace(granted, { objectId: measureId, secret: measure.invisibleToRepresentatives });
        return measure;
      }),

    /**
     * Of the weights between these dates, newest first, by the heights that this reader may know.
     * @param birthDate ISO day: a child's height is worth three months
     */
    bodyMass: (
      request: VisitRequest,
      birthDate: string,
      between: Omit<MeasureFilter, 'kinds'> = {},
    ): Promise<readonly BodyMassIndex[]> =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('document.list');
        const of = async (kind: 'weight' | 'height', dates: Omit<MeasureFilter, 'kinds'>) =>
          shown(visit, await measuresOf(granted, { kinds: [kind], ...dates }, { limit: USUAL_LIMIT }));
        const weights = await of('weight', between);
        const heights = await of('height', {});
        visit.trace(granted);
        const grownUp = new Date(`${birthDate}T00:00:00Z`);
        grownUp.setUTCFullYear(grownUp.getUTCFullYear() + 18);
        return bodyMassIndexes(weights, heights, grownUp);
      }),
  };
}
