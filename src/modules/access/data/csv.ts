/** One line of a CSV file: column name → text. */
export type CsvRow = Readonly<Record<string, string>>;

/** What is wrong with a line, in French: an operator reads it. Without a line: of the whole file. */
export type CsvFault = { readonly line: number | undefined; readonly reason: string };

export type CsvRead = {
  /** The first line; empty for an empty file. */
  readonly header: readonly string[];
  /** Each with the number of the line it begins on, the header being line 1. */
  readonly rows: readonly { readonly line: number; readonly row: CsvRow }[];
  readonly faults: readonly CsvFault[];
};

/**
 * Reads RFC 4180 text (comma, double quotes, LF or CRLF) whose first line names the columns. Never throws: what cannot be
 * read is a fault, and every other line is read all the same.
 */
export function readCsv(text: string, columns: readonly string[]): CsvRead {
  const faults: CsvFault[] = [];
  const [first, ...records] = recordsOf(text, faults);
  if (!first) return { header: [], rows: [], faults: [{ line: undefined, reason: 'le fichier est vide' }] };
  const header = first.cells;
  for (const column of columns)
    if (!header.includes(column))
      faults.push({
        line: 1,
        reason: `la colonne « ${column} » manque${header.length === 1 && /[;\t]/.test(header[0] ?? '') ? ' (séparez par des virgules)' : ''}`,
      });
  for (const name of new Set(header.filter((one, index) => header.indexOf(one) !== index)))
    faults.push({ line: 1, reason: `la colonne « ${name} » est là deux fois` });
  const rows = records.flatMap(({ line, cells }) => {
    if (cells.length === header.length)
      return [{ line, row: Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])) }];
    faults.push({ line, reason: `${cells.length} cellule(s) au lieu de ${header.length}` });
    return [];
  });
  return { header, rows, faults };
}

/** As `readCsv`, for a file that must be right. @throws an Error that names the file and its first fault */
export function parseCsv(text: string, file: string, columns: readonly string[]): CsvRow[] {
  const { rows, faults } = readCsv(text, columns);
  const [fault] = faults;
  if (fault) throw new Error(`${file}${fault.line ? `, ligne ${fault.line}` : ''} : ${fault.reason}`);
  return rows.map(({ row }) => row);
}

/** The text of one cell; absent columns are a fault of `readCsv`. */
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

type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

function recordsOf(text: string, faults: CsvFault[]): CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let begun = 1;
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const end = () => {
    cells.push(cell.endsWith('\r') ? cell.slice(0, -1) : cell);
    // an empty line is no record
    if (cells.length > 1 || cells[0] !== '') records.push({ line: begun, cells });
    cells = [];
    cell = '';
  };
  for (let at = 0; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === '\n') line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === ',') {
      cells.push(cell);
      cell = '';
    } else if (char === '\n') {
      end();
      begun = line;
    } else cell += char;
  }
  if (quoted) faults.push({ line: begun, reason: 'des guillemets ne sont pas fermés' });
  else if (cell !== '' || cells.length > 0) end();
  return records;
}
