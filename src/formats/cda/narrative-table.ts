import type { Align, NarrativeNode, NarrativeNodes, TableCell, TableRow } from './document.ts';
import { asElement, styledOf, withoutBlanks } from './narrative-structure.ts';
import { attribute, elements, type XmlNode } from './xml-tree.ts';

/** Reads the children of a caption or a cell: the narrative reader, handed over so that neither file imports the other. */
export type ReadChildren = (parent: XmlNode) => NarrativeNodes;

const ALIGNS: ReadonlySet<string> = new Set(['left', 'center', 'right', 'justify']);
const GROUPS = new Set(['thead', 'tbody', 'tfoot']);
// Enough for any page, and no lever for a cell of a million columns.
const MAX_SPAN = 100;

/** A table, preceded by whatever text stood directly in it against the schema. */
export function readTable(table: XmlNode, read: ReadChildren): NarrativeNodes {
  const rows = { thead: [] as TableRow[], tbody: [] as TableRow[], tfoot: [] as TableRow[] };
  const stray: (XmlNode | string)[] = [];
  for (const child of withoutBlanks(table, 'caption', 'col', 'colgroup')) {
    if (typeof child === 'string') stray.push(child);
    else if (child.name === 'tr') rows.tbody.push(readRow(child, undefined, read));
    else if (GROUPS.has(child.name)) rows[child.name as keyof typeof rows].push(...readGroup(child, read));
    else stray.push(child);
  }
  const node: NarrativeNode = {
    kind: 'table',
    ...styledOf(table),
    caption: elements(table, 'caption').flatMap((caption) => read(caption)),
    head: rows.thead,
    body: rows.tbody,
    foot: rows.tfoot,
  };
  if (stray.length === 0) return [node];
  return [...read({ name: 'text', attributes: new Map(), children: stray }), node];
}

function readGroup(group: XmlNode, read: ReadChildren): TableRow[] {
  return withoutBlanks(group).map((child) => readRow(asElement(child, 'tr'), alignOf(group), read));
}

function readRow(row: XmlNode, inherited: Align | undefined, read: ReadChildren): TableRow {
  const align = alignOf(row) ?? inherited;
  return {
    ...styledOf(row),
    cells: withoutBlanks(row).map((child) => readCell(asElement(child, 'td', 'th'), align, read)),
  };
}

function readCell(cell: XmlNode, inherited: Align | undefined, read: ReadChildren): TableCell {
  const align = alignOf(cell) ?? inherited;
  return {
    ...styledOf(cell),
    header: cell.name === 'th',
    colspan: spanOf(cell, 'colspan'),
    rowspan: spanOf(cell, 'rowspan'),
    ...(align !== undefined && { align }),
    children: read(cell),
  };
}

function alignOf(node: XmlNode): Align | undefined {
  const align = attribute(node, 'align')?.toLowerCase();
  return align !== undefined && ALIGNS.has(align) ? (align as Align) : undefined;
}

function spanOf(cell: XmlNode, name: 'colspan' | 'rowspan'): number {
  const span = Number.parseInt(attribute(cell, name) ?? '1', 10);
  return Number.isNaN(span) ? 1 : Math.min(Math.max(span, 1), MAX_SPAN);
}
