/** Allergies, illnesses, treatments and vaccinations of the profile: what this caller may see of them, and no more (R24). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { profileErrors } from '#health-profile';
import { parsePublicId } from '#platform/ids';
import { parseToken } from '../datatypes/identifiers.ts';
import { subjectJson } from '../document-reference/document-reference-out.ts';
import { ElementError } from '../errors.ts';
import { questionOf } from '../exchange/question.ts';
import { etagOf, type Fhir, preference, sendJson, visitOf } from '../fhir.ts';
import { asPerson } from '../measure/measure-bundle.ts';
import { personOf } from '../measure/person-of.ts';
import { codeOf, PERSON, pagingOf, questionIn, shown } from '../search/grammar.ts';
import { pageOf, searchsetJson } from '../search/searchset.ts';
import { CLINICAL, type ClinicalType, clinicalOut, type Place } from './fact-out.ts';

export const placeOf = (fhir: Fhir, holderId: string): Place => ({
  base: fhir.base,
  holderId,
  subject: JSON.parse(subjectJson(holderId)) as Place['subject'],
});

export const searchClinical =
  (type: ClinicalType) =>
  (fhir: Fhir) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { filters, parsed, ignored } = questionIn(type, questionOf(request), new Set());
    const named = { path: 'patient', identifier: undefined, patientId: undefined } as Parameters<
      typeof personOf
    >[2];
    let subject = named;
    let codes: readonly string[] | undefined;
    const kept: [string, string][] = [];
    for (const filter of filters) {
      const code = codeOf(filter);
      if (Object.hasOwn(PERSON, code))
        subject = code.endsWith('identifier')
          ? { ...subject, identifier: parseToken(filter.value) }
          : { ...subject, patientId: filter.value.replace(/^(.*\/)?Patient\//, '') };
      else if (code === 'code') {
        codes = filter.value.split(',').map((token) => parseToken(token).value ?? '');
        kept.push(['code', filter.value]);
      } else ignored.push(shown(filter.code));
    }
    const [first] = ignored;
    if (first && preference(request, 'handling') !== 'lenient')
      throw new ElementError('search-parameter', first);
    const holderId = await personOf(fhir, request, subject);
    const facts = await asPerson(fhir, request, () =>
      fhir.doors.healthProfile.facts(visitOf(fhir, request, holderId), [CLINICAL[type].section]),
    );
    const page = pagingOf(parsed);
    const asked = codes ? facts.filter(({ code }) => code !== undefined && codes?.includes(code)) : facts;
    const { entries, isLast } = pageOf(asked.slice(page.offset), page);
    const place = placeOf(fhir, holderId);
    return sendJson(
      reply,
      searchsetJson(fhir, {
        entries: entries.map((fact) => {
          const resource = clinicalOut(type, fact, place);
          return {
            fullUrl: `${fhir.base}/${type}/${resource.id}`,
            resource: JSON.stringify(resource),
            mode: 'match',
          };
        }),
        links: { path: type, holderId, page, kept },
        isLast,
        ignored,
      }),
    );
  };

export const readClinical =
  (type: ClinicalType) =>
  (fhir: Fhir) =>
  async (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply): Promise<FastifyReply> => {
    const { holderId, objectId } = parsePublicId(request.params.id) ?? absent();
    const facts = await asPerson(fhir, request, () =>
      fhir.doors.healthProfile.facts(visitOf(fhir, request, holderId), [CLINICAL[type].section]),
    );
    const fact = facts.find(({ factId }) => factId === objectId) ?? absent();
    return sendJson(
      reply.header('etag', etagOf(fact.version)),
      clinicalOut(type, fact, placeOf(fhir, holderId)),
    );
  };

function absent(): never {
  throw profileErrors('fact-absent');
}
