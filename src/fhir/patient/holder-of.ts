/** From the person a request names to the space of that person. */
import { newHolderId, parseHolderId } from '#platform/ids';
import type { Ins } from '../datatypes/identifiers.ts';
import type { Fhir } from '../fhir.ts';

/**
 * R16: somebody unknown is asked for all the same, under an id that nobody has. The answer is then given by the same door,
 * in the same words and after the same work, as for a space that was opposed or closed.
 */
export async function holderOf(fhir: Fhir, person: Ins | { readonly patientId: string }): Promise<string> {
  const found =
    'ins' in person
      ? await fhir.doors.citizens.holderByIns(person.ins, person.oid)
      : parseHolderId(person.patientId);
  return found ?? newHolderId();
}
