import type { NarrativeStyle } from './document.ts';
import { attribute, type XmlNode } from './xml-tree.ts';

const STYLES: ReadonlyMap<string, readonly NarrativeStyle[]> = new Map([
  ['bold', ['bold']],
  ['italics', ['italics']],
  ['italic', ['italics']],
  ['bolditalics', ['bold', 'italics']],
  ['underline', ['underline']],
  ['emphasis', ['emphasis']],
  ['xallindent', ['indent']],
  ['xpre', ['preformatted']],
]);

/** Identifier and styles that most narrative elements may carry. */
export function styledOf(node: XmlNode): {
  readonly id?: string;
  readonly styles: readonly NarrativeStyle[];
} {
  const id = attribute(node, 'ID');
  return { ...(id !== undefined && { id }), styles: stylesOf(node) };
}

export function stylesOf(node: XmlNode): readonly NarrativeStyle[] {
  const tokens = attribute(node, 'styleCode')?.toLowerCase().split(/\s+/) ?? [];
  return [...new Set(tokens.flatMap((token) => STYLES.get(token) ?? []))];
}

export function idOf(node: XmlNode): { readonly id?: string } {
  const id = attribute(node, 'ID');
  return id === undefined ? {} : { id };
}

/** Children of a structural element; white space is layout there, other stray text is not. */
export function withoutBlanks(node: XmlNode, ...except: readonly string[]): (XmlNode | string)[] {
  return node.children.filter((child) =>
    typeof child === 'string' ? child.trim() !== '' : !except.includes(child.name),
  );
}

/** Wraps what stands where `name` was expected, so that its text is kept. */
export function asElement(child: XmlNode | string, ...names: readonly [string, ...string[]]): XmlNode {
  if (typeof child !== 'string' && names.includes(child.name)) return child;
  return { name: names[0], attributes: new Map(), children: [child] };
}
