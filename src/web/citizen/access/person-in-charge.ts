import type { CitizenArgs } from '../../load.ts';
import { missingPage } from '../../problem.ts';

/** A carer decides on nothing here, and finds no such page (R40). */
export function personInCharge({ acting, requestId }: Pick<CitizenArgs, 'acting' | 'requestId'>): void {
  if (acting?.kind === 'carer') throw missingPage(requestId);
}
