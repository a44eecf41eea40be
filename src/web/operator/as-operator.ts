import type { Doors } from '../context.ts';
import type { ProfessionalArgs } from '../load.ts';
import { NOT_FOUND, thrown } from '../problem.ts';

/** For those whom the settings name, signed in by Pro Santé Connect. For anybody else these pages do not exist. */
export function asOperator({ doors, professionalId, requestId }: ProfessionalArgs): Pick<Doors, 'campaigns'> {
  if (!doors.settings.operators.has(professionalId))
    throw thrown({ ...NOT_FOUND, requestId, frame: undefined });
  return doors;
}
