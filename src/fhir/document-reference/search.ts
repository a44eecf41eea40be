/** ITI-67: the documents of one person that this professional may see, as the record lists them. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DocumentEntry } from '#documents';
import { questionOf } from '../exchange/question.ts';
import { type Fhir, patientId, preference, sendJson, visitOf } from '../fhir.ts';
import { warningsOutcome } from '../operation-outcome.ts';
import { holderOf } from '../patient/holder-of.ts';
import { createDocumentReferenceOut, subjectJson } from './document-reference-out.ts';
import { parseSearch, type SearchQuery } from './search-query.ts';

export function search(fhir: Fhir) {
  const documentReference = createDocumentReferenceOut(fhir.base, fhir.doors.access);
  const address = `${fhir.base}/DocumentReference`;

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = parseSearch(questionOf(request), preference(request, 'handling') === 'lenient');
    const holderId = await holderOf(fhir, query.person);
    // one more than asked tells whether there is a next page
    const found = await fhir.doors.documents.search(visitOf(fhir, request, holderId), query.filter, {
      ...query.page,
      limit: query.page.limit + 1,
    });
    const isLast = found.length <= query.page.limit;
    const entries = isLast ? found : found.slice(0, query.page.limit);
    const ins = 'ins' in query.person ? query.person : undefined;
    const parts = [
      '{"resourceType":"Bundle","type":"searchset"',
      // counting more than what was read is not free: only the last page tells the total
      isLast && (entries.length > 0 || query.page.offset === 0)
        ? `"total":${query.page.offset + entries.length}`
        : '',
      `"link":${linksJson(address, holderId, query, isLast)}`,
      entriesJson(entries, subjectJson(holderId, ins), query, fhir.publicUrl),
    ];
    return sendJson(reply, `${parts.filter(Boolean).join(',')}}`);
  };

  function entriesJson(
    entries: readonly DocumentEntry[],
    subject: string,
    query: SearchQuery,
    publicUrl: string,
  ): string {
    let json = '';
    for (const entry of entries)
      json += `${json ? ',' : ''}{"fullUrl":"${address}/${entry.id}","resource":${documentReference(entry, subject)},"search":{"mode":"match"}}`;
    if (query.ignored.length > 0) {
      const warnings = query.ignored.map((name) => ({
        code: 'search-parameter',
        sentence: 'Un critère de recherche n’est pas connu : il a été laissé de côté.',
        diagnostics: name,
      }));
      json += `${json ? ',' : ''}{"resource":${JSON.stringify(warningsOutcome(warnings, publicUrl))},"search":{"mode":"outcome"}}`;
    }
    return json && `"entry":[${json}]`;
  }
}

/** The person is named by the id of the space: an address is written down in many places, and an INS must not be. */
function linksJson(address: string, holderId: string, query: SearchQuery, isLast: boolean): string {
  const link = (relation: string, offset: number) => {
    const { page } = query;
    const parameters = new URLSearchParams([
      ['patient', `Patient/${patientId(holderId)}`],
      ...query.kept.map((pair) => [...pair]),
    ]);
    parameters.set('_count', String(page.limit));
    if (offset > 0) parameters.set('_offset', String(offset));
    if (page.order === 'arrival') parameters.set('_sort', page.oldestFirst ? 'date' : '-date');
    else if (page.oldestFirst) parameters.set('_sort', 'period');
    return { relation, url: `${address}?${parameters}` };
  };
  const { offset, limit } = query.page;
  const links = [link('self', offset)];
  if (!isLast) links.push(link('next', offset + limit));
  if (offset > 0) links.push(link('previous', Math.max(0, offset - limit)));
  return JSON.stringify(links);
}
