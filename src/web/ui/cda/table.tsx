import type { NarrativeNode, TableCell, TableRow } from '#formats/cda/document';
import { each } from '../each.ts';
import { Flow, idOf, isBlank, type Reading, styleClass } from './narrative.tsx';

// A region that scrolls is reached with the keyboard (WCAG 2.1.1), though nothing in it acts.
const REACHABLE = { tabIndex: 0 } as const;

type Table = Extract<NarrativeNode, { kind: 'table' }>;

/** A table that scrolls inside itself on a narrow screen; its headers say which way they look. */
export function NarrativeTable({ table, reading }: { readonly table: Table; readonly reading: Reading }) {
  // Some documents head a table without saying so: a first row made of headers alone.
  const [first, ...rest] = table.body;
  const headless =
    table.head.length === 0 &&
    first !== undefined &&
    rest.length > 0 &&
    first.cells.every(({ header }) => header);
  const head = headless ? [first] : table.head;
  const body = headless ? rest : table.body;
  const label = textOf(table.caption) || 'Tableau du document';
  return (
    <section className="scroll" {...REACHABLE} aria-label={label}>
      <table className={styleClass(table.styles)} id={idOf(table.id, reading)}>
        {!isBlank(table.caption) && (
          <caption>
            <Flow nodes={table.caption} reading={reading} />
          </caption>
        )}
        {head.length > 0 && (
          <thead>
            <Rows rows={head} scope="col" reading={reading} />
          </thead>
        )}
        <tbody>
          <Rows rows={body} scope="row" reading={reading} />
        </tbody>
        {table.foot.length > 0 && (
          <tfoot>
            <Rows rows={table.foot} scope="row" reading={reading} />
          </tfoot>
        )}
      </table>
    </section>
  );
}

function Rows(props: {
  readonly rows: readonly TableRow[];
  readonly scope: 'col' | 'row';
  readonly reading: Reading;
}) {
  return each(props.rows, (row) => (
    <tr id={idOf(row.id, props.reading)} className={styleClass(row.styles)}>
      {each(row.cells, (cell) => (
        <Cell cell={cell} scope={props.scope} reading={props.reading} />
      ))}
    </tr>
  ));
}

function Cell({
  cell,
  scope,
  reading,
}: {
  readonly cell: TableCell;
  readonly scope: 'col' | 'row';
  readonly reading: Reading;
}) {
  // An empty header announces nothing.
  const isHeader = cell.header && !isBlank(cell.children);
  const Tag = isHeader ? 'th' : 'td';
  const align = cell.align === 'center' || cell.align === 'right' ? `align-${cell.align}` : undefined;
  return (
    <Tag
      id={idOf(cell.id, reading)}
      className={[styleClass(cell.styles), align].filter(Boolean).join(' ') || undefined}
      scope={isHeader ? scope : undefined}
      colSpan={cell.colspan > 1 ? cell.colspan : undefined}
      rowSpan={cell.rowspan > 1 ? cell.rowspan : undefined}
    >
      <Flow nodes={cell.children} reading={reading} />
    </Tag>
  );
}

const textOf = (nodes: readonly NarrativeNode[]): string =>
  nodes
    .map((node) => (node.kind === 'text' ? node.text : 'children' in node ? textOf(node.children) : ' '))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
