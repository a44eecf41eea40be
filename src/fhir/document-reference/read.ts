/** Reads one document: its metadata, or its bytes (ITI-68). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessErrors, type VisitRequest } from '#access';
import type { DocumentEntry } from '#documents';
import { CarnetError } from '#platform/errors';
import { parsePublicId } from '#platform/ids';
import { fhirErrors } from '../errors.ts';
import { type Wanted, wantedContent } from '../exchange/negotiation.ts';
import { etagOf, type Fhir, sendJson, visitOf } from '../fhir.ts';
import { createDocumentReferenceOut, subjectJson } from './document-reference-out.ts';

type ById = FastifyRequest<{ Params: { id: string } }>;

/** @throws `document-absent` for an id that is none of ours, as for one that leads nowhere */
export function documentId(id: string): { readonly holderId: string; readonly objectId: string } {
  const parsed = parsePublicId(id);
  if (!parsed) throw accessErrors('document-absent');
  return parsed;
}

export function readDocumentReference(fhir: Fhir) {
  const documentReference = createDocumentReferenceOut(fhir.base, fhir.doors.access);
  return async (request: ById, reply: FastifyReply): Promise<FastifyReply> => {
    const { holderId, objectId } = documentId(request.params.id);
    const visit = visitOf(fhir, request, holderId);
    const entry = await orGone(fhir, visit, objectId, fhir.doors.documents.describe(visit, objectId));
    reply.header('etag', etagOf(entry.revision)).header('last-modified', entry.updatedAt.toUTCString());
    return sendJson(reply, documentReference(entry, subjectJson(holderId)));
  };
}

/** @throws `document-gone` instead of `document-absent`, to the author of what was deleted */
async function orGone<T>(fhir: Fhir, visit: VisitRequest, entryId: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const isAbsent = error instanceof CarnetError && error.code === 'document-absent';
    if (isAbsent && (await fhir.doors.documents.isGone(visit, entryId))) throw fhirErrors('document-gone');
    throw error;
  }
}

/** The bytes as they were deposited, or a Binary around them for who asks for FHIR. */
export function readBinary(fhir: Fhir) {
  return async (request: ById, reply: FastifyReply): Promise<FastifyReply> => {
    const wanted = wantedContent(request.headers.accept, (request.query as { _format?: string })._format);
    const { holderId, objectId } = documentId(request.params.id);
    const visit = visitOf(fhir, request, holderId);
    // Decided and traced as one opening; a format that cannot be given is refused before anything is opened.
    if (wanted.native) await checkNative(fhir, wanted, visit, objectId);
    const content = fhir.doors.documents.content(visit, objectId);
    const { entry, bytes } = await orGone(fhir, visit, objectId, content);
    if (wanted.fhir)
      return sendJson(
        reply,
        `{"resourceType":"Binary","id":"${entry.id}","contentType":"${entry.mimeType}","data":"${bytes.toString('base64')}"}`,
      );
    return reply
      .header('content-type', entry.mimeType)
      .header('content-disposition', `attachment; filename="document.${EXTENSIONS[entry.mimeType] ?? 'bin'}"`)
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .send(bytes);
  };
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/xml': 'xml',
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/tiff': 'tif',
  'application/rtf': 'rtf',
  'text/plain': 'txt',
};

async function checkNative(
  fhir: Fhir,
  wanted: Wanted,
  visit: ReturnType<typeof visitOf>,
  entryId: string,
): Promise<void> {
  const entry: DocumentEntry = await fhir.doors.documents.know(visit, { entryId });
  if (!wanted.native?.(entry.mimeType)) throw fhirErrors('not-acceptable', 'the document has another type');
}
