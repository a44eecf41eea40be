/** Every kind of fault, planted in the tables of the release, is caught with its line; all of them together, too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidReference, sayFault } from './faults.ts';
import { readShipped } from './files.ts';
import { assemble } from './reference-data.ts';
import type { Edition, TableName, VersionFiles } from './sets.ts';
import { periodsOf } from './timeline.ts';

const DATA = join(import.meta.dirname, '../../../../data');
const shipped = periodsOf(readShipped(DATA)).at(-1)!.edition;

type Change = readonly [TableName, (text: string) => string];

function planted(...changes: readonly Change[]): Edition {
  const of = (version: VersionFiles): VersionFiles => ({
    ...version,
    tables: Object.fromEntries(
      Object.entries(version.tables).map(([table, text]) => {
        const changed = changes.reduce((before, [name, change]) => {
          if (name !== table) return before;
          const after = change(before);
          expect(after, `${table} was not changed`).not.toBe(before);
          return after;
        }, text);
        return [table, changed];
      }),
    ),
  });
  return { matrix: of(shipped.matrix), types: of(shipped.types), professions: of(shipped.professions) };
}

function faultsOf(edition: Edition): string[] {
  try {
    assemble(edition);
  } catch (error) {
    if (error instanceof InvalidReference) return error.faults.map((fault) => sayFault(fault));
    throw error;
  }
  return [];
}

const row = (start: string) => new RegExp(`^${start}.*\n`, 'm');
const lineOf = (table: TableName, start: string): number => {
  const set = { matrix: 'habilitation-matrix/2023-10-26', professions: 'professions/2025-03-28' } as const;
  const folder =
    table === 'matrix.csv'
      ? set.matrix
      : table === 'types.csv'
        ? 'document-types/2024-09-27'
        : set.professions;
  const lines = readFileSync(join(DATA, folder, table), 'utf8').split('\n');
  return lines.findIndex((one) => one.startsWith(start)) + 1;
};
const CELL = '34112-3,p10,';
const cell = lineOf('matrix.csv', CELL);
const nurses = lineOf('matrix.csv', '34112-3,p60_69,');
const midwife = lineOf('professions.csv', 'TRE_G15,50,');

const KINDS: readonly (readonly [string, Change, string])[] = [
  [
    'a missing cell',
    ['matrix.csv', (t) => t.replace(row('34112-3,p60_69,'), '')],
    'matrix.csv : 34112-3 × p60_69 : cette cellule manque',
  ],
  [
    'a cell twice',
    ['matrix.csv', (t) => t.replace(row('34112-3,p60_69,'), '$&$&')],
    `matrix.csv, ligne ${nurses + 1} : 34112-3 × p60_69 : cette cellule est là deux fois`,
  ],
  [
    'a word that is no cell',
    ['matrix.csv', (t) => t.replace(`${CELL}allow`, `${CELL}yes`)],
    `matrix.csv, ligne ${cell} : 34112-3 × p10 : « yes » n’est aucun de ces mots : allow, deny, unknown`,
  ],
  [
    'a type nobody knows',
    ['matrix.csv', (t) => `${t}99999-9,p10,allow,press-summary\n`],
    'matrix.csv, ligne 1838 : 99999-9 × p10 : ce type de document est inconnu',
  ],
  [
    'a column nobody knows',
    ['matrix.csv', (t) => `${t}34112-3,p77,allow,press-summary\n`],
    'matrix.csv, ligne 1838 : 34112-3 × p77 : cette colonne est inconnue',
  ],
  [
    'a source nobody knows',
    ['matrix.csv', (t) => t.replace(`${CELL}allow,`, `${CELL}allow,hearsay-`)],
    'la source « hearsay-',
  ],
  [
    'a right without a source (R8)',
    ['matrix.csv', (t) => t.replace(/34112-3,p80,unknown,/, '34112-3,p80,allow,')],
    '34112-3 × p80 : cette cellule n’a pas de source',
  ],
  [
    'a source without an answer (R8)',
    ['matrix.csv', (t) => t.replace(`${CELL}allow`, `${CELL}unknown`)],
    'une cellule non publiée ne peut pas avoir de source',
  ],
  [
    'a type that the matrix does not speak of',
    [
      'types.csv',
      (t) => `${t}99999-9,2.16.840.1.113883.6.1,Inconnu,10,CR,CPT_REND,class,professional,yes,test\n`,
    ],
    'matrix.csv : 99999-9 × p10 : cette cellule manque',
  ],
  [
    'a column that the matrix does not speak of',
    ['groups.csv', (t) => `${t}p77,18,Ostéopathes,ostéopathe\n`],
    'matrix.csv : 34112-3 × p77 : cette cellule manque',
  ],
  [
    'a column without a rank',
    ['groups.csv', (t) => t.replace('p40,6,', 'p40,,')],
    'groups.csv, ligne 7 : p40 : la position «  » n’est pas un rang',
  ],
  [
    'a column twice',
    ['groups.csv', (t) => t.replace(row('p40,'), '$&$&')],
    'groups.csv, ligne 8 : p40 : ce code est là deux fois',
  ],
  [
    'a source without a name',
    ['bases.csv', (t) => `${t}x,,high\n`],
    'bases.csv, ligne 11 : x : le libellé manque',
  ],
  [
    'a type in no category',
    ['types.csv', (t) => t.replace(',CPT_REND,', ',NOWHERE,')],
    'la catégorie « NOWHERE » n’existe pas',
  ],
  [
    'a category on no shelf',
    [
      'categories.csv',
      (t) => t.replace('VDP,Volontés et droits du patient,,AUTR_DOC', 'VDP,Volontés,,NOWHERE'),
    ],
    'categories.csv, ligne 14 : VDP : la rubrique « NOWHERE » n’existe pas',
  ],
  [
    'a type of no side',
    ['types.csv', (t) => t.replace(',professional,', ',nobody,')],
    'l’origine « nobody » n’est aucune de celles-ci',
  ],
  [
    'a type that may perhaps be filed',
    ['types.csv', (t) => t.replace('professional,yes,', 'professional,maybe,')],
    '« creatable » vaut yes ou no, et non « maybe »',
  ],
  [
    'a type of no nomenclature',
    ['types.csv', (t) => t.replace('2.16.840.1.113883.6.1,', 'LOINC,')],
    'types.csv, ligne 2 : 11369-6 : la nomenclature « LOINC » n’est pas un OID',
  ],
  ['a type twice', ['types.csv', (t) => t.replace(row('REMB,'), '$&$&')], 'REMB : ce code est là deux fois'],
  [
    'a code that would end another in the text of the second gate',
    ['types.csv', (t) => t.replace(/^REMB,/m, 'REMB|34112-3,')],
    '« REMB|34112-3 » n’est pas un code',
  ],
  [
    'a profession in an unknown column',
    ['professions.csv', (t) => t.replace(',p50,', ',p51,')],
    `professions.csv, ligne ${midwife} : TRE_G15 50 * : la colonne « p51 » est inconnue`,
  ],
  [
    'a profession twice',
    ['professions.csv', (t) => t.replace(row('TRE_G15,50,'), '$&$&')],
    `professions.csv, ligne ${midwife + 1} : TRE_G15 50 * : cette ligne est là deux fois`,
  ],
  [
    'a profession of no nomenclature',
    ['professions.csv', (t) => `${t}TRE_X99,10,Inconnu,p10,\n`],
    'TRE_X99 10 * : cette nomenclature est inconnue',
  ],
  [
    'a profession that ended on no day',
    ['professions.csv', (t) => `${t}TRE_G15,97,Inconnu,p10,hier\n`],
    'TRE_G15 97 * : « hier » n’est pas un jour (AAAA-MM-JJ)',
  ],
  [
    'a profession without a name',
    ['professions.csv', (t) => t.replace(/^TRE_G15,50,[^,]*,/m, 'TRE_G15,50,,')],
    'TRE_G15 50 * : le libellé manque',
  ],
  [
    'a section of an unknown profession',
    ['qualifiers.csv', (t) => `${t}TRE_G15,22,section,A,Inconnu,p10,test\n`],
    'qualifiers.csv, ligne 22 : TRE_G15 22 : cette profession est inconnue',
  ],
  [
    'a section that stands for all',
    ['qualifiers.csv', (t) => `${t}TRE_G15,21,section,*,Toutes,p10,test\n`],
    '« * » n’est pas un savoir-faire ni une section',
  ],
  [
    'a line cut short',
    ['matrix.csv', (t) => t.replace(/,not-published\n/, '\n')],
    '3 cellule(s) au lieu de 4',
  ],
  [
    'a column of the file cut off',
    ['types.csv', (t) => t.replace('origin', 'source')],
    'types.csv, ligne 1 : la colonne « origin » manque',
  ],
  ['an empty file', ['qualifiers.csv', () => ''], 'qualifiers.csv : le fichier est vide'],
];

describe('what is assembled', () => {
  it('is whole as it comes with the release', () => {
    expect(faultsOf(shipped)).toEqual([]);
  });

  it.each(KINDS)('is refused for %s', (_, change, said) => {
    expect(faultsOf(planted(change)).join('\n')).toContain(said);
  });

  it('is refused for a table that is not there', () => {
    const { 'bases.csv': _, ...tables } = shipped.matrix.tables;
    expect(faultsOf({ ...shipped, matrix: { ...shipped.matrix, tables } })).toContain(
      'bases.csv : cette table manque',
    );
  });

  it('is refused for every fault at once, not for the first alone', () => {
    const faults = faultsOf(
      planted(
        ['matrix.csv', (t) => `${t}34112-3,p77,allow,press-summary\n`],
        ['matrix.csv', (t) => t.replace(row('34112-3,p60_69,'), '')],
        ['professions.csv', (t) => t.replace(',p50,', ',p51,')],
        ['types.csv', (t) => t.replace(row('REMB,'), '$&$&')],
      ),
    );
    expect(faults).toHaveLength(4);
  });
});
