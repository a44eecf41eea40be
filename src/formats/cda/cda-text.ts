import type { CdaDocument, NarrativeNode, NarrativeNodes, Section, TableRow } from './document.ts';

const LINE = '\n';

/**
 * Plain text of a document, to be searched: title, then each section's title and narrative, one line a block and a
 * tab between cells. A level 1 document gives its title, and its text when it is plain text.
 */
export function cdaText(document: CdaDocument): string {
  const { header, body } = document;
  const content =
    body.kind === 'structured'
      ? body.sections.map(sectionText)
      : [body.mediaType === 'text/plain' ? new TextDecoder().decode(body.bytes) : ''];
  return lines([header.title, ...content].join(LINE)).join(LINE);
}

/** Text of a piece of narrative. Captions of media are text; the media themselves are not. */
export function narrativeText(nodes: NarrativeNodes): string {
  return nodes.map(nodeText).join('');
}

function sectionText(section: Section): string {
  return [section.title ?? '', narrativeText(section.narrative), ...section.sections.map(sectionText)].join(
    LINE,
  );
}

function nodeText(node: NarrativeNode): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'br':
      return LINE;
    case 'content':
    case 'link':
    case 'sub':
    case 'sup':
    case 'footnote-ref':
      return narrativeText(node.children);
    case 'footnote':
      return ` ${narrativeText(node.children)} `;
    case 'paragraph':
    case 'caption':
      return block(narrativeText(node.children));
    case 'list':
      return block(
        narrativeText(node.caption),
        ...node.items.map((item) => [narrativeText(item.caption), narrativeText(item.children)].join(' ')),
      );
    case 'table':
      return block(narrativeText(node.caption), ...[...node.head, ...node.body, ...node.foot].map(rowText));
    case 'image':
    case 'attachment':
    case 'missing-media':
      return block(narrativeText(node.caption));
  }
}

function rowText(row: TableRow): string {
  return row.cells.map((cell) => lines(narrativeText(cell.children)).join(' ')).join('\t');
}

// Split first: an expression that looks for white space around line ends takes a square of the time on hostile text.
function lines(text: string): string[] {
  return text
    .split(LINE)
    .map((line) => line.trim().replace(/ {2,}/g, ' '))
    .filter(Boolean);
}

function block(...parts: readonly string[]): string {
  return `${LINE}${parts.join(LINE)}${LINE}`;
}
