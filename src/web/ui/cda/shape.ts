import type { NarrativeNodes, NarrativeStyle } from '#formats/cda/document';

/** What a narrative needs of its page. */
export type Reading = {
  /** Address of an image or of an attached file of the document. */
  readonly media: (id: string) => string;
  /** Ids that a link or a note of the document leads to: no other one is written. */
  readonly targets: ReadonlySet<string>;
};

/** No text and no picture in it. */
export function isBlank(nodes: NarrativeNodes): boolean {
  return nodes.every((node) => {
    if (node.kind === 'text') return node.text.trim() === '';
    if (node.kind === 'br') return true;
    return (
      'children' in node && node.kind !== 'footnote-ref' && node.kind !== 'link' && isBlank(node.children)
    );
  });
}

export const styleClass = (styles: readonly NarrativeStyle[]): string | undefined =>
  styles.length > 0 ? styles.map((style) => `style-${style}`).join(' ') : undefined;

/** Ids of a document live apart from those of the page. */
export const anchor = (id: string): string => `cda-${id}`;
export const idOf = (id: string | undefined, reading: Reading): string | undefined =>
  id !== undefined && reading.targets.has(id) ? anchor(id) : undefined;
export const hrefOf = (href: string): string => (href.startsWith('#') ? `#${anchor(href.slice(1))}` : href);
