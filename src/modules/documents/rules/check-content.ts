/**
 * What may be said of a deposit before anything is opened: size, real format, hash, CDA, identifiers. Pure.
 * Sources: R21 (size), EX_GEN-1060 (empty), A9–A11 (polyglots, bombs), CI-SIS (titles and uniqueId of at most 128 characters).
 */
import { createHash } from 'node:crypto';
import { type CdaDocument, CdaError, parseCda } from '#formats/cda/parse-cda';
import { DOCX, matches, type SniffedType, sniff } from '#formats/mime';
import { documentErrors } from '../errors.ts';
import type { NewDocument } from '../new-document.ts';

const MAX_TITLE = 128;

/** What a depositor or a CDA may bring; a Word document, a person alone: the DMP's list of formats has none. */
const ACCEPTED: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'application/rtf',
  'text/plain',
  'text/xml',
]);

export type CheckedContent = {
  readonly bytes: Uint8Array;
  /** What the bytes are. */
  readonly mimeType: string;
  readonly sha1: Buffer;
  readonly sha256: Buffer;
  readonly cda: CdaDocument | undefined;
};

/** What a chosen file is, before anybody says what it holds. @throws `empty`, `too-large`, `mime-refused`, `file-suspicious` */
export function checkFile(bytes: Uint8Array, maxBytes: number): SniffedType {
  if (bytes.length === 0) throw documentErrors('empty');
  if (bytes.length > maxBytes) throw documentErrors('too-large', `${maxBytes} bytes at most`);
  const sniffed = sniff(bytes);
  if (!ACCEPTED.has(sniffed.type) && sniffed.type !== DOCX)
    throw documentErrors('mime-refused', sniffed.type);
  if (sniffed.hidden) throw documentErrors('file-suspicious', sniffed.hidden);
  return sniffed.type;
}

/** @param maxBytes of one file (R21) @throws a row of the error tables; nothing was touched yet */
export function checkContent(document: NewDocument, maxBytes: number): CheckedContent {
  const { bytes } = document;
  const type = checkFile(bytes, maxBytes);
  if (!matches(document.mimeType, { type }))
    throw documentErrors('mime-mismatch', `${document.mimeType} is ${type}`);
  if (document.size !== undefined && document.size !== bytes.length) throw documentErrors('size-mismatch');
  const sha1 = createHash('sha1').update(bytes).digest();
  if (document.sha1 && !document.sha1.equals(sha1)) throw documentErrors('hash-mismatch');
  const cda = type === 'text/xml' ? readCda(bytes) : undefined;
  if (cda?.body.kind === 'unstructured') checkEmbedded(cda.body.mediaType, cda.body.bytes);
  if (document.title !== undefined && document.title.length > MAX_TITLE)
    throw documentErrors('title-too-long');
  return { bytes, mimeType: type, sha1, sha256: createHash('sha256').update(bytes).digest(), cda };
}

function readCda(bytes: Uint8Array): CdaDocument {
  try {
    return parseCda(bytes);
  } catch (error) {
    if (!(error instanceof CdaError)) throw error;
    const dangerous =
      error.code === 'doctype' || error.code === 'too-deep' || error.code === 'too-many-nodes';
    throw documentErrors(dangerous ? 'cda-dangerous' : 'cda-unreadable', `${error.code}: ${error.detail}`);
  }
}

/** A level 1 CDA carries another file, which is held to the same rules. */
function checkEmbedded(mediaType: string, bytes: Uint8Array): void {
  if (bytes.length === 0) throw documentErrors('empty', 'nonXMLBody');
  const sniffed = sniff(bytes);
  if (!ACCEPTED.has(sniffed.type) || sniffed.type === 'text/xml')
    throw documentErrors('mime-refused', `nonXMLBody: ${mediaType}`);
  if (sniffed.hidden) throw documentErrors('file-suspicious', `nonXMLBody: ${sniffed.hidden}`);
  if (!matches(mediaType, sniffed))
    throw documentErrors('mime-mismatch', `nonXMLBody: ${mediaType} is ${sniffed.type}`);
}

/** OID (with or without `urn:oid:`), OID^extension, or UUID. @throws `identifier-invalid` */
export function checkUniqueId(text: string | undefined): string {
  const id = (text ?? '').trim().replace(/^urn:(oid|uuid):/i, '');
  const isOid = /^[0-2](\.(0|[1-9][0-9]*))+(\^[A-Za-z0-9.:_/-]{1,64})?$/.test(id);
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\^[A-Za-z0-9.:_/-]{1,64})?$/i.test(id);
  if ((!isOid && !isUuid) || id.length > 128) throw documentErrors('identifier-invalid');
  return isUuid ? id.toLowerCase() : id;
}
