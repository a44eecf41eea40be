/** ITI-105, simplified publish (PDSm flows 09 and 10): one DocumentReference that carries its bytes. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DepositedDocument, DocumentEntry } from '#documents';
import { CarnetError } from '#platform/errors';
import { systemOfOid } from '../datatypes/code-systems.ts';
import { elementOf, missing } from '../datatypes/element.ts';
import { parseToken, uniqueIdentifierJson, uniqueIdOf } from '../datatypes/identifiers.ts';
import { ElementError } from '../errors.ts';
import { etagOf, type Fhir, preference, sendJson, visitOf } from '../fhir.ts';
import { warningsOutcome } from '../operation-outcome.ts';
import { holderOf } from '../patient/holder-of.ts';
import { mustBeValid } from '../validation/validate.ts';
import { deposit, warningsOf } from './deposit.ts';
import { type DocumentReferenceIn, documentReferenceIn } from './document-reference-in.ts';
import { createDocumentReferenceOut, subjectJson } from './document-reference-out.ts';
import { labelsJson } from './visibility.ts';

export function simplifiedPublish(fhir: Fhir) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    mustBeValid(request.body, 'DocumentReference');
    const resource = elementOf(request.body, 'DocumentReference');
    const reference = documentReferenceIn(resource, fhir.base);
    const { attachment } = reference;
    // PDSm SimplifiedPublish: attachment.url 0..0, attachment.data 1..1
    if (attachment.url !== undefined)
      throw new ElementError('element-unexpected', `${attachment.path}.url`, 'data is expected');
    const bytes = attachment.data ?? missing(`${attachment.path}.data`);
    const there = await alreadyThere(fhir, request, reference);
    if (there) return sendThere(fhir, reply, there);
    const { documents, holderId } = await deposit(fhir, request, [{ reference, bytes }]);
    const [done] = documents;
    if (!done) throw new Error('a deposit without a document');
    // Acknowledged before: the same answer, nothing written again
    reply
      .code(done.created ? 201 : 200)
      .header('location', `${fhir.base}/DocumentReference/${done.id}`)
      .header('etag', etagOf(done.revision))
      .header('last-modified', done.updatedAt.toUTCString());
    switch (preference(request, 'return')) {
      case 'minimal':
        return reply.send();
      case 'OperationOutcome':
        return sendJson(reply, outcomeOf(done, fhir.publicUrl));
      default:
        return sendJson(reply, written(fhir, reference, done, holderId, bytes.length));
    }
  };
}

/**
 * `If-None-Exist` (FHIR R4 §3.1.0.8.1) on the uniqueId of what is sent: found, nothing is compared or written. What the caller
 * may not know of is not found, and the deposit answers as without the header.
 */
async function alreadyThere(
  fhir: Fhir,
  request: FastifyRequest,
  { metadata, patient, path }: DocumentReferenceIn,
): Promise<DocumentEntry | undefined> {
  const asked = request.headers['if-none-exist'];
  if (typeof asked !== 'string') return undefined;
  const [, token] = /^\??identifier=([^&]+)$/.exec(asked) ?? [];
  const uniqueId = token && uniqueIdOf(parseToken(decodeURIComponent(token)));
  if (!uniqueId) throw new ElementError('search-required', 'If-None-Exist', 'identifier=system|value');
  if (metadata.uniqueId !== undefined && metadata.uniqueId !== uniqueId)
    throw new ElementError('element-invalid', `${path}.masterIdentifier`, 'not the one of If-None-Exist');
  const person =
    patient.ins ?? (patient.patientId === undefined ? undefined : { patientId: patient.patientId });
  if (!person) return undefined;
  const visit = visitOf(fhir, request, await holderOf(fhir, person));
  try {
    return await fhir.doors.documents.know(visit, { uniqueId });
  } catch (error) {
    if (error instanceof CarnetError && error.code === 'document-absent') return undefined;
    throw error;
  }
}

function sendThere(fhir: Fhir, reply: FastifyReply, entry: DocumentEntry): FastifyReply {
  reply
    .code(200)
    .header('location', `${fhir.base}/DocumentReference/${entry.id}`)
    .header('etag', etagOf(entry.revision))
    .header('last-modified', entry.updatedAt.toUTCString());
  const documentReference = createDocumentReferenceOut(fhir.base, fhir.doors.access);
  return sendJson(reply, documentReference(entry, subjectJson(entry.holderId)));
}

function outcomeOf(done: DepositedDocument, publicUrl: string): object {
  const warnings = warningsOf(done);
  if (warnings.length > 0) return warningsOutcome(warnings, publicUrl);
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', details: { text: 'Document déposé.' } }],
  };
}

/** What was filed, without its bytes: enough to find it again. Reading it is another act, with its own trace. */
function written(
  { base, doors }: Fhir,
  { attachment }: DocumentReferenceIn,
  done: DepositedDocument,
  holderId: string,
  size: number,
): string {
  const content = {
    contentType: attachment.contentType,
    url: `${base}/Binary/${done.id}`,
    size,
    title: done.title,
  };
  const type = doors.access.reference.documentType(done.typeCode);
  const coding = {
    ...(type && { system: systemOfOid(type.system), display: type.labelFr }),
    code: done.typeCode,
  };
  return (
    `{"resourceType":"DocumentReference","id":"${done.id}","meta":{"versionId":"${done.revision}","lastUpdated":"${done.updatedAt.toISOString()}"},` +
    `"masterIdentifier":${uniqueIdentifierJson(done.uniqueId)},"status":"current","type":${JSON.stringify({ coding: [coding] })},` +
    `"subject":${subjectJson(holderId)},"securityLabel":${labelsJson(done.visibility)},"content":[{"attachment":${JSON.stringify(content)}}]}`
  );
}
