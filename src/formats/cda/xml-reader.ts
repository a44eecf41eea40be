import { CdaError } from './document.ts';

// Limits against XML bombs (abuse case A10), met while reading. The largest document of the national examples has
// 19 levels and about 12,000 elements and attributes.
export const MAX_DEPTH = 100;
/** Elements and attributes. */
export const MAX_NODES = 100_000;

export const HL7_V3 = 'urn:hl7-org:v3';

/**
 * An element of the HL7 v3 namespace has its local name; one of any other namespace has `{namespace}name`.
 * Attributes that have a prefix (xml:lang) are left out, but `xsi:type` of coded entries, without its own prefix.
 */
export interface XmlNode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlNode | string)[];
}

/** A document without its coded entries, unless they are asked for; `media`: those that narrative may show. */
export interface XmlTree {
  readonly root: XmlNode;
  readonly hasEntries: boolean;
  readonly media: readonly XmlNode[];
}

interface OpenElement {
  readonly tag: string;
  /** Absent inside an entry: such an element is counted and left out. */
  readonly node:
    | { name: string; attributes: Map<string, string>; children: (XmlNode | string)[] }
    | undefined;
  readonly scope: Scope;
  readonly inEntry: boolean;
}

export interface ReadOptions {
  /** With coded entries and the types of their values. */
  readonly entries: boolean;
}

/** Namespaces in force, and the names already resolved under them. */
interface Scope {
  readonly namespaces: ReadonlyMap<string, string>;
  readonly names: Map<string, string>;
}

