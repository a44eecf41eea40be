import { parsePublicId } from '#platform/ids';
import type { CallRef, CallView } from '#support';
import { leadTo, type ProfessionalArgs } from '../load.ts';
import { isCarnetError, missingPage } from '../problem.ts';

/** The call that the address names: a form can act on no other person, however many calls are open in other tabs. */
export function callOf({ params, session, requestId }: ProfessionalArgs): CallRef {
  const parsed = parsePublicId(params.call ?? '');
  if (!parsed) throw missingPage(requestId);
  return { session, holderId: parsed.holderId, callId: parsed.objectId };
}

export const addressOf = ({ params }: ProfessionalArgs): string => `/assistance/appel/${params.call}`;

/** Where the call stands; one that is over leads to where the next begins. */
export const viewOf = (args: ProfessionalArgs): Promise<CallView> =>
  orNextCall(args.doors.support.view(callOf(args)));

/** An hour that passed, an agent's other tab: said where there is something to do about it. */
export const orNextCall = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw isCarnetError(error) && OVER.has(error.code) ? leadTo('/assistance?fait=passe') : error;
  });

const OVER: ReadonlySet<string> = new Set(['call-over', 'call-ended']);

/** After a check that failed: whether it was the last one. */
export const isOver = async (args: ProfessionalArgs): Promise<boolean> =>
  args.doors.support.view(callOf(args)).then(
    () => false,
    (error: unknown) => {
      if (isCarnetError(error) && OVER.has(error.code)) return true;
      throw error;
    },
  );
