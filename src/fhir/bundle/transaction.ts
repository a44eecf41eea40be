/** ITI-65: all of the lot is filed, or nothing; the answer has the order of the request. */
import type { BundleEntry, BundleEntryResponse } from '@medplum/fhirtypes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Deposit, deposit, warningsOf } from '../document-reference/deposit.ts';
import { etagOf, type Fhir, sendJson } from '../fhir.ts';
import { writeMeasures } from '../measure/measure-bundle.ts';
import { warningsOutcome } from '../operation-outcome.ts';
import { type Part, transactionIn } from './bundle-in.ts';

export function transaction(fhir: Fhir) {
  const measures = writeMeasures(fhir);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (fhir.session(request).kind === 'citizen' || holdsMeasures(request.body))
      return measures(request, reply);
    const { submission, documents, parts } = transactionIn(request.body, fhir.base);
    const done = await deposit(fhir, request, documents, submission.submission);
    const entry = parts.map((part): BundleEntry => ({ response: responseOf(part, done, fhir.publicUrl) }));
    return sendJson(reply, { resourceType: 'Bundle', type: 'transaction-response', entry });
  };
}

/** A lot of documents, or measures: never both. */
function holdsMeasures(body: unknown): boolean {
  const entries = (body as { entry?: unknown } | null | undefined)?.entry;
  return (
    Array.isArray(entries) &&
    entries.some((one: { resource?: { resourceType?: unknown } } | null) => {
      const type = one?.resource?.resourceType;
      return type === 'Observation' || type === 'Device';
    })
  );
}

function responseOf(part: Part, done: Deposit, publicUrl: string): BundleEntryResponse {
  if (part.kind === 'submission') {
    const isNew = done.documents.some(({ created }) => created);
    return {
      ...(done.submissionId && { location: `List/${done.submissionId}` }),
      ...statusOf(isNew),
      etag: etagOf(1),
    };
  }
  const document = done.documents[part.index];
  if (!document) throw new Error('a lot without its document');
  if (part.kind === 'replaced') {
    const replaced = done.replaced[part.index];
    if (!replaced) return { status: '200 OK' };
    const revision = replaced.revision + (document.created ? 1 : 0);
    return { status: '200 OK', location: `DocumentReference/${replaced.documentId}`, etag: etagOf(revision) };
  }
  const lastModified = document.updatedAt.toISOString();
  if (part.kind === 'binary')
    return {
      ...statusOf(document.created),
      location: `Binary/${document.id}`,
      etag: etagOf(1),
      lastModified,
    };
  const warnings = warningsOf(document);
  return {
    ...statusOf(document.created),
    location: `DocumentReference/${document.id}`,
    etag: etagOf(document.revision),
    lastModified,
    ...(warnings.length > 0 && { outcome: warningsOutcome(warnings, publicUrl) }),
  };
}

const statusOf = (created: boolean) => ({ status: created ? '201 Created' : '200 OK' });
