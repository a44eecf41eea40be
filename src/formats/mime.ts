// What a file really is, from its bytes alone: the declared type is only ever compared with this.
// Refuses files that a second program would read as something else (polyglots), a known way to pass a check
// with one face and harm with the other (abuse cases A9 and A10).

import { zipNames } from './zip.ts';

/** A Word document (ECMA-376), without macros. */
export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export type SniffedType =
  | typeof DOCX
  | 'application/pdf'
  | 'image/jpeg'
  | 'image/png'
  | 'image/gif'
  | 'image/tiff'
  | 'application/rtf'
  | 'text/plain'
  | 'text/xml'
  | 'unknown';

/** A second format that the bytes also hold, whatever `type` says. `ole`: an object that RTF or Word would run. */
export type HiddenFormat = 'zip' | 'pdf' | 'html' | 'ole';

export interface Sniffed {
  /** `text/xml` is any XML but XHTML and SVG; only `parseCda` tells whether it is a CDA. */
  readonly type: SniffedType;
  readonly hidden?: HiddenFormat;
}

const SIGNATURES: readonly (readonly [SniffedType, string])[] = [
  ['application/pdf', '%PDF-'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/gif', 'GIF87a'],
  ['image/gif', 'GIF89a'],
  ['image/tiff', 'II*\0'],
  ['image/tiff', 'MM\0*'],
  ['application/rtf', '{\\rtf'],
];

const ALIASES: ReadonlyMap<string, SniffedType> = new Map([
  ['application/x-pdf', 'application/pdf'],
  ['image/jpg', 'image/jpeg'],
  ['image/pjpeg', 'image/jpeg'],
  ['image/tif', 'image/tiff'],
  ['text/rtf', 'application/rtf'],
  ['application/xml', 'text/xml'],
  ['application/cda+xml', 'text/xml'],
  ['application/hl7-cda+xml', 'text/xml'],
]);

// Readers of PDF look for the header in the first 1,024 bytes; browsers look for markup at the very beginning.
const HEAD = 1024;
const MARKUP =
  /<(?:[\w.-]+:)?(?:!doctype\s+html|html|head|body|script|svg|iframe|img|object|embed|style|title|meta|link|form|table|div|a|p|br|h1)(?=[\s>/])/i;
const EMBEDDED_MARKUP = /<(?:script|html|svg|iframe|object|embed)(?=[\s>/])/i;
const END_RECORD = Buffer.from('PK\x05\x06', 'latin1');
const OLE = /\\obj(?:data|ocx|emb|autlink|link|class)/i;

/** Real type of a whole file. Looks at the first kilobytes, and at the end for an appended archive. */
export function sniff(bytes: Uint8Array): Sniffed {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = buffer.toString('latin1', 0, HEAD);
  const word = wordDocument(buffer);
  if (word) return word;
  const signed = SIGNATURES.find(([, signature]) => head.startsWith(signature))?.[0];
  const type = signed ?? textual(buffer, head);
  const hidden = hiddenIn(buffer, head, type);
  return hidden === undefined ? { type } : { type, hidden };
}

/** Whether a declared media type (parameters and usual aliases allowed) names these bytes, and nothing else hides. */
export function matches(declared: string, sniffed: Sniffed): boolean {
  const media = declared.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return (
    sniffed.type !== 'unknown' &&
    sniffed.hidden === undefined &&
    (ALIASES.get(media) ?? media) === sniffed.type
  );
}

/** An archive that is a Word document and nothing else. Macros and embedded files would be run or opened by what reads it. */
function wordDocument(buffer: Buffer): Sniffed | undefined {
  const names = zipNames(buffer);
  if (!names?.includes('[Content_Types].xml') || !names.includes('word/document.xml')) return undefined;
  const runs = names.some((name) => /vbaproject|activex|\/embeddings\//i.test(name));
  return runs ? { type: DOCX, hidden: 'ole' } : { type: DOCX };
}

function textual(buffer: Buffer, head: string): SniffedType {
  const start = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (start === '' || hasControls(buffer)) return 'unknown';
  if (/^<(?:\?xml[\s?]|!--|[A-Za-z_][\w.:-]*[\s>/])/.test(start))
    return isOtherXml(buffer) ? 'text/xml' : 'unknown';
  return MARKUP.test(start.slice(0, 16)) ? 'unknown' : 'text/plain';
}

// C0 controls except tab, line feed, form feed and carriage return never stand in a text.
function hasControls(buffer: Buffer): boolean {
  for (const byte of buffer) {
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) return true;
    if (byte === 127) return true;
  }
  return false;
}

// The root decides: XHTML and SVG are shown, and run, by a browser.
function isOtherXml(buffer: Buffer): boolean {
  const start = rootOf(buffer.toString('latin1', 0, 65_536));
  const root = /^<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)/.exec(start)?.[1]?.toLowerCase();
  return root !== undefined && !MARKUP.test(`<${root} `);
}

/** What follows comments, processing instructions and a document type that is not of HTML or SVG. */
function rootOf(text: string): string {
  let at = text.indexOf('<');
  while (at !== -1) {
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : undefined;
    if (end === undefined && !text.startsWith('<!', at)) return text.slice(at, at + 256);
    if (end === undefined && /^<!doctype\s+(?:html|svg)/i.test(text.slice(at, at + 64))) return '';
    const after = text.indexOf(end ?? '>', at);
    at = after === -1 ? -1 : text.indexOf('<', after);
  }
  return '';
}

function hiddenIn(buffer: Buffer, head: string, type: SniffedType): HiddenFormat | undefined {
  if (isZip(buffer)) return 'zip';
  if (type === 'application/pdf') return undefined;
  if (head.includes('%PDF-') && type !== 'text/plain') return 'pdf';
  if (head.startsWith('%PDF-', head.search(/\S/))) return 'pdf';
  if (type === 'application/rtf') return OLE.test(buffer.toString('latin1')) ? 'ole' : undefined;
  if (type === 'text/xml' || type === 'text/plain') return undefined;
  const markup = type === 'unknown' ? MARKUP.test(head) && !head.includes('\0') : EMBEDDED_MARKUP.test(head);
  return markup ? 'html' : undefined;
}

// Unzippers read an archive from its end, so a ZIP may follow any other file. The end record (22 bytes and a comment
// of at most 65,535) has to point at a real central directory, so that chance bytes of an image do not count.
function isZip(buffer: Buffer): boolean {
  if (buffer.toString('latin1', 0, 4) === 'PK\x03\x04') return true;
  const first = Math.max(0, buffer.length - 22 - 65_535);
  const tail = buffer.subarray(first);
  for (let at = tail.indexOf(END_RECORD); at !== -1; at = tail.indexOf(END_RECORD, at + 1)) {
    if (at + 22 <= tail.length && pointsAtDirectory(buffer, first + at)) return true;
  }
  return false;
}

function pointsAtDirectory(buffer: Buffer, end: number): boolean {
  const size = buffer.readUInt32LE(end + 12);
  if (size === 0) return end + 22 + buffer.readUInt16LE(end + 20) === buffer.length;
  // Zip64 writes all ones and keeps the real size elsewhere.
  if (size === 0xffffffff) return true;
  return size <= end && buffer.toString('latin1', end - size, end - size + 4) === 'PK\x01\x02';
}
