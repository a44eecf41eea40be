import { narrativeText } from './cda-text.ts';
import type { ListItem, ListMarker, NarrativeNode, NarrativeNodes } from './document.ts';
import type { MediaObject } from './media.ts';
import { asElement, idOf, styledOf, stylesOf, withoutBlanks } from './narrative-structure.ts';
import { readTable } from './narrative-table.ts';
import { attribute, element, type XmlNode } from './xml-tree.ts';

export type MediaObjects = ReadonlyMap<string, MediaObject>;

const MARKERS: ReadonlyMap<string, ListMarker> = new Map([
  ['arabic', 'decimal'],
  ['littleroman', 'lower-roman'],
  ['bigroman', 'upper-roman'],
  ['littlealpha', 'lower-alpha'],
  ['bigalpha', 'upper-alpha'],
  ['disc', 'disc'],
  ['circle', 'circle'],
  ['square', 'square'],
]);

// An object is shown once by a reference; a list of thousands is no illustration.
const MAX_REFERENCES = 50;

const BLOCKS = new Set(['paragraph', 'list', 'table', 'caption', 'br']);

/** Children of a narrative element as typed nodes. Text is never dropped, whatever element holds it. */
export function readNarrative(
  parent: XmlNode | undefined,
  media: MediaObjects,
  except?: string,
): NarrativeNodes {
  if (parent === undefined) return [];
  const preformatted = stylesOf(parent).includes('preformatted');
  const nodes = parent.children.flatMap((child): NarrativeNodes => {
    if (typeof child === 'string') {
      return [{ kind: 'text', text: preformatted ? child : child.replace(/[ \t\r\n]+/g, ' ') }];
    }
    return child.name === except ? [] : readNode(child, media);
  });
  return preformatted ? nodes : nodes.filter((node, i) => !isBlankBeside(node, nodes[i - 1], nodes[i + 1]));
}

// White space only counts between two inline nodes.
function isBlankBeside(node: NarrativeNode, before?: NarrativeNode, after?: NarrativeNode): boolean {
  if (node.kind !== 'text' || node.text.trim() !== '') return false;
  return before === undefined || after === undefined || BLOCKS.has(before.kind) || BLOCKS.has(after.kind);
}

function readNode(node: XmlNode, media: MediaObjects): NarrativeNodes {
  const children = () => readNarrative(node, media);
  switch (node.name) {
    case 'br':
      return [{ kind: 'br' }, ...children()];
    case 'paragraph':
      return [{ kind: 'paragraph', ...styledOf(node), children: children() }];
    case 'content':
      return [readContent(node, children())];
    case 'sub':
    case 'sup':
    case 'caption':
      return [{ kind: node.name, children: children() }];
    case 'linkHtml':
      return readLink(node, children());
    case 'footnote':
      return [{ kind: 'footnote', ...idOf(node), children: children() }];
    case 'footnoteRef':
      return [{ kind: 'footnote-ref', ref: attribute(node, 'IDREF') ?? '', children: children() }];
    case 'list':
      return [readList(node, media)];
    case 'table':
      return readTable(node, (parent) => readNarrative(parent, media));
    case 'renderMultiMedia':
      return readMultiMedia(node, media);
    default:
      return children();
  }
}

function readContent(node: XmlNode, children: NarrativeNodes): NarrativeNode {
  const revised = attribute(node, 'revised');
  return {
    kind: 'content',
    ...styledOf(node),
    ...((revised === 'insert' || revised === 'delete') && { revised }),
    children,
  };
}

// Files also link to neighbours on their author's disk, and could link to script: those become plain text.
function readLink(node: XmlNode, children: NarrativeNodes): NarrativeNodes {
  const href = safeHref(attribute(node, 'href') ?? '');
  if (href === undefined) return children;
  const title = attribute(node, 'title');
  const shown: NarrativeNodes = children.length > 0 ? children : [{ kind: 'text', text: title ?? href }];
  return [{ kind: 'link', href, ...(title !== undefined && { title }), children: shown }];
}

function safeHref(href: string): string | undefined {
  if (/^#[\w.:-]+$/.test(href)) return href;
  const url = URL.parse(href);
  if (url === null || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined;
  // A name before @ makes a foreign host look familiar.
  return url.username === '' && url.password === '' ? url.href : undefined;
}

function readList(node: XmlNode, media: MediaObjects): NarrativeNode {
  const marker = attribute(node, 'styleCode')
    ?.toLowerCase()
    .split(/\s+/)
    .flatMap((token) => MARKERS.get(token) ?? [])[0];
  return {
    kind: 'list',
    ...styledOf(node),
    ordered: attribute(node, 'listType') === 'ordered',
    ...(marker !== undefined && { marker }),
    caption: readNarrative(element(node, 'caption'), media),
    items: withoutBlanks(node, 'caption').map((child) => readItem(child, media)),
  };
}

function readItem(child: XmlNode | string, media: MediaObjects): ListItem {
  const item = asElement(child, 'item');
  return {
    ...styledOf(item),
    caption: readNarrative(element(item, 'caption'), media),
    children: readNarrative(item, media, 'caption'),
  };
}

function readMultiMedia(node: XmlNode, media: MediaObjects): NarrativeNodes {
  const names = attribute(node, 'referencedObject')?.split(/\s+/, MAX_REFERENCES) ?? [''];
  const references = [...new Set(names)];
  const caption = readNarrative(node, media).flatMap((child) =>
    child.kind === 'caption' ? child.children : [child],
  );
  return references.map((reference, i): NarrativeNode => {
    const found = media.get(reference);
    const own = i === 0 ? caption : [];
    if (found === undefined) return { kind: 'missing-media', reference, caption: own };
    const { mediaType, bytes, text } = found;
    const alt = narrativeText(caption).trim() || text;
    return {
      kind: found.isImage ? 'image' : 'attachment',
      id: reference,
      mediaType,
      bytes,
      alt,
      caption: own,
    };
  });
}
