import { describe, expect, it } from 'vitest';
import { formatCsv, parseCsv, readCsv } from './csv.ts';

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

  it('numbers the lines as an editor does, quoted line ends and empty lines counted', () => {
    expect(readCsv('a,b\n"x\ny",1\n\nz,2\n', ['a']).rows.map(({ line }) => line)).toEqual([2, 5]);
  });

  it('tells every fault at once, and reads the other lines', () => {
    const read = readCsv('a,a\n1\n2,3\n4,5,6\n', ['a', 'c']);
    expect(read.faults).toEqual([
      { line: 1, reason: 'la colonne « c » manque' },
      { line: 1, reason: 'la colonne « a » est là deux fois' },
      { line: 2, reason: '1 cellule(s) au lieu de 2' },
      { line: 4, reason: '3 cellule(s) au lieu de 2' },
    ]);
    expect(read.rows.map(({ line }) => line)).toEqual([3]);
  });

  it.each([
    ['', 'test.csv : le fichier est vide'],
    ['a,b\n1,2\n"1', 'test.csv, ligne 3 : des guillemets ne sont pas fermés'],
    ['a,b\n1\n2,3', 'test.csv, ligne 2 : 1 cellule(s) au lieu de 2'],
    ['b\n1', 'test.csv, ligne 1 : la colonne « a » manque'],
    ['a;b\n1;2', 'test.csv, ligne 1 : la colonne « a » manque (séparez par des virgules)'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCsv(text, 'test.csv', ['a'])).toThrow(message);
  });
});
