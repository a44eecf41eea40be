// How numbers and rows are written in the terminal.

const NUMBERS = new Intl.NumberFormat('fr-FR');
const SHARES = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 2 });

export const count = (value: number): string => NUMBERS.format(value);

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : SHARES.format(part / whole);

/** Columns of equal width; numbers, which stand last or hold digits alone, to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) =>
      `  ${row.map((cell, at) => (/^[\d\s\u202f\u00a0,%]+$/.test(cell) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join('  ')}`.trimEnd(),
    )
    .join('\n');
}

/** `3 h 20 min`, `4 min`, `12 s` */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60
    ? `${minutes} min`
    : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
