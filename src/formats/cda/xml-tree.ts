import { ParseOption, XmlDocument } from 'libxml2-wasm';
import type { Coded, EntityId } from './document.ts';
import { CdaError } from './document.ts';
import { type ReadOptions, readTree, type XmlNode, type XmlTree } from './xml-reader.ts';

export type { XmlNode } from './xml-reader.ts';

// Encodings of which the reader and the parser have the same understanding.
const ENCODINGS: ReadonlyMap<string, BufferEncoding> = new Map([
  ['utf-8', 'utf8'],
  ['us-ascii', 'utf8'],
  ['iso-8859-1', 'latin1'],
]);

// The parser accepts text nodes of 10 MB and 256 levels, or 1 GB and 2,048 levels.
const LARGE = 10_000_000;
const OPTIONS = ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET;

/**
 * Reads XML without DTD, entity or anything loaded; throws CdaError.
 * Our own reader applies the limits and builds the tree (walking libxml2's across WebAssembly takes five times as
 * long); libxml2 then judges that the whole is well-formed. Neither alone is trusted.
 */
export function readXml(bytes: Uint8Array): XmlTree {
  const tree = readTree(decodeXml(bytes));
  try {
    const option = bytes.length > LARGE ? OPTIONS | ParseOption.XML_PARSE_HUGE : OPTIONS;
    XmlDocument.fromBuffer(bytes, { option }).dispose();
  } catch (error) {
    throw new CdaError('not-xml', reason(error));
  }
  return tree;
}

/** The tree of bytes that `readXml` accepted before, this time as `options` ask. */
export function readAgain(bytes: Uint8Array, options: ReadOptions): XmlTree {
  return readTree(decodeXml(bytes), options);
}

function decodeXml(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = buffer.toString('latin1', 0, 256);
  const declared = /^(?:\xef\xbb\xbf)?<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)/.exec(head)?.[1] ?? 'utf-8';
  const encoding = ENCODINGS.get(declared.toLowerCase());
  if (encoding === undefined || head.includes('\0') || /^(?:\xfe\xff|\xff\xfe)/.test(head)) {
    throw new CdaError('not-xml', 'UTF-8 expected');
  }
  return buffer.toString(encoding);
}

// The first line of the parser's message names the fault ("Opening and ending tag mismatch"), not the content.
function reason(error: unknown): string {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
  return message.slice(0, 120) || 'malformed';
}

export function elements(node: XmlNode | undefined, name: string): XmlNode[] {
  return node === undefined
    ? []
    : node.children.filter((child): child is XmlNode => typeof child !== 'string' && child.name === name);
}

/** First element at the end of a path of child names. */
export function element(node: XmlNode | undefined, ...path: readonly string[]): XmlNode | undefined {
  return path.reduce<XmlNode | undefined>((parent, name) => elements(parent, name)[0], node);
}

/** First descendant of that name, the node itself included. */
export function descendant(node: XmlNode | undefined, name: string): XmlNode | undefined {
  if (node === undefined || node.name === name) return node;
  for (const child of node.children) {
    const found = typeof child === 'string' ? undefined : descendant(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Text of a node and all it holds, as written. */
export function rawText(node: XmlNode): string {
  return node.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('');
}

/** Text with single spaces; undefined when there is none. */
export function textOf(node: XmlNode | undefined): string | undefined {
  return node === undefined ? undefined : rawText(node).replace(/\s+/g, ' ').trim() || undefined;
}

export function attribute(node: XmlNode | undefined, name: string): string | undefined {
  return node?.attributes.get(name)?.trim() || undefined;
}

export function entityId(node: XmlNode | undefined): EntityId | undefined {
  const root = attribute(node, 'root');
  const extension = attribute(node, 'extension');
  if (root === undefined) return undefined;
  return extension === undefined ? { root } : { root, extension };
}

export function coded(node: XmlNode | undefined): Coded | undefined {
  const code = attribute(node, 'code');
  if (code === undefined) return undefined;
  return {
    code,
    system: attribute(node, 'codeSystem') ?? '',
    label: attribute(node, 'displayName') ?? textOf(element(node, 'originalText')) ?? '',
  };
}
