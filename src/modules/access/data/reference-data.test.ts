import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseProfessionCode } from './profession-code.ts';
import { loadReferenceData } from './reference-data.ts';

const DATA = join(import.meta.dirname, '../../../../data');
const TYPES = 'document-types/2024-09-27.csv';
const MATRIX = 'habilitation-matrix/2023-10-26.csv';
const PROFESSIONS = 'professions/2025-03-28.csv';
const reference = loadReferenceData(DATA, { on: '2026-11-20' });

describe('the reference data', () => {
  it('are total: a cell for each type and column', () => {
    expect(reference).toMatchObject({ version: '3.0.2', validFrom: '2023-10-26' });
    expect(reference.types).toHaveLength(108);
    expect(reference.groups).toHaveLength(17);
    const counts = { allow: 0, deny: 0, unknown: 0 };
    for (const { code } of reference.types)
      for (const group of reference.groups) {
        counts[reference.matrixCell(code, group.code)] += 1;
        expect(reference.basisOf(code, group.code)).toBeDefined();
      }
    expect(counts).toEqual({ allow: 168, deny: 360, unknown: 1308 });
  });

  it('never give a right without a basis, nor a basis without an answer (R8)', () => {
    for (const { code } of reference.types)
      for (const group of reference.groups)
        expect(reference.matrixCell(code, group.code) === 'unknown').toBe(
          reference.basisOf(code, group.code)?.code === 'not-published',
        );
  });

  it('deny what they do not know', () => {
    expect(reference.matrixCell('no-such-type', 'p10')).toBe('unknown');
    expect(reference.matrixCell('34112-3', 'no-such-column')).toBe('unknown');
    expect(reference.matrixCell('34112-3', undefined)).toBe('unknown');
    expect(reference.columnOpen(undefined)).toBe(false);
  });

  it('open no document to occupational doctors, secretariats, other pharmacists or the social sector', () => {
    for (const group of ['p10_travail', 'secretariat_54', 'p21_other', 'role_medicosocial']) {
      expect(reference.columnOpen(group), group).toBe(false);
      expect(reference.typesReadableBy(group)).toEqual([]);
    }
    expect(reference.typesReadableBy('p60_69')).toContain('11502-2');
    expect(reference.typesReadableBy('p60_69')).not.toContain('89601-9');
  });

  it('know types by code and system, with the side that may file them', () => {
    expect(reference.documentType('11502-2', '2.16.840.1.113883.6.1')).toMatchObject({
      classCode: '10',
      category: 'BIOLOGIE',
      categoryLabelFr: 'Résultats de biologie',
      origin: 'professional',
      creatable: true,
    });
    expect(reference.documentType('11502-2', '1.2.250.1.213.1.1.4.12')).toBeUndefined();
    expect(reference.documentType('REMB')).toMatchObject({ origin: 'insurer', creatable: false });
    expect(reference.documentType('11369-6')).toMatchObject({
      origin: 'system',
      creatable: false,
      category: 'CAR_VAC',
      shelf: 'DEPISTAG',
    });
    expect(reference.documentType('DOCPAT03')).toMatchObject({ origin: 'holder', creatable: true });
    expect(reference.documentType('11526-1')).toMatchObject({ creatable: false });
    expect(reference.documentType('no-such-type')).toBeUndefined();
  });

  it('stand on nine shelves, in order', () => {
    expect(reference.categories.map(({ labelFr }) => labelFr)).toEqual([
      'Ma santé en résumé',
      'Ordonnances et soins',
      'Radio, écho, scanner, IRM',
      'Résultats de biologie',
      'Comptes rendus',
      'Prévention et dépistages',
      'Certificats médicaux',
      'Pièces administratives',
      'Autres documents',
    ]);
    const shelves = new Set(reference.categories.map(({ code }) => code));
    expect(reference.types.filter(({ shelf }) => !shelves.has(shelf))).toEqual([]);
  });

  it.each([
    ['G15_10/SM26', 'p10'],
    ['G15_10', 'p10'],
    ['G15_10/SM25', 'p10_travail'],
    ['G15_10/C41', 'p10_travail'],
    ['G15_21', 'p21_other'],
    ['G15_21/A', 'p21_off'],
    ['G15_21/D', 'p21_off'],
    ['G15_21/DA', 'p21_off'],
    ['G15_21/E', 'p21_off'],
    ['G15_21/H', 'p21_off'],
    ['G15_21/G', 'p21_bio'],
    ['G15_21/EG', 'p21_bio'],
    ['G15_21/B', 'p21_other'],
    ['G15_21/EC', 'p21_other'],
    ['G15_21/FQ01', 'p21_other'],
    ['G15_39', 'p21_off'],
    ['G15_60/SI05', 'p60_69'],
    ['G15_69', 'p60_69'],
    ['G15_81', 'p26_81_85'],
    ['G16_10', 'p10'],
    ['G16_21', 'p21_off'],
    ['SECRETARIAT_MEDICAL', 'secretariat_54'],
    ['G15_86', undefined],
    ['EXP_PATIENT', undefined],
    ['G15_77', undefined],
  ])('put %s in column %s', (code, group) => {
    const profession = parseProfessionCode(code);
    expect(profession && reference.groupOf(profession)).toBe(group);
  });

  it('are frozen', () => {
    expect(Object.isFrozen(reference)).toBe(true);
    expect(Object.isFrozen(reference.types)).toBe(true);
    expect(Object.isFrozen(reference.types[0])).toBe(true);
  });
});

