import { ParseOption, XmlCData, XmlDocument, XmlElement, XmlText } from 'libxml2-wasm';
import type { Coded, EntityId } from './document.ts';
import { CdaError } from './document.ts';
import { scanXml } from './xml-scan.ts';

/** An element of the HL7 v3 namespace has its local name; one of any other namespace has `{namespace}name`. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlNode | string)[];
}

/** The document without its coded entries (`entry`), which are counted only, and the media that these hold. */
export interface ScannedXml {
  readonly root: XmlNode;
  readonly hasEntries: boolean;
  /** observationMedia and regionOfInterest that have an ID; empty when nothing refers to media. */
  readonly media: readonly XmlNode[];
}

export const HL7_V3 = 'urn:hl7-org:v3';

// The parser accepts text nodes of 10 MB and 256 levels, or 1 GB and 2,048 levels; scanXml has already bounded both.
const LARGE = 10_000_000;
const OPTIONS = ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NOCDATA;

/** Parses XML without DTD, entity or anything loaded. Throws CdaError; the parser's memory is freed either way. */
export function readXml(bytes: Uint8Array): ScannedXml {
  scanXml(bytes);
  let document: XmlDocument;
  try {
    const option = bytes.length > LARGE ? OPTIONS | ParseOption.XML_PARSE_HUGE : OPTIONS;
    document = XmlDocument.fromBuffer(bytes, { option });
  } catch (error) {
    throw new CdaError('not-xml', reason(error));
  }
  try {
    const found = { entries: 0, media: 0 };
    const root = readElement(document.root, found);
    return { root, hasEntries: found.entries > 0, media: found.media > 0 ? readMedia(document) : [] };
  } finally {
    document.dispose();
  }
}

// The first line of the parser's message names the fault ("Opening and ending tag mismatch"), not the content.
function reason(error: unknown): string {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
  return message.slice(0, 120) || 'malformed';
}

function readMedia(document: XmlDocument): XmlNode[] {
  const path = '//v3:observationMedia[@ID] | //v3:regionOfInterest[@ID]';
  return document
    .find(path, { v3: HL7_V3 })
    .filter((node) => node instanceof XmlElement)
    .map((node) => readElement(node, { entries: 0, media: 0 }));
}

function readElement(element: XmlElement, found: { entries: number; media: number }): XmlNode {
  const children: (XmlNode | string)[] = [];
  for (let child = element.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) {
      const name = nameOf(child);
      if (name === 'entry') found.entries += 1;
      else {
        if (name === 'renderMultiMedia') found.media += 1;
        children.push(readElement(child, found));
      }
    } else if (child instanceof XmlText || child instanceof XmlCData) {
      // A comment in the middle of a text must not cut it in two.
      const last = children.length - 1;
      const before = children[last];
      if (typeof before === 'string') children[last] = before + child.content;
      else children.push(child.content);
    }
  }
  const attributes = new Map(element.attrs.map((attribute) => [attribute.name, attribute.content]));
  return { name: nameOf(element), attributes, children };
}

function nameOf(element: XmlElement): string {
  const namespace = element.namespaceUri;
  return namespace === HL7_V3 ? element.name : `{${namespace}}${element.name}`;
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
