import type { ReactNode } from 'react';
import type { NarrativeNode, NarrativeNodes, TableCell, TableRow } from '#formats/cda/document';
import { each } from '../each.ts';
import { idOf, isBlank, type Reading, styleClass } from './shape.ts';

// What scrolls is reached with the keyboard (WCAG 2.1.1), though nothing in it acts.
const reachable = (label: string) => ({ role: 'group', tabIndex: 0, 'aria-label': label }) as const;

type Flow = (nodes: NarrativeNodes) => ReactNode;
type Table = Extract<NarrativeNode, { kind: 'table' }>;

/** Column heads that each cell repeats on a narrow screen, where a row becomes a block; undefined for a table that must scroll. */
type Columns = readonly string[] | undefined;

/** A table whose headers say which way they look. On a narrow screen a plain one folds, another one scrolls inside itself. */
export function NarrativeTable(props: {
  readonly table: Table;
  readonly reading: Reading;
  /** What stands in a cell or a caption. */
  readonly flow: Flow;
}) {
  const { table, reading, flow } = props;
  const { head, body } = partsOf(table);
  const columns = columnsOf(head, [...body, ...table.foot]);
  const folds = columns !== undefined;
  return (
    <div
      className={folds ? 'scroll folds' : 'scroll'}
      {...reachable(textOf(table.caption) || 'Tableau du document')}
    >
      <table
        className={styleClass(table.styles)}
        id={idOf(table.id, reading)}
        role={folds ? 'table' : undefined}
      >
        {!isBlank(table.caption) && <caption>{flow(table.caption)}</caption>}
        {head.length > 0 && (
          <thead role={folds ? 'rowgroup' : undefined}>
            <Rows rows={head} scope="col" columns={columns} reading={reading} flow={flow} />
          </thead>
        )}
        <tbody role={folds ? 'rowgroup' : undefined}>
          <Rows rows={body} scope="row" columns={columns} reading={reading} flow={flow} />
        </tbody>
        {table.foot.length > 0 && (
          <tfoot role={folds ? 'rowgroup' : undefined}>
            <Rows rows={table.foot} scope="row" columns={columns} reading={reading} flow={flow} />
          </tfoot>
        )}
      </table>
    </div>
  );
}

/** Some documents head a table without saying so: a first row made of headers alone. */
function partsOf(table: Table): { readonly head: readonly TableRow[]; readonly body: readonly TableRow[] } {
  const [first, ...rest] = table.body;
  const isHead = first !== undefined && rest.length > 0 && first.cells.every(({ header }) => header);
  return table.head.length === 0 && isHead ? { head: [first], body: rest } : table;
}

/** One row of heads, no merged cell, every row complete: any cell is then its own line with its head before it. */
function columnsOf(head: readonly TableRow[], rows: readonly TableRow[]): Columns {
  const [first, ...more] = head;
  if (!first || more.length > 0 || first.cells.length < 3) return undefined;
  const isPlain = [first, ...rows].every(
    ({ cells }) =>
      cells.length === first.cells.length &&
      cells.every(({ colspan, rowspan }) => colspan === 1 && rowspan === 1),
  );
  return isPlain ? first.cells.map(({ children }) => textOf(children)) : undefined;
}

function Rows(props: {
  readonly rows: readonly TableRow[];
  readonly scope: 'col' | 'row';
  readonly columns: Columns;
  readonly reading: Reading;
  readonly flow: Flow;
}) {
  const { columns, reading } = props;
  return each(props.rows, (row) => (
    <tr id={idOf(row.id, reading)} className={styleClass(row.styles)} role={columns ? 'row' : undefined}>
      {each(row.cells, (cell, at) => (
        <Cell
          cell={cell}
          scope={props.scope}
          column={columns?.[at]}
          folds={columns !== undefined}
          reading={reading}
          flow={props.flow}
        />
      ))}
    </tr>
  ));
}

function Cell(props: {
  readonly cell: TableCell;
  readonly scope: 'col' | 'row';
  readonly column: string | undefined;
  readonly folds: boolean;
  readonly reading: Reading;
  readonly flow: Flow;
}) {
  const { cell, scope, reading } = props;
  // An empty header announces nothing.
  const isHeader = cell.header && !isBlank(cell.children);
  const Tag = isHeader ? 'th' : 'td';
  const align = cell.align === 'center' || cell.align === 'right' ? `align-${cell.align}` : undefined;
  return (
    <Tag
      id={idOf(cell.id, reading)}
      className={[styleClass(cell.styles), align].filter(Boolean).join(' ') || undefined}
      scope={isHeader ? scope : undefined}
      role={props.folds ? (isHeader ? `${scope === 'col' ? 'column' : 'row'}header` : 'cell') : undefined}
      data-column={scope === 'row' ? props.column || undefined : undefined}
      colSpan={cell.colspan > 1 ? cell.colspan : undefined}
      rowSpan={cell.rowspan > 1 ? cell.rowspan : undefined}
    >
      {props.flow(cell.children)}
    </Tag>
  );
}

const textOf = (nodes: readonly NarrativeNode[]): string =>
  nodes
    .map((node) => (node.kind === 'text' ? node.text : 'children' in node ? textOf(node.children) : ' '))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
