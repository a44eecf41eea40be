/**
 * Of whom a program writes or asks measures. A person's own program names them by INS, by their Patient, or not at all. A
 * partner service names them by an identifier of its own: no service is paired here, so that is refused as the partner API
 * refuses a person who did not agree.
 */
import type { FastifyRequest } from 'fastify';
import { isInsOid } from '#formats/ins';
import { type Identifier, searchedIns } from '../datatypes/identifiers.ts';
import { ElementError, fhirErrors } from '../errors.ts';
import type { Fhir } from '../fhir.ts';
import { holderOf } from '../patient/holder-of.ts';

export async function personOf(
  fhir: Fhir,
  request: FastifyRequest,
  named: {
    readonly path: string;
    readonly identifier: Identifier | undefined;
    readonly patientId: string | undefined;
  },
): Promise<string> {
  checkIdToken(request);
  const { kind, holderId } = fhir.session(request);
  const { identifier, patientId } = named;
  if (!identifier && !patientId) {
    if (kind === 'citizen' && holderId) return holderId;
    throw new ElementError('search-required', named.path, 'subject.identifier or patient');
  }
  const oid = /^urn:oid:([0-9.]+)$/.exec(identifier?.system ?? '')?.[1];
  if (!patientId && !(oid && isInsOid(oid)))
    throw fhirErrors('measure-no-consent', 'Consent not given, access refused.');
  // a citizen is answered alike for all whom they may not name, whoever these are
  return holderOf(
    fhir,
    patientId === undefined
      ? searchedIns(identifier ?? { system: undefined, value: undefined })
      : { patientId },
  );
}

/** The identity token of a partner service: none is given here yet, so none is valid. */
function checkIdToken({ headers }: FastifyRequest): void {
  if (headers['id-token'] !== undefined || headers.id_token !== undefined)
    throw fhirErrors('id-token-invalid', 'Invalid ID_TOKEN');
}

/** Is this the answer about somebody whose space is not this caller's? */
export const otherPerson = (): Error =>
  fhirErrors('measure-other-person', 'idPe requested do not match authorized idPe.');
