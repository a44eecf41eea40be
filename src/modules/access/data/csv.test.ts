import { describe, expect, it } from 'vitest';
import { formatCsv, parseCsv } from './csv.ts';

describe('CSV', () => {
  it('reads back what it writes, whatever the cells hold', () => {
    const rows = [
      { a: 'x', b: 'deux, trois' },
      { a: 'dit « "oui" »', b: '' },
      { a: 'deux\nlignes', b: 'é' },
    ];
    expect(parseCsv(formatCsv(['a', 'b'], rows), 'test.csv', ['a', 'b'])).toEqual(rows);
  });

  it('reads CRLF ends, a byte order mark and a last line without end', () => {
    expect(parseCsv('\ufeffa,b\r\n1,2\r\n3,4', 'test.csv', ['a'])).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ]);
  });

  it.each([
    ['', 'empty file'],
    ['a\n"1', 'not closed'],
    ['a,b\n1\n2,3', 'record 2 has 1 cells, 2 expected'],
    ['b\n1', 'missing column a'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCsv(text, 'test.csv', ['a'])).toThrow(message);
  });
});
