import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseProfessionCode } from './profession-code.ts';
import { loadReferenceData } from './reference-data.ts';

const DATA = join(import.meta.dirname, '../../../../data');
const reference = loadReferenceData(DATA, { on: '2026-11-20' });

describe('the reference data', () => {
  it('are total: a cell for each type and column', () => {
    expect(reference.versions.matrix).toMatchObject({ version: '3.0.2', validFrom: '2023-10-26' });
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