const MEDIA = new Set(['observationMedia', 'regionOfInterest']);
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const TAG = /[^\s/>=<"']+/y;
const ATTRIBUTE = /\s+([^\s/>=<"']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * Reads decoded XML into a tree, with no document type declaration, no entity but the five predefined ones and
 * nothing loaded. Not a judge of well-formedness: the caller asks that of a complete parser.
 */
export function readTree(text: string, options: ReadOptions = { entries: false }): XmlTree {
  const open: OpenElement[] = [];
  const media: XmlNode[] = [];
  let root: XmlNode | undefined;
  let hasEntries = false;
  let nodes = 0;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let next = text.indexOf('<', at); next !== -1; next = text.indexOf('<', at)) {
    const parent = open.at(-1);
    addText(parent, text.slice(at, next), true);
    const mark = text[next + 1];
    if (mark === '?') {
      at = after(text, '?>', next);
    } else if (mark === '!') {
      at = readDeclaration(text, next, parent);
    } else if (mark === '/') {
      at = after(text, '>', next);
      const closed = open.pop();
      if (closed === undefined || text.slice(next + 2, at - 1).trimEnd() !== closed.tag) malformed('end tag');
    } else {
      const tag = readTag(text, next + 1);
      nodes += 1 + tag.attributes.length;
      if (nodes > MAX_NODES)
        throw new CdaError('too-many-nodes', `more than ${MAX_NODES} elements and attributes`);
      if (open.length === MAX_DEPTH) throw new CdaError('too-deep', `more than ${MAX_DEPTH} levels`);
      const element = openElement(tag, parent, options.entries);
      if (parent === undefined) {
        if (root !== undefined) malformed('second root');
        root = element.node;
      } else if (element.node !== undefined) {
        if (parent.node !== undefined) parent.node.children.push(element.node);
        else media.push(element.node);
      }
      hasEntries ||= element.inEntry;
      if (!tag.empty) open.push(element);
      at = tag.end;
    }
  }
  if (root === undefined || open.length > 0 || text.slice(at).trim() !== '') malformed('unfinished document');
  return { root, hasEntries, media };
}

function malformed(what: string): never {
  throw new CdaError('not-xml', what);
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  if (found === -1) malformed(`${mark} expected`);
  return found + mark.length;
}

// Outside a document type declaration only comments and CDATA begin with `<!`.
function readDeclaration(text: string, at: number, parent: OpenElement | undefined): number {
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4);
  if (!text.startsWith('<![CDATA[', at)) {
    throw new CdaError('doctype', 'document type declarations are not accepted');
  }
  const end = after(text, ']]>', at + 9);
  addText(parent, text.slice(at + 9, end - 3), false);
  return end;
}

interface Tag {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly empty: boolean;
  readonly end: number;
}

function readTag(text: string, start: number): Tag {
  TAG.lastIndex = start;
  const name = TAG.exec(text)?.[0] ?? malformed('name of an element');
  const attributes: [string, string][] = [];
  let at = start + name.length;
  ATTRIBUTE.lastIndex = at;
  for (let found = ATTRIBUTE.exec(text); found !== null; found = ATTRIBUTE.exec(text)) {
    at = ATTRIBUTE.lastIndex;
    attributes.push([found[1] ?? '', found[2] ?? found[3] ?? '']);
  }
  TAG_END.lastIndex = at;
  const end = TAG_END.exec(text) ?? malformed('end of a tag');
  return { name, attributes, empty: end[1] === '/', end: TAG_END.lastIndex };
}

function openElement(tag: Tag, parent: OpenElement | undefined, entries: boolean): OpenElement {
  const scope = scopeOf(tag, parent?.scope);
  const name = resolve(tag.name, scope);
  const inEntry = parent?.inEntry === true || name === 'entry';
  const kept = entries || (!inEntry || parent?.node !== undefined ? name !== 'entry' : MEDIA.has(name));
  if (!kept) return { tag: tag.name, node: undefined, scope, inEntry };
  const attributes = new Map<string, string>();
  for (const [key, value] of tag.attributes) {
    if (key !== 'xmlns' && !key.includes(':'))
      attributes.set(key, decode(value.replace(/\r\n|[\t\r\n]/g, ' ')));
    else if (entries && inEntry && key.endsWith(':type') && scope.namespaces.get(key.slice(0, -5)) === XSI)
      attributes.set('xsi:type', value.trim().replace(/^.*:/, ''));
  }
  return { tag: tag.name, node: { name, attributes, children: [] }, scope, inEntry };
}

function scopeOf(tag: Tag, outer: Scope | undefined): Scope {
  const declared = tag.attributes.filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'));
  if (outer !== undefined && declared.length === 0) return outer;
  const namespaces = new Map(outer?.namespaces ?? [['xml', 'http://www.w3.org/XML/1998/namespace']]);
  for (const [key, value] of declared) namespaces.set(key.slice('xmlns:'.length), decode(value));
  return { namespaces, names: new Map() };
}

function resolve(name: string, scope: Scope): string {
  const known = scope.names.get(name);
  if (known !== undefined) return known;
  const colon = name.indexOf(':');
  const namespace = scope.namespaces.get(name.slice(0, Math.max(colon, 0)));
  const local = name.slice(colon + 1);
  if (namespace === undefined && colon !== -1) malformed('undeclared namespace prefix');
  const resolved = namespace === HL7_V3 ? local : `{${namespace ?? ''}}${local}`;
  scope.names.set(name, resolved);
  return resolved;
}

// A comment or a CDATA section in the middle of a text must not cut it in two.
function addText(parent: OpenElement | undefined, chunk: string, marked: boolean): void {
  if (chunk === '') return;
  if (parent === undefined) {
    if (chunk.trim() !== '' || !marked) malformed('text outside the root');
    return;
  }
  if (parent.node === undefined) return;
  const children = parent.node.children;
  const lines = chunk.includes('\r') ? chunk.replace(/\r\n?/g, '\n') : chunk;
  const text = marked ? decode(lines) : lines;
  const last = children.at(-1);
  if (typeof last === 'string') children[children.length - 1] = last + text;
  else children.push(text);
}

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+))?;?/g, (reference, hex, decimal, name) => {
    if (!reference.endsWith(';')) malformed('reference');
    if (name !== undefined) return ENTITIES.get(name) ?? malformed('undeclared entity');
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : malformed('character reference');
  });
}
