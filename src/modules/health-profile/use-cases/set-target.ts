/** What is aimed at for a kind of measure: by the person's side, or by the treating doctor (D06). */
import type { Access, Visit, VisitRequest } from '#access';
import { newId } from '#platform/ids';
import { profileErrors } from '../errors.ts';
import { ownSubject, SYNTHESIS_TYPE, subjectOf } from '../fact.ts';
import { KINDS, type MeasureKind } from '../rules/measure-kinds.ts';
import { hidesNew } from '../store/facts.ts';
import { dropTarget, insertTarget, type Target, targetsOf } from '../store/targets.ts';

/** In the unit of the kind. Neither: the target is taken away. */
export type Aim = { readonly low?: number | undefined; readonly high?: number | undefined };

export function createTargets({ access }: { readonly access: Access }) {
  const authorize = (visit: Visit) => {
    visit.attempt('document.deposit');
    const subject = ownSubject(visit, SYNTHESIS_TYPE);
    const granted = visit.authorize('document.deposit', subjectOf(subject));
    if (visit.actor.kind === 'professional' && !visit.relation.treating)
      throw profileErrors('target-not-yours');
    return { subject, granted };
  };
  return {
    /** @throws Refused */
    targets: (request: VisitRequest): Promise<readonly Target[]> =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('document.list');
        const targets = (await targetsOf(granted)).filter((one) =>
          visit.confirm('document.read', subjectOf(one)),
        );
        visit.trace(granted);
        return targets;
      }),

    /** @throws Refused, `target-wrong`, `target-not-yours` */
    setTarget: (request: VisitRequest, kind: MeasureKind, { low, high }: Aim): Promise<void> =>
      access.writing(request, async (visit) => {
        const { subject, granted } = authorize(visit);
        const [least, most] = KINDS[kind].possible;
        const isWrong = (value: number | undefined) =>
          value !== undefined && !(Number.isFinite(value) && value >= least && value <= most);
        if (isWrong(low) || isWrong(high) || (low !== undefined && high !== undefined && low > high))
          throw profileErrors('target-wrong');
        if (low === undefined && high === undefined) await dropTarget(granted, kind);
        else
          await insertTarget(
            granted,
            { targetId: newId(), kind, low, high },
            {
              ...subject,
              hidden: await hidesNew(granted),
            },
          );
        visit.trace(granted, { secret: subject.invisibleToRepresentatives });
      }),
  };
}
