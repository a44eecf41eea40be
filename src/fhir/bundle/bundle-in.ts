/**
 * ITI-65, a transaction that files a lot: one SubmissionSet, its DocumentReferences, their Binaries, and for each
 * replaced document the PATCH that sets it superseded. Sources: PDSm ComprehensiveProvideDocumentBundle, IHE MHD 4.2,
 * PDSm for the DMP (TD2, TD2.1).
 */
import { documentErrors } from '#documents';
import {
  children,
  type Element,
  elementOf,
  missing,
  mustChild,
  mustText,
  text,
} from '../datatypes/element.ts';
import { targetOf } from '../datatypes/references.ts';
import { decodeBase64 } from '../document-reference/attachment-in.ts';
import type { DocumentToDeposit } from '../document-reference/deposit.ts';
import {
  type DocumentReferenceIn,
  documentReferenceIn,
  replacedBy,
} from '../document-reference/document-reference-in.ts';
import { ElementError } from '../errors.ts';
import { COMPREHENSIVE_DOCUMENT, SUBMISSION_SET } from '../validation/profiles.ts';
import { mustBeValid, mustFollow } from '../validation/validate.ts';
import { type SubmissionIn, submissionIn } from './submission-in.ts';

/** What each entry of the request became, in its order: the answer has the same one. */
export type Part =
  | { readonly kind: 'submission' }
  | { readonly kind: 'document'; readonly index: number }
  | { readonly kind: 'binary'; readonly index: number }
  | { readonly kind: 'replaced'; readonly index: number };

export type TransactionIn = {
  readonly submission: SubmissionIn;
  readonly documents: readonly DocumentToDeposit[];
  readonly parts: readonly Part[];
};

type Entry = {
  readonly path: string;
  readonly fullUrl: string | undefined;
  readonly resource: Element;
  readonly url: string;
};

/** @throws ElementError */
export function transactionIn(body: unknown, base: string): TransactionIn {
  mustBeValid(body, 'Bundle');
  const bundle = elementOf(body, 'Bundle');
  if (mustText(bundle, 'type') !== 'transaction')
    throw new ElementError('element-invalid', 'Bundle.type', 'transaction is expected');
  const entries = children(bundle, 'entry').map(entryIn);
  const lists = entries.filter(isOf('List'));
  const [list, folder] = lists;
  if (!list) return missing('Bundle.entry', 'a List of type submissionset');
  const submission = submissionIn(list.resource, list.fullUrl, base);
  if (folder) throw new ElementError('not-offered', folder.resource.path, 'one SubmissionSet, no Folder');

  const binaries = entries.filter(isOf('Binary'));
  const references = entries.filter(isOf('DocumentReference'));
  if (references.length === 0) return missing('Bundle.entry', 'a DocumentReference');
  mustFollow([
    { resource: list.resource, profile: SUBMISSION_SET },
    ...references.map(({ resource }) => ({ resource, profile: COMPREHENSIVE_DOCUMENT })),
  ]);
  const owners = new Map<Entry, number>();
  const documents = references.map((entry, index): DocumentToDeposit => {
    const reference = documentReferenceIn(entry.resource, base);
    checkMember(entry, submission);
    checkPerson(reference, submission);
    return { reference, bytes: bytesOf(reference, binaries, owners, index) };
  });
  const replaced = entries
    .filter(isOf('Parameters'))
    .map((entry) => [entry, replacedIndex(entry, documents, base)] as const);
  const partOf = new Map<Entry, Part>([
    [list, { kind: 'submission' }],
    ...references.map((entry, index) => [entry, { kind: 'document', index }] as const),
    ...[...owners].map(([entry, index]) => [entry, { kind: 'binary', index }] as const),
    ...replaced.map(([entry, index]) => [entry, { kind: 'replaced', index }] as const),
  ]);
  const parts = entries.map((entry) => {
    const part = partOf.get(entry);
    if (!part)
      throw new ElementError(
        'element-unexpected',
        entry.resource.path,
        'no document of the lot refers to it',
      );
    return part;
  });
  return { submission, documents, parts };
}

const isOf =
  (type: string) =>
  ({ resource }: Entry): boolean =>
    resource.fields.resourceType === type;

/** What a lot may hold, and how it is asked for. */
const REQUESTS: Readonly<Record<string, { readonly method: string; readonly url: RegExp }>> = {
  List: { method: 'POST', url: /^List$/ },
  DocumentReference: { method: 'POST', url: /^DocumentReference$/ },
  Binary: { method: 'POST', url: /^Binary$/ },
  Parameters: { method: 'PATCH', url: /^DocumentReference[/?]/ },
};

