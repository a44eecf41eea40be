import type { OperatedCampaigns } from '#enrolment';
import type { ProfessionalArgs } from '../load.ts';
import { NOT_FOUND, thrown } from '../problem.ts';

/** The campaigns, for whoever may run them. For anybody else these pages do not exist. */
export function asOperator({ doors, professionalId, requestId }: ProfessionalArgs): OperatedCampaigns {
  const campaigns = doors.campaigns.forProfessional(professionalId);
  if (!campaigns) throw thrown({ ...NOT_FOUND, requestId, frame: undefined });
  return campaigns;
}
