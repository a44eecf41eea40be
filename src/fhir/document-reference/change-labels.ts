/** TD3.3a: hides a document from professionals or shows it again, by its id or by its uniqueId (PDSm flows 03 and 04). */
import { parseSearchRequest } from '@medplum/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type DocumentEntry, documentErrors } from '#documents';
import { CarnetError } from '#platform/errors';
import { parseToken, searchedIns, uniqueIdOf } from '../datatypes/identifiers.ts';
import { ElementError, fhirErrors } from '../errors.ts';
import { etagOf, type Fhir, sendJson, visitOf } from '../fhir.ts';
import { holderOf } from '../patient/holder-of.ts';
import { createDocumentReferenceOut, subjectJson } from './document-reference-out.ts';
import { patchedLabels } from './json-patch.ts';
import { documentId } from './read.ts';
import { labelsOf, visibilityIn } from './visibility.ts';

export function changeLabels(fhir: Fhir) {
  const change = createChange(fhir);
  return async (
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const { holderId, objectId } = documentId(request.params.id);
    return change(request, reply, holderId, { entryId: objectId });
  };
}

/**
 * The conditional form. A uniqueId is only unique in one space, and nothing leads from it to a person: the INS goes with
 * it (`patient.identifier`), which the guide's example leaves out.
 */
export function changeLabelsByIdentifier(fhir: Fhir) {
  const change = createChange(fhir);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const mark = request.url.indexOf('?');
    const { filters = [] } = parseSearchRequest(
      `DocumentReference?${mark < 0 ? '' : request.url.slice(mark + 1)}`,
    );
    const values = new Map(
      filters.map(({ code, operator, value }) => [
        operator === 'identifier' ? `${code}.identifier` : code,
        value,
      ]),
    );
    const uniqueId = uniqueIdOf(parseToken(values.get('identifier') ?? ''));
    if (!uniqueId) throw new ElementError('search-required', 'identifier');
    const [ins, patient] = [
      values.get('patient.identifier') ?? values.get('subject.identifier'),
      values.get('patient') ?? values.get('subject'),
    ];
    if (!ins && !patient)
      throw new ElementError('search-required', 'patient.identifier', 'a uniqueId is unique for one person');
    const holderId = await holderOf(
      fhir,
      ins ? searchedIns(parseToken(ins)) : { patientId: (patient ?? '').replace(/^.*Patient\//, '') },
    );
    return change(request, reply, holderId, { uniqueId });
  };
}

function createChange(fhir: Fhir) {
  const documentReference = createDocumentReferenceOut(fhir.base, fhir.doors.access);
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    holderId: string,
    by: { readonly entryId: string } | { readonly uniqueId: string },
  ): Promise<FastifyReply> => {
    const { documents } = fhir.doors;
    const visit = visitOf(fhir, request, holderId);
    const before = await documents.know(visit, by);
    const expected = request.headers['if-match'];
    if (expected && expected !== etagOf(before.revision)) throw fhirErrors('version-conflict');
    const after = visibilityIn(patchedLabels(request.body, labelsOf(before)));
    checkOthersUnchanged(before, after);
    if (after.hidden) await documents.hide(visit, before.entryId);
    else await documents.show(visit, before.entryId);
    const entry = await current(fhir, visit, before, after.hidden);
    reply.header('etag', etagOf(entry.revision)).header('last-modified', entry.updatedAt.toUTCString());
    return sendJson(reply, documentReference(entry, subjectJson(holderId)));
  };
}

/** Revealing is the author's act alone and cannot be undone (R12, R33): it is not offered here yet. */
function checkOthersUnchanged(before: DocumentEntry, after: ReturnType<typeof visibilityIn>): void {
  for (const field of ['invisibleToPatient', 'invisibleToRepresentatives'] as const) {
    if (after[field] && !before[field]) throw documentErrors('was-visible');
    if (!after[field] && before[field])
      throw new ElementError('not-offered', 'DocumentReference.securityLabel', 'revealing');
  }
}

/** After hiding, a document may no longer exist for who hid it: the answer is then what was just done. */
async function current(
  fhir: Fhir,
  visit: ReturnType<typeof visitOf>,
  before: DocumentEntry,
  hidden: boolean,
): Promise<DocumentEntry> {
  if (before.hidden === hidden) return before;
  try {
    return await fhir.doors.documents.know(visit, { entryId: before.entryId });
  } catch (error) {
    if (error instanceof CarnetError && error.status === 404)
      return { ...before, hidden, revision: before.revision + 1 };
    throw error;
  }
}