describe('loadReferenceData refuses', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  function planted(file: string, change: (text: string) => string): () => unknown {
    const folder = mkdtempSync(join(tmpdir(), 'carnet-data-'));
    folders.push(folder);
    cpSync(DATA, folder, { recursive: true });
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(path, changed);
    return () => loadReferenceData(folder, { on: '2026-11-20' });
  }
  const line = (start: string) => new RegExp(`^${start}.*\n`, 'm');

  it.each<[string, string, (text: string) => string, string]>([
    [
      'a missing cell',
      MATRIX,
      (t) => t.replace(line('34112-3,p60_69,'), ''),
      '34112-3 × p60_69: the cell is missing',
    ],
    [
      'a cell twice',
      MATRIX,
      (t) => t.replace(line('34112-3,p60_69,'), '$&$&'),
      '34112-3 × p60_69: the cell is there twice',
    ],
    [
      'a word that is no cell',
      MATRIX,
      (t) => t.replace('34112-3,p10,allow', '34112-3,p10,yes'),
      '34112-3 × p10: « yes »',
    ],
    [
      'a type nobody knows',
      MATRIX,
      (t) => `${t}99999-9,p10,allow,press-summary\n`,
      '99999-9 × p10: unknown document type',
    ],
    [
      'a column nobody knows',
      MATRIX,
      (t) => `${t}34112-3,p77,allow,press-summary\n`,
      '34112-3 × p77: unknown column',
    ],
    [
      'a basis nobody knows',
      MATRIX,
      (t) => t.replace('34112-3,p10,allow,', '34112-3,p10,allow,hearsay-'),
      '34112-3 × p10: unknown basis',
    ],
    [
      'a type the matrix does not speak of',
      TYPES,
      (t) => `${t}99999-9,x,Inconnu,10,CR,CPT_REND,class,professional,yes,test\n`,
      '99999-9 × p10: the cell is missing',
    ],
    ['a type in no category', TYPES, (t) => t.replace(',CPT_REND,', ',NOWHERE,'), 'unknown category NOWHERE'],
    ['a type of no side', TYPES, (t) => t.replace(',professional,', ',nobody,'), 'unknown origin nobody'],
    [
      'a profession in an unknown column',
      PROFESSIONS,
      (t) => t.replace(',p50,', ',p51,'),
      'TRE_G15 50 *: unknown column p51',
    ],
    [
      'a profession twice',
      PROFESSIONS,
      (t) => t.replace(line('TRE_G15,50,'), '$&$&'),
      'TRE_G15 50 * is there twice',
    ],
    [
      'a profession of no nomenclature',
      PROFESSIONS,
      (t) => `${t}TRE_X99,10,Inconnu,p10,\n`,
      'unknown nomenclature',
    ],
    [
      'a section of an unknown profession',
      'professions/qualifiers.csv',
      (t) => `${t}TRE_G15,22,section,A,Inconnu,p10,test\n`,
      'TRE_G15 22: unknown profession',
    ],
    ['a line cut short', MATRIX, (t) => t.replace(/,not-published\n/, '\n'), 'cells, 4 expected'],
    ['a column cut off', TYPES, (t) => t.replace('origin', 'source'), 'missing column origin'],
    [
      'a version without a source',
      'habilitation-matrix/versions.json',
      (t) => t.replace('"source"', '"from"'),
      'source is missing',
    ],
    [
      'a version not yet in force',
      'habilitation-matrix/versions.json',
      (t) => t.replaceAll('"2023-10-26"', '"2030-01-01"'),
      'no version is in force on 2026-11-20',
    ],
  ])('%s', (_, file, change, message) => {
    expect(planted(file, change)).toThrow(message);
  });

  it('to apply tomorrow’s matrix today, and applies it tomorrow', () => {
    const folder = mkdtempSync(join(tmpdir(), 'carnet-data-'));
    folders.push(folder);
    cpSync(DATA, folder, { recursive: true });
    const versions = join(folder, 'habilitation-matrix/versions.json');
    const listed: unknown = JSON.parse(readFileSync(versions, 'utf8'));
    const next = { version: '4.0.0', validFrom: '2027-01-01', file: '2027-01-01.csv', source: 'Essai' };
    writeFileSync(versions, JSON.stringify([next, ...(listed as unknown[])]));
    const matrix = readFileSync(join(folder, MATRIX), 'utf8');
    writeFileSync(
      join(folder, 'habilitation-matrix/2027-01-01.csv'),
      matrix.replace('ATTEST-RESID,p10,deny', 'ATTEST-RESID,p10,allow'),
    );
    expect(loadReferenceData(folder, { on: '2026-12-31' }).matrixCell('ATTEST-RESID', 'p10')).toBe('deny');
    expect(loadReferenceData(folder, { on: '2027-01-01' }).matrixCell('ATTEST-RESID', 'p10')).toBe('allow');
  });
});
