import type { ReactNode } from 'react';
import { each } from './each.ts';

export type FoldRow = { readonly id: string; readonly cells: readonly ReactNode[] };

// Once folded by the style sheet, a table is one only for what its roles say.
const role = (name: string) => ({ role: name });

/** A dense table whose rows become blocks on a narrow screen. `header`: the column that names a row. */
export function FoldTable(props: {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly FoldRow[];
  readonly header?: number;
}) {
  return (
    <table className="fold" {...role('table')}>
      <caption className="aloud">{props.caption}</caption>
      <thead {...role('rowgroup')}>
        <tr {...role('row')}>
          {props.columns.map((column) => (
            <th key={column} scope="col" {...role('columnheader')}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...role('rowgroup')}>
        {props.rows.map((row) => (
          <tr key={row.id} {...role('row')}>
            {each(row.cells, (cell, at) =>
              at === props.header ? (
                <th scope="row" {...role('rowheader')}>
                  {cell}
                </th>
              ) : (
                <td className={at + 1 === props.header ? 'before-title' : undefined} {...role('cell')}>
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