function entryIn(entry: Element): Entry {
  const resource = { ...mustChild(entry, 'resource') };
  const type = mustText(resource, 'resourceType');
  const asked = Object.hasOwn(REQUESTS, type) ? REQUESTS[type] : undefined;
  if (!asked)
    throw new ElementError(
      'not-offered',
      resource.path,
      'List, DocumentReference, Binary or Parameters is expected',
    );
  const request = mustChild(entry, 'request');
  const url = mustText(request, 'url');
  if (mustText(request, 'method') !== asked.method)
    throw new ElementError('element-invalid', `${request.path}.method`, `${asked.method} is expected`);
  if (!asked.url.test(url))
    throw new ElementError('element-invalid', `${request.path}.url`, 'does not fit the resource');
  return { path: entry.path, fullUrl: text(entry, 'fullUrl'), resource, url };
}

/** MHD: the SubmissionSet names every document of the lot. */
function checkMember(entry: Entry, submission: SubmissionIn): void {
  const id = text(entry.resource, 'id');
  const names = [entry.fullUrl, id && `DocumentReference/${id}`];
  if (!names.some((name) => name !== undefined && submission.members.has(name)))
    throw new ElementError('reference-unresolved', `${submission.path}.entry`, `does not name ${entry.path}`);
}

function checkPerson(reference: DocumentReferenceIn, submission: SubmissionIn): void {
  const [said, written] = [submission.patient.ins, reference.patient.ins];
  if (said && written && (said.ins !== written.ins || said.oid !== written.oid))
    throw documentErrors('two-patients');
}

function bytesOf(
  { attachment }: DocumentReferenceIn,
  binaries: readonly Entry[],
  owners: Map<Entry, number>,
  index: number,
): Buffer {
  if (attachment.data) return attachment.data;
  const url = attachment.url ?? missing(`${attachment.path}.url`);
  const found = binaries.find(
    ({ fullUrl, resource }) =>
      fullUrl === url || (fullUrl?.endsWith(`/${url}`) ?? false) || url === relative(resource),
  );
  if (!found)
    throw new ElementError('reference-unresolved', `${attachment.path}.url`, 'no such Binary in the lot');
  owners.set(found, owners.get(found) ?? index);
  mustText(found.resource, 'contentType');
  const data = found.resource.fields.data ?? missing(`${found.resource.path}.data`);
  return decodeBase64(data, `${found.resource.path}.data`);
}

const relative = (resource: Element) => `Binary/${text(resource, 'id') ?? ''}`;

/** TD2.1: `replace DocumentReference.status superseded` on the document that one of the lot replaces, and nothing else. */
function replacedIndex(entry: Entry, documents: readonly DocumentToDeposit[], base: string): number {
  const operations = children(entry.resource, 'parameter');
  const [operation, another] = operations;
  if (!operation || text(operation, 'name') !== 'operation')
    return missing(`${entry.resource.path}.parameter`, 'one operation');
  const parts = new Map(children(operation, 'part').map((part) => [text(part, 'name'), part]));
  const written = (name: string) => {
    const part = parts.get(name);
    return part && (text(part, 'valueCode') ?? text(part, 'valueString'));
  };
  const isSuperseding =
    !another &&
    written('type') === 'replace' &&
    /^(DocumentReference\.)?status$/.test(written('path') ?? '') &&
    written('value') === 'superseded';
  if (!isSuperseding)
    throw new ElementError(
      'patch-not-allowed',
      operation.path,
      'replace DocumentReference.status with superseded',
    );
  const scope = { base, contained: new Map<string, Element>() };
  const named = replacedBy(
    targetOf({ path: `${entry.path}.request.url`, fields: { reference: entry.url } }, scope),
    undefined,
  );
  const index = documents.findIndex(({ reference }) => sameDocument(reference.replaces, named));
  if (index < 0)
    throw new ElementError(
      'reference-unresolved',
      `${entry.path}.request.url`,
      'no document of the lot replaces it',
    );
  return index;
}

type Named = NonNullable<DocumentReferenceIn['replaces']>;

function sameDocument(a: DocumentReferenceIn['replaces'], b: Named): boolean {
  if (!a) return false;
  if ('documentId' in a) return 'documentId' in b && a.documentId === b.documentId;
  const bare = (uniqueId: string) => uniqueId.replace(/^urn:(oid|uuid):/i, '');
  return 'uniqueId' in b && bare(a.uniqueId) === bare(b.uniqueId);
}
