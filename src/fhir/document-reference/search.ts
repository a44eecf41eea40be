/** ITI-67: the documents of one person that this professional may see, as the record lists them. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { questionOf } from '../exchange/question.ts';
import { type Fhir, preference, sendJson, visitOf } from '../fhir.ts';
import { holderOf } from '../patient/holder-of.ts';
import { documentEntries, lotsAlong, personAlong, replacedAlong } from '../search/along.ts';
import { pageOf, type SearchsetEntry, searchsetJson } from '../search/searchset.ts';
import { createDocumentReferenceOut, subjectJson } from './document-reference-out.ts';
import { parseSearch } from './search-query.ts';

export function search(fhir: Fhir) {
  const documentReference = createDocumentReferenceOut(fhir.base, fhir.doors.access);

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = parseSearch(questionOf(request), preference(request, 'handling') === 'lenient');
    const { page, along, kept, ignored } = query;
    const holderId = await holderOf(fhir, query.person);
    // one more than asked tells whether there is a next page
    const found = await fhir.doors.documents.search(visitOf(fhir, request, holderId), query.filter, {
      ...page,
      limit: page.limit + 1,
    });
    const { entries, isLast } = pageOf(found, page);
    const subject = subjectJson(holderId, 'ins' in query.person ? query.person : undefined);
    const given: SearchsetEntry[] = documentEntries(fhir, documentReference, entries, subject, 'match');
    const context = { fhir, request, holderId, subject };
    const asks = (...names: string[]) => names.some((name) => along.has(name));
    if (entries.length > 0 && asks('include:DocumentReference:patient', 'include:DocumentReference:subject'))
      given.push(await personAlong(context));
    if (asks('include:DocumentReference:relatesto', 'include:DocumentReference:relatesTo'))
      given.push(...(await replacedAlong(context, documentReference, entries)));
    if (asks('revinclude:List:item')) given.push(...(await lotsAlong(context, entries)));
    const links = { path: 'DocumentReference', holderId, page, kept };
    return sendJson(reply, searchsetJson(fhir, { entries: given, links, isLast, ignored }));
  };
}
