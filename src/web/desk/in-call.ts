import { parsePublicId } from '#platform/ids';
import type { CallRef } from '#support';
import type { ProfessionalArgs } from '../load.ts';
import { isCarnetError, missingPage } from '../problem.ts';

/** The call that the address names: a form can act on no other person, however many calls are open in other tabs. */
export function callOf({ params, session, requestId }: ProfessionalArgs): CallRef {
  const parsed = parsePublicId(params.call ?? '');
  if (!parsed) throw missingPage(requestId);
  return { session, holderId: parsed.holderId, callId: parsed.objectId };
}

export const addressOf = ({ params }: ProfessionalArgs): string => `/assistance/appel/${params.call}`;

/** After a check that failed: whether it was the last one. */
export const isOver = async (args: ProfessionalArgs): Promise<boolean> =>
  args.doors.support.view(callOf(args)).then(
    () => false,
    (error: unknown) => {
      if (isCarnetError(error) && error.code === 'call-over') return true;
      throw error;
    },
  );
