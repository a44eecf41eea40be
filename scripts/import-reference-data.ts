/**
 * Imports the regulated tables from a folder that holds habilitation-matrix.csv, document-types.csv and professions.csv
 * (the wide tables in which they are gathered), validates them, and writes Carnet's own dated files:
 *
 *   node bin/node.js scripts/import-reference-data.ts FOLDER [--matrix 3.1.0@2027-01-01] [--types …] [--professions …] [--data data]
 *
 * Without a version, the newest one listed in versions.json is regenerated. Nothing is written unless the result loads.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CsvRow, formatCsv } from '../src/modules/access/data/csv.ts';
import { type DatasetVersion, readVersions } from '../src/modules/access/data/dataset.ts';
import { loadReferenceData, type ReferenceData } from '../src/modules/access/data/reference-data.ts';
import {
  MATRIX_COLUMNS,
  matrixRows,
  PROFESSION_COLUMNS,
  professionRows,
  TYPE_COLUMNS,
  typeRows,
} from './import-reference-tables.ts';

const DATASETS = ['habilitation-matrix', 'document-types', 'professions'] as const;
type Dataset = (typeof DATASETS)[number];
const FLAG = {
  'habilitation-matrix': 'matrix',
  'document-types': 'types',
  professions: 'professions',
} as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    matrix: { type: 'string' },
    types: { type: 'string' },
    professions: { type: 'string' },
    data: { type: 'string', default: 'data' },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Which folder holds the tables?');

const target = values.data;
const work = join(mkdtempSync(join(tmpdir(), 'carnet-import-')), 'data');
cpSync(target, work, { recursive: true });
try {
  const before = loaded(target);
  for (const dataset of DATASETS) {
    const version = versionFor(dataset, values[FLAG[dataset]]);
    writeFileSync(join(work, dataset, version.file), tableOf(dataset, folder));
  }
  const after = loadReferenceData(work, { on: '9999-12-31' });
  cpSync(work, target, { recursive: true });
  report(before, after);
} finally {
  rmSync(join(work, '..'), { recursive: true });
}

function tableOf(dataset: Dataset, from: string): string {
  const text = readFileSync(join(from, `${dataset}.csv`), 'utf8');
  const write = (columns: readonly string[], rows: readonly CsvRow[]) => formatCsv(columns, rows);
  if (dataset === 'habilitation-matrix') return write(MATRIX_COLUMNS, matrixRows(text));
  if (dataset === 'document-types') return write(TYPE_COLUMNS, typeRows(text));
  return write(PROFESSION_COLUMNS, professionRows(text));
}

/** The listed version to regenerate, or a new entry `number@first day` added to the list. */
function versionFor(dataset: Dataset, wanted: string | undefined): DatasetVersion {
  const versions = readVersions(work, dataset);
  const newest = versions.at(-1);
  if (!newest) throw new Error(`${dataset}: no version listed`);
  if (wanted === undefined) return newest;
  const [number, day] = wanted.split('@');
  if (!number || !day) throw new Error(`--${FLAG[dataset]} must be NUMBER@YYYY-MM-DD`);
  const known = versions.find((version) => version.validFrom === day);
  if (known) return known;
  const added = { version: number, validFrom: day, file: `${day}.csv`, source: newest.source };
  writeFileSync(join(work, dataset, 'versions.json'), `${JSON.stringify([...versions, added], null, 2)}\n`);
  return added;
}

function loaded(from: string): ReferenceData | undefined {
  const complete = DATASETS.every((dataset) =>
    readVersions(from, dataset).every(({ file }) => existsSync(join(from, dataset, file))),
  );
  return complete ? loadReferenceData(from, { on: '9999-12-31' }) : undefined;
}

/** What changed, cell by cell: a person reads it before committing the new files. */
function report(before: ReferenceData | undefined, after: ReferenceData): void {
  const cells = new Map<string, number>();
  const changes: string[] = [];
  for (const { code } of after.types) {
    for (const group of after.groups) {
      const cell = after.matrixCell(code, group.code);
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
      const old = before?.matrixCell(code, group.code);
      if (old !== undefined && old !== cell) changes.push(`${code} × ${group.code}: ${old} → ${cell}`);
    }
  }
  const counts = [...cells].map(([cell, count]) => `${count} ${cell}`).join(', ');
  console.log(
    `matrix ${after.version}: ${after.types.length} types × ${after.groups.length} columns, ${counts}`,
  );
  console.log(`${after.professions.length} professions`);
  console.log(changes.length === 0 ? 'no cell changed' : changes.join('\n'));
}
