import { CdaError } from './document.ts';

// Depth and size are checked on the bytes before any parser sees them (abuse case A10: XML bombs, external
// entities). The largest document of the national examples has 19 levels and about 12,000 nodes.
export const MAX_DEPTH = 100;
/** Elements and attributes. */
export const MAX_NODES = 100_000;

// In these encodings markup is plain ASCII, so that this scan and the parser see the same tags.
const ENCODINGS = new Set(['utf-8', 'utf8', 'us-ascii', 'iso-8859-1', 'iso-8859-15', 'windows-1252']);

const LT = 0x3c;
const GT = 0x3e;
const BANG = 0x21;
const QUESTION = 0x3f;
const SLASH = 0x2f;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/** Throws CdaError when the bytes hold a DOCTYPE, or are too deep, too many, or evidently no XML. */
export function scanXml(bytes: Uint8Array): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkEncoding(buffer);
  let depth = 0;
  let nodes = 0;
  for (let at = buffer.indexOf(LT); at !== -1; at = buffer.indexOf(LT, at)) {
    const next = buffer[at + 1];
    if (next === BANG) {
      at = skipDeclaration(buffer, at);
    } else if (next === QUESTION) {
      at = after(buffer, '?>', at);
    } else if (next === SLASH) {
      depth -= 1;
      at = after(buffer, '>', at);
    } else {
      const tag = scanTag(buffer, at + 1);
      nodes += 1 + tag.attributes;
      if (!tag.empty) depth += 1;
      if (depth > MAX_DEPTH) throw new CdaError('too-deep', `more than ${MAX_DEPTH} levels`);
      if (nodes > MAX_NODES)
        throw new CdaError('too-many-nodes', `more than ${MAX_NODES} elements and attributes`);
      at = tag.end;
    }
  }
  if (nodes === 0) throw new CdaError('not-xml', 'no element');
}

function checkEncoding(buffer: Buffer): void {
  const head = buffer.toString('latin1', 0, 256);
  if (/^(?:\xfe\xff|\xff\xfe)/.test(head) || head.includes('\0')) {
    throw new CdaError('not-xml', 'UTF-8 expected');
  }
  const declared = /^(?:\xef\xbb\xbf)?<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)/.exec(head)?.[1];
  if (declared !== undefined && !ENCODINGS.has(declared.toLowerCase())) {
    throw new CdaError('not-xml', 'UTF-8 expected');
  }
}

// Only comments and CDATA begin with `<!` outside a document type declaration.
function skipDeclaration(buffer: Buffer, at: number): number {
  if (buffer.toString('latin1', at, at + 4) === '<!--') return after(buffer, '-->', at + 4);
  if (buffer.toString('latin1', at, at + 9) === '<![CDATA[') return after(buffer, ']]>', at + 9);
  throw new CdaError('doctype', 'document type declarations are not accepted');
}

function scanTag(buffer: Buffer, start: number): { end: number; empty: boolean; attributes: number } {
  let attributes = 0;
  for (let at = start; at < buffer.length; at += 1) {
    const byte = buffer[at];
    if (byte === GT) return { end: at + 1, empty: buffer[at - 1] === SLASH, attributes };
    if (byte === LT) break;
    if (byte === QUOTE || byte === APOSTROPHE) {
      attributes += 1;
      at = buffer.indexOf(byte, at + 1);
      if (at === -1) break;
    }
  }
  throw new CdaError('not-xml', 'unfinished tag');
}

function after(buffer: Buffer, mark: string, from: number): number {
  const found = buffer.indexOf(mark, from, 'latin1');
  if (found === -1) throw new CdaError('not-xml', `${mark} expected`);
  return found + mark.length;
}
