/**
 * TD0.2: is there an open space for this INS? No entry, or one. One person at a time, and each question is traced (R16).
 * TD0.5: a regulating doctor of the emergency call centre asks by traits, and is given no number (R37).
 */
import { parseSearchRequest } from '@medplum/core';
import type { Bundle, Patient } from '@medplum/fhirtypes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessErrors, type Threshold } from '#access';
import { CarnetError } from '#platform/errors';
import { parseHolderId } from '#platform/ids';
import { parseToken, searchedIns } from '../datatypes/identifiers.ts';
import { ElementError } from '../errors.ts';
import { questionOf } from '../exchange/question.ts';
import { type Fhir, patientId, preference, sendJson, visitOf } from '../fhir.ts';
import { holderOf } from './holder-of.ts';
import { foundOut, patientOut } from './patient-out.ts';
import { traitsIn } from './traits-query.ts';

export function searchPatient(fhir: Fhir) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { filters = [] } = parseSearchRequest(`Patient?${questionOf(request)}`);
    const lenient = preference(request, 'handling') === 'lenient';
    const traits = traitsIn(filters, lenient);
    if (traits) {
      const { session, requestId } = visitOf(fhir, request, '');
      const found = await fhir.doors.access.searchPerson({ session, requestId }, traits);
      return sendJson(reply, searchset(fhir, found.map(foundOut), ''));
    }
    const other = filters.find(({ code }) => code !== 'identifier');
    if (other && !lenient)
      throw new ElementError('search-parameter', 'identifier', 'identifier is the only one');
    const [identifier, another] = filters.filter(({ code }) => code === 'identifier');
    if (!identifier || another)
      throw new ElementError('search-required', 'identifier', 'one INS, as urn:oid:…|…');
    const holderId = await holderOf(fhir, searchedIns(parseToken(identifier.value)));
    const found = await threshold(fhir, request, holderId);
    const link = found ? `?_id=${patientId(holderId)}` : '';
    return sendJson(reply, searchset(fhir, found ? [await patient(fhir, request, found)] : [], link));
  };
}

/** @param query of the self link, which names nobody by a number or a trait */
const searchset = (fhir: Fhir, found: readonly Patient[], query: string): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  total: found.length,
  link: [{ relation: 'self', url: `${fhir.base}/Patient${query}` }],
  ...(found.length > 0 && {
    entry: found.map((resource) => ({
      fullUrl: `${fhir.base}/Patient/${resource.id}`,
      resource,
      search: { mode: 'match' as const },
    })),
  }),
});

export function readPatient(fhir: Fhir) {
  return async (
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const holderId = parseHolderId(request.params.id);
    if (!holderId) throw accessErrors('space-not-open');
    const found = await fhir.doors.access.threshold(visitOf(fhir, request, holderId));
    return sendJson(reply, await patient(fhir, request, found));
  };
}

async function patient(fhir: Fhir, request: FastifyRequest, { person, showsNumber }: Threshold) {
  if (!showsNumber) return patientOut(person, false);
  const { access, citizens } = fhir.doors;
  const { holderId } = person;
  const { former } = await access.reading(visitOf(fhir, request, holderId), ({ tx }) =>
    citizens.identity(tx, holderId),
  );
  return patientOut(person, true, former);
}

/** Nothing when the space is not open, whatever the reason. */
async function threshold(
  fhir: Fhir,
  request: FastifyRequest,
  holderId: string,
): Promise<Threshold | undefined> {
  try {
    return await fhir.doors.access.threshold(visitOf(fhir, request, holderId));
  } catch (error) {
    if (error instanceof CarnetError && error.code === 'space-not-open') return undefined;
    throw error;
  }
}
