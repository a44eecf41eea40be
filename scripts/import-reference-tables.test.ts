import { expect, it } from 'vitest';
import { matrixRows, professionRows, typeRows } from './import-reference-tables.ts';

const matrix = (cells: string, basis: string) =>
  `type_code,label_fr,class_code,p10,p40,basis\n34112-3,CR,10,${cells},${basis}\n`;

it('turns a wide matrix into one row a cell, with its basis', () => {
  expect(matrixRows(matrix('allow,unknown', 'p10=v3-press'))).toEqual([
    { type_code: '34112-3', group: 'p10', cell: 'allow', basis: 'press-summary' },
    { type_code: '34112-3', group: 'p40', cell: 'unknown', basis: 'not-published' },
  ]);
});

it('keeps the name of a basis it does not know, which the loader then refuses unless it is described', () => {
  expect(matrixRows(matrix('allow,unknown', 'p10=matrix-4.0'))[0]).toMatchObject({ basis: 'matrix-4.0' });
});

it.each([
  ['a right without a basis', matrix('allow,deny', 'p10=v3-press'), '34112-3 × p40: deny without a basis'],
  [
    'a basis for a column that is not there',
    matrix('allow,unknown', 'p10=v3-press; p99=v3-press'),
    '34112-3: a basis for unknown column p99',
  ],
  ['an unreadable basis', matrix('allow,unknown', 'p10'), '34112-3: unreadable basis'],
])('refuses %s', (_, text, message) => {
  expect(() => matrixRows(text)).toThrow(message);
});

it('tells which types no software may file', () => {
  const header =
    'code,system,label_fr,class_code,class_label,category,category_basis,origin,lps_can_create,class_basis';
  const rows = typeRows(
    `${header}\nREMB,o,Remboursements,60,R,REMB,inferred from class,assurance-maladie,no,x\nDOCPAT03,o,CR,10,R,CPT_REND,inferred from class,patient,no,x\nA,o,Sans classe,,,,unknown,professional,yes,x\n`,
  );
  expect(rows.map(({ code, origin, creatable, category }) => [code, origin, creatable, category])).toEqual([
    ['REMB', 'insurer', 'no', 'REMB'],
    ['DOCPAT03', 'holder', 'yes', 'CPT_REND'],
    ['A', 'professional', 'yes', 'AUTR_DOC'],
  ]);
});

it('gives a profession of several columns the narrowest, and leaves out what no nomenclature holds', () => {
  const rows = professionRows(
    'code,system,label_fr,matrix_group,status\n21,TRE_G15 (1.2),Pharmacien,p21_bio|p21_off|p21_other,active\n35,TRE_G15 (1.2),Aide-soignant,,deprecated 2024-12-13\n54,slide only,Secrétaire,s,x\n',
  );
  expect(rows).toEqual([
    { system: 'TRE_G15', code: '21', label_fr: 'Pharmacien', group: 'p21_other', deprecated_on: '' },
    { system: 'TRE_G15', code: '35', label_fr: 'Aide-soignant', group: '', deprecated_on: '2024-12-13' },
  ]);
});
