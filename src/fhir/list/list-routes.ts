/** ITI-66: the lots in which the documents of one person came, as far as their documents exist for this caller. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessErrors } from '#access';
import { parsePublicId } from '#platform/ids';
import { createDocumentReferenceOut, subjectJson } from '../document-reference/document-reference-out.ts';
import { questionOf } from '../exchange/question.ts';
import { etagOf, type Fhir, preference, sendJson, visitOf } from '../fhir.ts';
import { holderOf } from '../patient/holder-of.ts';
import { documentEntries, personAlong } from '../search/along.ts';
import { pageOf, type SearchsetEntry, searchsetJson } from '../search/searchset.ts';
import { listJson } from './list-out.ts';
import { parseListSearch } from './list-query.ts';

export function searchList(fhir: Fhir) {
  const documentReference = createDocumentReferenceOut(fhir.base, fhir.doors.access);

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = parseListSearch(questionOf(request), preference(request, 'handling') === 'lenient');
    const { page, along, kept, ignored } = query;
    const holderId = await holderOf(fhir, query.person);
    // a kind or a status that no lot has is looked for all the same: whether the space is open is answered first (R16)
    const found = await fhir.doors.documents.searchLots(visitOf(fhir, request, holderId), query.filter, {
      ...page,
      limit: page.limit + 1,
    });
    const { entries: lots, isLast } = pageOf(query.nothing ? [] : found, page);
    const subject = subjectJson(holderId, 'ins' in query.person ? query.person : undefined);
    const given: SearchsetEntry[] = lots.map((lot) => ({
      fullUrl: `${fhir.base}/List/${lot.id}`,
      resource: listJson(lot, subject),
      mode: 'match',
    }));
    if (lots.length > 0 && (along.has('include:List:subject') || along.has('include:List:patient')))
      given.push(await personAlong({ fhir, request, holderId, subject }));
    if (along.has('include:List:item')) {
      const members = new Map(lots.flatMap((lot) => lot.documents.map((entry) => [entry.entryId, entry])));
      given.push(...documentEntries(fhir, documentReference, [...members.values()], subject, 'include'));
    }
    const links = { path: 'List', holderId, page, kept };
    return sendJson(reply, searchsetJson(fhir, { entries: given, links, isLast, ignored }));
  };
}

/** One lot by its id. @throws `document-absent`, as for one that never was (R2) */
export function readList(fhir: Fhir) {
  return async (
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const id = parsePublicId(request.params.id);
    if (!id) throw accessErrors('document-absent');
    const [lot] = await fhir.doors.documents.searchLots(
      visitOf(fhir, request, id.holderId),
      { lotId: id.objectId },
      { limit: 1, offset: 0 },
    );
    if (!lot) throw accessErrors('document-absent');
    reply.header('etag', etagOf(1)).header('last-modified', lot.submittedAt.toUTCString());
    return sendJson(reply, listJson(lot, subjectJson(id.holderId)));
  };
}
