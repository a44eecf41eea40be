/** A table as a French spreadsheet reads it: semicolons, a mark so that accents are read, CRLF. Pure. */
export type Table = {
  readonly name: string;
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

export const csvOf = ({ head, rows }: Table): string =>
  `\ufeff${[head, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;

/** A cell that begins like a formula is no formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
