import { type CsvRow, cellOf, parseCsv } from '../src/modules/access/data/csv.ts';

export const MATRIX_COLUMNS = ['type_code', 'group', 'cell', 'basis'] as const;
export const TYPE_COLUMNS = [
  'code',
  'system',
  'label_fr',
  'class_code',
  'class_label_fr',
  'category',
  'category_basis',
  'origin',
  'creatable',
  'basis',
] as const;
export const PROFESSION_COLUMNS = ['system', 'code', 'label_fr', 'group', 'deprecated_on'] as const;

/** The columns of the wide matrix that are no profession group. */
const NOT_A_GROUP = new Set(['type_code', 'label_fr', 'class_code', 'basis']);

/** How the gathered tables name a basis, without the number of the file it was read in → the code in bases.csv of the matrix. */
const BASES: Readonly<Record<string, string>> = {
  'MHAB-V2.3.0-2020': 'matrix-2.3.0',
  'PDT-INF-526v1.8': 'functional-rights-1.8',
  'note-b': 'matrix-2-note',
  'use-case': 'service-use-case',
  'v3.0.2': 'matrix-3.0.2-extract',
  'v3.0.2(OCR,medium)': 'matrix-3.0.2-extract-medium',
  'v3-press': 'press-summary',
  'v3-press(medium)': 'press-summary-general',
};
const ORIGINS: Readonly<Record<string, string>> = {
  professional: 'professional',
  patient: 'holder',
  'assurance-maladie': 'insurer',
  system: 'system',
};
const CATEGORY_BASES: Readonly<Record<string, string>> = {
  'by label match (patient-side type)': 'label',
  'inferred from class': 'class',
  'inferred from label': 'label',
  unknown: 'none',
};

/** One row a cell, so that a change of the matrix reads as a change of lines. */
export function matrixRows(text: string): CsvRow[] {
  const rows = parseCsv(text, 'habilitation-matrix.csv', ['type_code', 'basis']);
  const groups = Object.keys(rows[0] ?? {}).filter((column) => !NOT_A_GROUP.has(column));
  return rows.flatMap((row) => {
    const type_code = cellOf(row, 'type_code');
    const bases = basesOf(cellOf(row, 'basis'), type_code);
    for (const group of bases.keys()) {
      if (!groups.includes(group))
        throw new Error(`habilitation-matrix.csv: ${type_code}: a basis for unknown column ${group}`);
    }
    return groups.map((group) => {
      const cell = cellOf(row, group);
      const basis = bases.get(group) ?? 'not-published';
      if (cell !== 'unknown' && basis === 'not-published')
        throw new Error(`habilitation-matrix.csv: ${type_code} × ${group}: ${cell} without a basis`);
      return { type_code, group, cell, basis };
    });
  });
}

function basesOf(text: string, typeCode: string): Map<string, string> {
  const bases = new Map<string, string>();
  for (const part of text.split(';')) {
    const [group, named] = part.trim().split('=');
    if (!group || !named)
      throw new Error(`habilitation-matrix.csv: ${typeCode}: unreadable basis « ${part} »`);
    bases.set(group, BASES[named.replace(/^[a-z]+\d{3}-/, '')] ?? named);
  }
  return bases;
}

/** `creatable` is no for what no software may file: the insurer's and the system's types, and replaced codes. */
export function typeRows(text: string): CsvRow[] {
  const columns = [
    'code',
    'system',
    'label_fr',
    'class_code',
    'class_label',
    'category',
    'category_basis',
    'origin',
    'lps_can_create',
    'class_basis',
  ];
  return parseCsv(text, 'document-types.csv', columns).map((row) => {
    const code = cellOf(row, 'code');
    const origin = ORIGINS[cellOf(row, 'origin')];
    const categoryBasis = CATEGORY_BASES[cellOf(row, 'category_basis')];
    if (!origin || !categoryBasis)
      throw new Error(`document-types.csv: ${code}: unknown origin or category basis`);
    return {
      code,
      system: cellOf(row, 'system'),
      label_fr: cellOf(row, 'label_fr').replace(/ \(ancien code, remplacé par [^)]+\)$/, ' (ancien code)'),
      class_code: cellOf(row, 'class_code'),
      class_label_fr: cellOf(row, 'class_label'),
      category: cellOf(row, 'category') || 'AUTR_DOC',
      category_basis: categoryBasis,
      origin,
      creatable:
        origin === 'professional' ? cellOf(row, 'lps_can_create') : origin === 'holder' ? 'yes' : 'no',
      basis: cellOf(row, 'class_basis'),
    };
  });
}

/** The general column of each profession; what depends on a specialty or a section stands in qualifiers.csv. */
export function professionRows(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  for (const row of parseCsv(text, 'professions.csv', [
    'code',
    'system',
    'label_fr',
    'matrix_group',
    'status',
  ])) {
    const system = cellOf(row, 'system').split(' ')[0] ?? '';
    // a number seen in a slide for medical secretaries: tokens and documents say SECRETARIAT_MEDICAL
    if (!/^TRE_[A-Z][0-9]+$/.test(system)) continue;
    const groups = cellOf(row, 'matrix_group').split('|');
    rows.push({
      system,
      code: cellOf(row, 'code'),
      label_fr: cellOf(row, 'label_fr'),
      // several columns: the narrowest is the general one, a known section leads to another
      group: (groups.length > 1 ? groups.at(-1) : groups[0]) ?? '',
      deprecated_on: /\d{4}-\d{2}-\d{2}/.exec(cellOf(row, 'status'))?.[0] ?? '',
    });
  }
  return rows;
}
