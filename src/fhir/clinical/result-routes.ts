/** Results of laboratories, read in documents, as Observations. */

import type { Observation } from '@medplum/fhirtypes';
import type { FastifyRequest } from 'fastify';
import type { CodedResult } from '#health-profile';
import { publicId } from '#platform/ids';
import { systemOfOid } from '../datatypes/code-systems.ts';
import { labelsOf } from '../document-reference/visibility.ts';
import { type Fhir, visitOf } from '../fhir.ts';
import type { Asked, Found } from '../measure/measure-routes.ts';
import type { Subject } from '../measure/observation-out.ts';

export async function searchResults({ fhir, request, holderId, subject, query }: Asked) {
  const { from, to } = query.filter;
  const start = query.page * query.count;
  const read = await fhir.doors.healthProfile.results.search(
    visitOf(fhir, request, holderId),
    { codes: query.codes, from, to },
    { limit: query.mode === 'last' ? 1 : query.count + 1, offset: start },
  );
  const isLast = query.mode === 'last' || read.length <= query.count;
  const given = isLast ? read : read.slice(0, query.count);
  return {
    found: given.map((one): Found => ({ resource: resultOut(holderId, subject, one), mode: 'match' })),
    isLast,
  };
}

export async function findResult(
  fhir: Fhir,
  request: FastifyRequest,
  holderId: string,
  resultId: string,
  subject: Subject,
): Promise<Observation | undefined> {
  const [found] = await fhir.doors.healthProfile.results.search(
    visitOf(fhir, request, holderId),
    { resultId },
    { limit: 1, offset: 0 },
  );
  return found && resultOut(holderId, subject, found);
}

const UCUM = 'http://unitsofmeasure.org';
const INTERPRETATIONS = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';
const POSITIONS = { below: 'L', within: 'N', above: 'H', outside: 'A' } as const;

/** How much of a date is known, in characters of ISO 8601. */
const LENGTHS = { instant: undefined, document: undefined, day: 10, month: 7, year: 4 } as const;

export function resultOut(holderId: string, subject: Subject, result: CodedResult): Observation {
  const { number, unit, range, position, comparator, extras } = result;
  const length = LENGTHS[result.precision];
  const quantity = (value: number, of = unit) => ({ value, ...(of && { unit: of, system: UCUM, code: of }) });
  return {
    resourceType: 'Observation',
    id: publicId(holderId, result.id),
    meta: {
      versionId: '1',
      lastUpdated: result.recordedAt.toISOString(),
      security: labelsOf(result.subject).flatMap(({ coding }) => [...coding]),
    },
    status: extras.preliminary ? 'preliminary' : 'final',
    category: [
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' },
        ],
      },
    ],
    code: {
      ...(result.code && {
        coding: [{ ...(result.codeSystem && { system: systemOfOid(result.codeSystem) }), code: result.code }],
      }),
      text: result.label,
    },
    ...(subject && { subject }),
    effectiveDateTime: result.at.toISOString().slice(0, length),
    issued: result.recordedAt.toISOString(),
    ...(result.laboratory && { performer: [{ type: 'Organization', display: result.laboratory }] }),
    ...(number === undefined
      ? { valueString: result.text }
      : { valueQuantity: { ...quantity(number), ...(comparator && { comparator }) } }),
    ...(position && {
      interpretation: [{ coding: [{ system: INTERPRETATIONS, code: POSITIONS[position] }] }],
    }),
    ...(extras.comment && { note: [{ text: extras.comment }] }),
    ...(extras.method && { method: { text: extras.method } }),
    ...((range.low !== undefined || range.high !== undefined || range.text) && {
      referenceRange: [
        {
          ...(range.low !== undefined && { low: quantity(range.low, range.unit ?? unit) }),
          ...(range.high !== undefined && { high: quantity(range.high, range.unit ?? unit) }),
          ...(range.text && { text: range.text }),
        },
      ],
    }),
    // never more visible than it (R24)
    derivedFrom: [
      { reference: `DocumentReference/${publicId(holderId, result.entryId)}`, type: 'DocumentReference' },
    ],
  };
}
