/**
 * Reads a CSV of any size as a stream: UTF-8, semicolons, quotes where a field needs them, no line break inside a field.
 * One line is one record, so a broken line never swallows those after it.
 */
export type CsvLine = {
  /** From 1, the header included. */
  readonly number: number;
  /** Undefined when the quotes of the line do not match. */
  readonly fields: readonly string[] | undefined;
  /** False when some of its bytes were no UTF-8. */
  readonly isText: boolean;
};

/** What a decoder writes for bytes that are no UTF-8. */
const BROKEN = '\uFFFD';

/** @param chunks text, cut anywhere */
export async function* csvLines(chunks: AsyncIterable<string>): AsyncGenerator<readonly CsvLine[]> {
  let rest = '';
  let number = 0;
  const lineOf = (text: string): CsvLine => ({
    number: ++number,
    fields: fieldsOf(text.endsWith('\r') ? text.slice(0, -1) : text),
    isText: !text.includes(BROKEN),
  });
  for await (const chunk of chunks) {
    const texts = (rest + (number === 0 && rest === '' ? chunk.replace(/^\uFEFF/, '') : chunk)).split('\n');
    rest = texts.pop() ?? '';
    if (texts.length > 0) yield texts.map(lineOf);
  }
  if (rest !== '') yield [lineOf(rest)];
}

function fieldsOf(line: string): readonly string[] | undefined {
  if (!line.includes('"')) return line.split(';');
  const fields: string[] = [];
  for (let at = 0; at <= line.length; ) {
    if (line[at] === '"') {
      const end = endOfQuoted(line, at + 1);
      if (end === undefined) return undefined;
      fields.push(line.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 2;
    } else {
      const next = line.indexOf(';', at);
      const field = next < 0 ? line.slice(at) : line.slice(at, next);
      if (field.includes('"')) return undefined;
      fields.push(field);
      at = next < 0 ? line.length + 1 : next + 1;
    }
  }
  return fields;
}

/** The place of the closing quote, which only a semicolon or the end may follow. */
function endOfQuoted(line: string, from: number): number | undefined {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 1)) {
    if (line[at + 1] !== '"') return line[at + 1] === undefined || line[at + 1] === ';' ? at : undefined;
    at += 1;
  }
  return undefined;
}
