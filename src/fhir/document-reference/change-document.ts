/**
 * TD3.3a to TD3.3d: hides a document or shows it again, opens it to the person, archives it, deletes it; by its id or by its
 * uniqueId (PDSm flows 03 and 04).
 */
import { parseSearchRequest } from '@medplum/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VisitRequest } from '#access';
import { type DocumentEntry, documentErrors, type Visibility } from '#documents';
import { CarnetError } from '#platform/errors';
import { parseToken, searchedIns, uniqueIdOf } from '../datatypes/identifiers.ts';
import { ElementError, fhirErrors } from '../errors.ts';
import { inAddress } from '../exchange/question.ts';
import { etagOf, type Fhir, sendJson, visitOf } from '../fhir.ts';
import { operationsIn } from '../patch/operations.ts';
import { type Patched, patchedBy } from '../patch/patchable.ts';
import { holderOf } from '../patient/holder-of.ts';
import { createDocumentReferenceOut, subjectJson } from './document-reference-out.ts';
import { documentId } from './read.ts';
import { visibilityIn } from './visibility.ts';

export function changeDocument(fhir: Fhir) {
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
export function changeDocumentByIdentifier(fhir: Fhir) {
  const change = createChange(fhir);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { filters = [] } = parseSearchRequest(`DocumentReference?${inAddress(request)}`);
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
    const operations = operationsIn(request.body, request.headers['content-type']);
    const visit = visitOf(fhir, request, holderId);
    const before = await documents.know(visit, by);
    const expected = request.headers['if-match'];
    if (expected && expected !== etagOf(before.revision)) throw fhirErrors('version-conflict');
    const act = actIn(before, patchedBy(operations, before));
    await act.done(documents, visit, before.entryId);
    const entry = await after(fhir, visit, before, act.leaves);
    reply.header('etag', etagOf(entry.revision)).header('last-modified', entry.updatedAt.toUTCString());
    return sendJson(reply, documentReference(entry, subjectJson(holderId)));
  };
}

type Act = {
  readonly done: (
    documents: Fhir['doors']['documents'],
    visit: VisitRequest,
    entryId: string,
  ) => Promise<void>;
  /** What it makes of the document. */
  readonly leaves: Partial<DocumentEntry>;
};

/** A program that acts for a treating doctor states by doing so that the person asked for it (R22, PDT-INF-526). */
const STATED = { atPersonRequest: true };

function actIn(before: DocumentEntry, patched: Patched): Act {
  switch (patched.part) {
    case 'securityLabel':
      return visibilityAct(before, visibilityIn(patched.labels));
    case 'extension':
      return patched.archived
        ? { done: (documents, ...of) => documents.archive(...of), leaves: { status: 'archived' } }
        : { done: (documents, ...of) => documents.unarchive(...of), leaves: { status: 'current' } };
    case 'status':
      // superseded is what a new version makes of it, and nothing brings a deleted document back
      if (patched.status !== 'entered-in-error')
        throw new ElementError('patch-not-allowed', 'DocumentReference.status', 'entered-in-error');
      return { done: (documents, ...of) => documents.remove(...of, STATED), leaves: { status: 'deleted' } };
  }
}

function visibilityAct(before: DocumentEntry, after: Visibility): Act {
  const changed = (['hidden', 'invisibleToPatient', 'invisibleToRepresentatives'] as const).filter(
    (field) => before[field] !== after[field],
  );
  const [field, another] = changed;
  if (another)
    throw new ElementError('patch-several', 'DocumentReference.securityLabel', 'one label at a time');
  if (field === 'invisibleToPatient' || field === 'invisibleToRepresentatives') {
    if (after[field]) throw documentErrors('was-visible');
    const to = field === 'invisibleToPatient' ? 'patient' : 'representatives';
    return { done: (documents, ...of) => documents.reveal(...of, to), leaves: { [field]: false } };
  }
  return after.hidden
    ? { done: (documents, ...of) => documents.hide(...of), leaves: { hidden: true } }
    : { done: (documents, ...of) => documents.show(...of, STATED), leaves: { hidden: false } };
}

/** Once hidden or deleted, a document may not exist for who did it: the answer is then what was just done. */
async function after(
  fhir: Fhir,
  visit: VisitRequest,
  before: DocumentEntry,
  leaves: Partial<DocumentEntry>,
): Promise<DocumentEntry> {
  try {
    return await fhir.doors.documents.know(visit, { entryId: before.entryId });
  } catch (error) {
    if (error instanceof CarnetError && error.status === 404)
      return { ...before, ...leaves, revision: before.revision + 1, updatedAt: new Date() };
    throw error;
  }
}
