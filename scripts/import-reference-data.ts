/**
 * Makes one version of a set, to come with a release, from a folder that holds habilitation-matrix.csv,
 * document-types.csv and professions.csv (the wide tables in which they are gathered):
 *
 *   node bin/node.js scripts/import-reference-data.ts FOLDER [--matrix 3.1.0@2027-01-01] [--types …] [--professions …] [--source …] [--data data]
 *
 * A set without a version is made again in its newest folder. Tables that the folder does not hold (columns, sources,
 * categories, qualifiers) are those of the newest version. Nothing is written unless every day of the result is whole.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatCsv } from '../src/modules/access/data/csv.ts';
import { readShipped } from '../src/modules/access/data/files.ts';
import { checkedPlan } from '../src/modules/access/data/plan.ts';
import { SET_NAMES, SETS, type SetName, type VersionFiles } from '../src/modules/access/data/sets.ts';
import { periodsOf } from '../src/modules/access/data/timeline.ts';
import {
  MATRIX_COLUMNS,
  matrixRows,
  PROFESSION_COLUMNS,
  professionRows,
  TYPE_COLUMNS,
  typeRows,
} from './import-reference-tables.ts';

const TABLES: Readonly<Record<SetName, (text: string) => Readonly<Record<string, string>>>> = {
  matrix: (text) => ({ 'matrix.csv': formatCsv(MATRIX_COLUMNS, matrixRows(text)) }),
  types: (text) => ({ 'types.csv': formatCsv(TYPE_COLUMNS, typeRows(text)) }),
  professions: (text) => ({ 'professions.csv': formatCsv(PROFESSION_COLUMNS, professionRows(text)) }),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    matrix: { type: 'string' },
    types: { type: 'string' },
    professions: { type: 'string' },
    source: { type: 'string' },
    data: { type: 'string', default: 'data' },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Which folder holds the tables?');

const shipped = readShipped(values.data);
const made = SET_NAMES.map((set) => versionOf(set, folder));
const others = shipped.filter(
  (one) => !made.some(({ set, validFrom }) => set === one.set && validFrom === one.validFrom),
);
const all = [...others, ...made];
for (const { from, reference } of checkedPlan(all, periodsOf(all)[0]?.from ?? ''))
  console.log(
    `from ${from}: ${reference.types.length} types × ${reference.groups.length} columns, ${reference.professions.length} professions`,
  );
for (const { set, tables, ...said } of made) {
  const target = join(values.data, SETS[set].folder, said.validFrom);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'version.json'), `${JSON.stringify(said, null, 2)}\n`);
  for (const [table, text] of Object.entries(tables)) writeFileSync(join(target, table), text);
}

function versionOf(set: SetName, from: string): VersionFiles {
  const newest = shipped.findLast((one) => one.set === set);
  if (!newest) throw new Error(`${set}: no version to start from`);
  const [version, validFrom] = values[set]?.split('@') ?? [newest.version, newest.validFrom];
  if (!version || !validFrom) throw new Error(`--${set} must be NUMBER@YYYY-MM-DD`);
  const source = values[set] === undefined ? newest.source : values.source;
  if (source === undefined) throw new Error('--source must tell where a new version comes from');
  const text = readFileSync(join(from, `${SETS[set].folder}.csv`), 'utf8');
  return { set, version, validFrom, source, tables: { ...newest.tables, ...TABLES[set](text) } };
}
