/** One line of a CSV file: column name → text. */
export type CsvRow = Readonly<Record<string, string>>;

/**
 * Reads RFC 4180 text (comma, double quotes, LF or CRLF) whose first line names the columns.
 * Throws an Error that names the file and the line when a line has another number of cells or a column is missing.
 */
export function parseCsv(text: string, file: string, columns: readonly string[]): CsvRow[] {
  const [header, ...lines] = cellsOf(text, file);
  if (!header) throw new Error(`${file}: empty file`);
  for (const column of columns) {
    if (!header.includes(column)) throw new Error(`${file}: missing column ${column}`);
  }
  return lines.map((cells, index) => {
    if (cells.length !== header.length) {
      throw new Error(`${file}: record ${index + 2} has ${cells.length} cells, ${header.length} expected`);
    }
    return Object.fromEntries(header.map((name, position) => [name, cells[position] ?? '']));
  });
}

/** The text of one cell; absent columns were refused by `parseCsv`. */
export function cellOf(row: CsvRow, column: string): string {
  return row[column] ?? '';
}

/** Writes the rows with a header, LF ends, quotes only where RFC 4180 asks for them. */
export function formatCsv(columns: readonly string[], rows: readonly CsvRow[]): string {
  const quote = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [columns.join(',')];
  for (const row of rows) lines.push(columns.map((column) => quote(cellOf(row, column))).join(','));
  return `${lines.join('\n')}\n`;
}

function cellsOf(text: string, file: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let quoted = false;
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  for (let at = 0; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === ',') {
      record.push(cell);
      cell = '';
    } else if (char === '\n') {
      record.push(cell.endsWith('\r') ? cell.slice(0, -1) : cell);
      records.push(record);
      record = [];
      cell = '';
    } else cell += char;
  }
  if (quoted) throw new Error(`${file}: a quoted cell is not closed`);
  if (cell !== '' || record.length > 0) records.push([...record, cell]);
  return records.filter((cells) => cells.length > 1 || cells[0] !== '');
}
