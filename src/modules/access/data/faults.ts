import { type CsvFault, type CsvRow, readCsv } from './csv.ts';
import { SETS, type TableName } from './sets.ts';

/** What is wrong in a table, in French: an operator reads it. */
export type Fault = CsvFault & { readonly table: TableName };

/** Reference data that cannot be used. Every fault, not the first alone. */
export class InvalidReference extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map((one) => sayFault(one)).join('\n'));
    this.name = 'InvalidReference';
    this.faults = faults;
  }
}

/** `matrix.csv, ligne 12 : …`; `nameOf` gives the table the name that the reader knows it by. */
export function sayFault({ table, line, reason }: Fault, nameOf = (name: TableName): string => name): string {
  return `${nameOf(table)}${line === undefined ? '' : `, ligne ${line}`} : ${reason}`;
}

/** A table read, where what is wrong is written down and the reading goes on. */
export type TableReading = {
  readonly rows: readonly { readonly line: number; readonly row: CsvRow }[];
  wrong(line: number | undefined, reason: string): void;
};

const COLUMNS: Readonly<Record<TableName, readonly string[]>> = {
  ...SETS.matrix.tables,
  ...SETS.types.tables,
  ...SETS.professions.tables,
};

/** The columns that each table must have. */
export const columnsOf = (table: TableName): readonly string[] => COLUMNS[table];

export function readTable(table: TableName, text: string | undefined, faults: Fault[]): TableReading {
  const wrong = (line: number | undefined, reason: string) => faults.push({ table, line, reason });
  if (text === undefined) {
    wrong(undefined, 'cette table manque');
    return { rows: [], wrong };
  }
  const read = readCsv(text, columnsOf(table));
  for (const fault of read.faults) wrong(fault.line, fault.reason);
  return { rows: read.rows, wrong };
}
