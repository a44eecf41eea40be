import type { Coded } from './document.ts';
import type { Concept } from './entries-types.ts';
import { attribute, coded, element, elements, type XmlNode } from './xml-tree.ts';

/** Longest text that a fact takes from the narrative. */
const MAX_TEXT = 2000;

/** Words of the narrative by the ID that entries refer to. */
export type Words = (reference: string | undefined) => string | undefined;

/** Each text is read once, when asked for, and never more of it than a fact keeps. */
export function readWords(root: XmlNode): Words {
  const nodes = new Map<string, XmlNode>();
  const texts = new Map<string, string | undefined>();
  collect(root, nodes, false);
  return (reference) => {
    if (reference === undefined) return undefined;
    const id = reference.trim().replace(/^#/, '');
    if (!texts.has(id)) texts.set(id, shortText(nodes.get(id)));
    return texts.get(id);
  };
}

function collect(node: XmlNode, nodes: Map<string, XmlNode>, inText: boolean): void {
  const id = inText ? attribute(node, 'ID') : undefined;
  if (id !== undefined && !nodes.has(id)) nodes.set(id, node);
  for (const child of node.children) {
    if (typeof child === 'string' || child.name === 'entry') continue;
    collect(child, nodes, inText || (node.name === 'section' && child.name === 'text'));
  }
}

function shortText(node: XmlNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  const found: string[] = [];
  gather(node, found, MAX_TEXT);
  return found.join('').replace(/\s+/g, ' ').trim().slice(0, MAX_TEXT) || undefined;
}

function gather(node: XmlNode, found: string[], room: number): number {
  let left = room;
  for (const child of node.children) {
    if (left <= 0) return 0;
    if (typeof child === 'string') {
      found.push(child.slice(0, left));
      left -= child.length;
    } else {
      // cells, lines and paragraphs are apart, whatever the white space between them
      if (child.name !== 'content') found.push(' ');
      left = gather(child, found, left);
    }
  }
  return left;
}

/** Text of an element of an entry: what it holds, and what it refers to. */
export function wordsOf(node: XmlNode | undefined, words: Words): string | undefined {
  if (node === undefined) return undefined;
  return shortText(node) ?? words(attribute(element(node, 'reference'), 'value'));
}

/** A coded element; undefined when it has neither a code, a translation nor words. */
export function readConcept(node: XmlNode | undefined, words: Words): Concept | undefined {
  if (node === undefined) return undefined;
  const own = coded(node);
  const text = wordsOf(element(node, 'originalText'), words);
  const translations = readTranslations(node);
  const qualifiers = elements(node, 'qualifier').flatMap((qualifier) => {
    const value = coded(element(qualifier, 'value'));
    const name = coded(element(qualifier, 'name'));
    return value === undefined ? [] : [{ ...(name !== undefined && { name }), value }];
  });
  const label =
    attribute(node, 'displayName') ??
    text ??
    translations.find((one) => one.label !== '')?.label ??
    own?.code;
  if (label === undefined) return undefined;
  return {
    ...(own !== undefined && { code: own.code, system: own.system }),
    label,
    ...(text !== undefined && { text }),
    translations,
    qualifiers,
  };
}

// The insurer's files put the substances of a drug inside another translation.
function readTranslations(node: XmlNode): Coded[] {
  return elements(node, 'translation').flatMap((one) => {
    const own = coded(one);
    return own === undefined ? readTranslations(one) : [own, ...readTranslations(one)];
  });
}
