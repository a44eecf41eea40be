/** The history of a space as AuditEvents: whoever may read it here may read it on the pages, and nobody else. */
import type { Bundle } from '@medplum/fhirtypes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessErrors } from '#access';
import type { AuditLine } from '#audit';
import { parsePublicId, publicHolderId } from '#platform/ids';
import { inAddress } from '../exchange/question.ts';
import { type Fhir, patientId, preference, sendJson, visitOf } from '../fhir.ts';
import { warningsOutcome } from '../operation-outcome.ts';
import { holderOf } from '../patient/holder-of.ts';
import { actSystem, auditEventOut, type EventContext } from './audit-event-out.ts';
import { type AuditQuery, parseSearch } from './search-query.ts';

export function searchAuditEvent(fhir: Fhir) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = parseSearch(
      inAddress(request),
      actSystem(fhir.base),
      preference(request, 'handling') === 'lenient',
    );
    const holderId = await holderOf(fhir, query.person);
    const limit = Math.min(query.count + query.offset + 1, 200);
    const lines = await fhir.doors.access.history(visitOf(fhir, request, holderId), {
      ...query.page,
      limit,
    });
    const { given, next } = pageOf(lines, query, limit);
    return sendJson(reply, bundleOf(given, next, query, contextOf(fhir, request, holderId)));
  };
}

export function readAuditEvent(fhir: Fhir) {
  return async (
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const parsed = parsePublicId(request.params.id);
    if (!parsed) throw accessErrors('line-absent');
    const { holderId, objectId } = parsed;
    const line = await fhir.doors.access.historyLine(visitOf(fhir, request, holderId), objectId);
    return sendJson(reply, auditEventOut(line, contextOf(fhir, request, holderId)));
  };
}

function contextOf(fhir: Fhir, request: FastifyRequest, holderId: string): EventContext {
  const { base, publicUrl } = fhir;
  const session = fhir.session(request);
  const notebook = session.holderId === holderId ? '/moi' : `/proches/${publicHolderId(holderId)}`;
  return { base, publicUrl, holderId, notebook: session.kind === 'citizen' ? notebook : undefined };
}

type NextPage = { readonly to: Date; readonly offset: number };

/**
 * A page of the history ends with a whole millisecond, a page of FHIR has no more than was asked: the next one begins in the
 * millisecond of the first line not given, behind those that were. Within it the ids, which are in the order of time, decide.
 */
function pageOf(
  lines: readonly AuditLine[],
  { count, offset }: AuditQuery,
  limit: number,
): { readonly given: readonly AuditLine[]; readonly next: NextPage | undefined } {
  const sorted = [...lines].sort(
    (one, other) => other.at.getTime() - one.at.getTime() || (one.id < other.id ? 1 : -1),
  );
  const given = sorted.slice(offset, offset + count);
  const first = sorted[offset + count];
  if (first) {
    const before = sorted.slice(0, offset + count).filter(({ at }) => at.getTime() === first.at.getTime());
    return { given, next: { to: new Date(first.at.getTime() + 1), offset: before.length } };
  }
  const last = sorted.at(-1);
  return { given, next: last && lines.length >= limit ? { to: last.at, offset: 0 } : undefined };
}

function bundleOf(
  given: readonly AuditLine[],
  next: NextPage | undefined,
  query: AuditQuery,
  context: EventContext,
): Bundle {
  const address = `${context.base}/AuditEvent`;
  const entry: Bundle['entry'] = given.map((line) => {
    const resource = auditEventOut(line, context);
    return { fullUrl: `${address}/${resource.id}`, resource, search: { mode: 'match' as const } };
  });
  if (query.ignored.length > 0)
    entry.push({
      resource: warningsOutcome(
        query.ignored.map((name) => ({
          code: 'search-parameter',
          sentence: 'Un critère de recherche n’est pas connu : il a été laissé de côté.',
          diagnostics: name,
        })),
        context.publicUrl,
      ),
      search: { mode: 'outcome' },
    });
  const here = { to: query.page.to, offset: query.offset };
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [
      { relation: 'self', url: linkOf(address, context.holderId, query, here) },
      ...(next ? [{ relation: 'next', url: linkOf(address, context.holderId, query, next) }] : []),
    ],
    ...(entry.length > 0 && { entry }),
  };
}

/** The person is named by the id of the space: an address is written down in many places, and an INS must not be. */
function linkOf(
  address: string,
  holderId: string,
  { page, count, kept }: AuditQuery,
  { to, offset }: { readonly to: Date | undefined; readonly offset: number },
): string {
  const parameters = new URLSearchParams([
    ['patient', `Patient/${patientId(holderId)}`],
    ...(page.from ? [['date', `ge${page.from.toISOString()}`]] : []),
    ...(to ? [['date', `lt${to.toISOString()}`]] : []),
    ...kept.map((pair) => [...pair]),
    ['_count', String(count)],
    ...(offset > 0 ? [['_offset', String(offset)]] : []),
  ]);
  return `${address}?${parameters}`;
}
