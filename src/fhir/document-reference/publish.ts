/** ITI-105, simplified publish (PDSm flows 09 and 10): one DocumentReference that carries its bytes. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DepositedDocument } from '#documents';
import { systemOfOid } from '../datatypes/code-systems.ts';
import { elementOf, missing, text } from '../datatypes/element.ts';
import { uniqueIdentifierJson } from '../datatypes/identifiers.ts';
import { ElementError } from '../errors.ts';
import { etagOf, type Fhir, preference, sendJson } from '../fhir.ts';
import { warningsOutcome } from '../operation-outcome.ts';
import { deposit, warningsOf } from './deposit.ts';
import { type DocumentReferenceIn, documentReferenceIn } from './document-reference-in.ts';
import { subjectJson } from './document-reference-out.ts';
import { labelsJson } from './visibility.ts';

export function simplifiedPublish(fhir: Fhir) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const resource = elementOf(request.body, 'DocumentReference');
    if (text(resource, 'resourceType') !== 'DocumentReference')
      throw new ElementError(
        'element-invalid',
        'DocumentReference.resourceType',
        'DocumentReference is expected',
      );
    const reference = documentReferenceIn(resource, fhir.base);
    const { attachment } = reference;
    // PDSm SimplifiedPublish: attachment.url 0..0, attachment.data 1..1
    if (attachment.url !== undefined)
      throw new ElementError('element-unexpected', `${attachment.path}.url`, 'data is expected');
    const bytes = attachment.data ?? missing(`${attachment.path}.data`);
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
