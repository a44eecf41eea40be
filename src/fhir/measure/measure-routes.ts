/** Reads measures as Observations, with the devices they came from. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { profileErrors } from '#health-profile';
import { CarnetError } from '#platform/errors';
import { parsePublicId } from '#platform/ids';
import { findResult, searchResults } from '../clinical/result-routes.ts';
import { subjectJson } from '../document-reference/document-reference-out.ts';
import { questionOf } from '../exchange/question.ts';
import { etagOf, type Fhir, patientId, preference, sendJson, visitOf } from '../fhir.ts';
import { warningsOutcome } from '../operation-outcome.ts';
import { asPerson } from './measure-bundle.ts';
import { type MeasureQuery, parseMeasureSearch } from './measure-query.ts';
import { bodyMassOut, deviceId, deviceOut, observationOut, type Subject } from './observation-out.ts';
import { personOf } from './person-of.ts';

type Resource = { readonly resourceType: string; readonly id?: string };
export type Found = { readonly resource: object; readonly mode: 'match' | 'include' };

export function searchObservation(fhir: Fhir) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = parseMeasureSearch(questionOf(request), preference(request, 'handling') === 'lenient');
    const holderId = await personOf(fhir, request, query.subject);
    const subject = subjectOf(holderId, query);
    const asked = { fhir, request, holderId, subject, query };
    const { found, isLast } = await asPerson(fhir, request, () =>
      query.category === 'laboratory'
        ? searchResults(asked)
        : query.bodyMass
          ? bodyMass(asked)
          : measures(asked),
    );
    return sendJson(reply, searchset(fhir, holderId, query, found, isLast));
  };
}

export type Asked = {
  readonly fhir: Fhir;
  readonly request: FastifyRequest;
  readonly holderId: string;
  readonly subject: Subject;
  readonly query: MeasureQuery;
};

/** The person as the caller names them, and by the id of the space. */
function subjectOf(holderId: string, { subject: { identifier } }: MeasureQuery): Subject {
  const reference = JSON.parse(subjectJson(holderId)) as NonNullable<Subject>;
  return identifier?.system && identifier.value
    ? { ...reference, identifier: { system: identifier.system, value: identifier.value } }
    : reference;
}

async function measures({ fhir, request, holderId, subject, query }: Asked) {
  const visit = visitOf(fhir, request, holderId);
  const isLastOnly = query.mode === 'last';
  const read = await fhir.doors.healthProfile.measures.read(visit, query.filter, {
    last: isLastOnly,
    // one more than asked tells whether there is a next page
    limit: isLastOnly ? 50 : query.count + 1,
    offset: query.page * query.count,
  });
  const isLast = isLastOnly || read.length <= query.count;
  const given = isLast ? read : read.slice(0, query.count);
  const found: Found[] = given.map((measure) => ({
    resource: observationOut(holderId, subject, measure),
    mode: 'match',
  }));
  if (query.withDevices) {
    const devices = new Map(
      given.flatMap(({ device }) => (device ? [[deviceId(holderId, device), device] as const] : [])),
    );
    for (const device of devices.values())
      found.push({ resource: deviceOut(holderId, device), mode: 'include' });
  }
  return { found, isLast };
}

async function bodyMass({ fhir, request, holderId, subject, query }: Asked) {
  const visit = visitOf(fhir, request, holderId);
  const person = await fhir.doors.access.reading(visit, ({ tx }) => fhir.doors.citizens.person(tx, holderId));
  if (!person) throw profileErrors('measure-absent');
  const { from, to } = query.filter;
  const all = await fhir.doors.healthProfile.measures.bodyMass(visit, person.birthDate, { from, to });
  const start = query.page * query.count;
  const given = query.mode === 'last' ? all.slice(0, 1) : all.slice(start, start + query.count);
  return {
    found: given.map((one): Found => ({ resource: bodyMassOut(holderId, subject, one), mode: 'match' })),
    isLast: query.mode === 'last' || start + query.count >= all.length,
  };
}

function searchset(
  fhir: Fhir,
  holderId: string,
  query: MeasureQuery,
  found: readonly Found[],
  isLast: boolean,
) {
  const link = (relation: string, page: number) => {
    const parameters = new URLSearchParams([
      ['patient', `Patient/${patientId(holderId)}`],
      ...query.kept.map((pair) => [...pair]),
    ]);
    if (query.mode === 'all') parameters.set('_offset', String(page));
    parameters.set('_count', String(query.count));
    return { relation, url: `${fhir.base}/Observation?${parameters}` };
  };
  const matches = found.filter(({ mode }) => mode === 'match').length;
  const entry = found.map(({ resource, mode }) => {
    const { resourceType, id } = resource as Resource;
    return { ...(id && { fullUrl: `${fhir.base}/${resourceType}/${id}` }), resource, search: { mode } };
  });
  const warnings = query.ignored.map((name) => ({
    code: 'search-parameter',
    sentence: 'Un critère de recherche n’est pas connu : il a été laissé de côté.',
    diagnostics: name,
  }));
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(isLast && { total: query.page * query.count + matches }),
    link: [
      link('self', query.page),
      ...(isLast ? [] : [link('next', query.page + 1)]),
      ...(query.page > 0 ? [link('previous', query.page - 1)] : []),
    ],
    ...(entry.length + warnings.length > 0 && {
      entry: [
        ...entry,
        ...(warnings.length > 0
          ? [{ resource: warningsOutcome(warnings, fhir.publicUrl), search: { mode: 'outcome' } }]
          : []),
      ],
    }),
  };
}

type ById = FastifyRequest<{ Params: { id: string } }>;

/** A measure or a result. @throws `measure-absent`, as for one that never was */
export function readObservation(fhir: Fhir) {
  return async (request: ById, reply: FastifyReply): Promise<FastifyReply> => {
    const { holderId, objectId } = parsePublicId(request.params.id) ?? absent();
    const subject = JSON.parse(subjectJson(holderId)) as Subject;
    const found = await asPerson(fhir, request, async () => {
      try {
        const measure = await fhir.doors.healthProfile.measures.find(
          visitOf(fhir, request, holderId),
          objectId,
        );
        return observationOut(holderId, subject, measure);
      } catch (error) {
        const isAbsent = error instanceof CarnetError && error.code === 'measure-absent';
        const result = isAbsent ? await findResult(fhir, request, holderId, objectId, subject) : undefined;
        if (result) return result;
        throw error;
      }
    });
    return sendJson(reply.header('etag', etagOf(1)), found);
  };
}

export function readDevice(fhir: Fhir) {
  return async (request: ById, reply: FastifyReply): Promise<FastifyReply> => {
    const { id } = request.params;
    const { holderId } = parsePublicId(id) ?? absent();
    const devices = await asPerson(fhir, request, () =>
      fhir.doors.healthProfile.measures.devices(visitOf(fhir, request, holderId)),
    );
    const device = devices.find((one) => deviceId(holderId, one) === id) ?? absent();
    return sendJson(reply.header('etag', etagOf(1)), deviceOut(holderId, device));
  };
}

function absent(): never {
  throw profileErrors('measure-absent');
}
