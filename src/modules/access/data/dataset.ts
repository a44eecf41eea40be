import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CsvRow, parseCsv } from './csv.ts';

/** One dated version of a set of reference data, as its `versions.json` tells it. */
export type DatasetVersion = {
  /** The publisher's own number or date. */
  readonly version: string;
  /** First day it applies, YYYY-MM-DD in Europe/Paris. */
  readonly validFrom: string;
  /** Name of the CSV beside `versions.json`. */
  readonly file: string;
  /** Where the facts come from, in French: it is shown on the public page. */
  readonly source: string;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const REQUIRED = ['version', 'validFrom', 'file', 'source'] as const;

/** Reads `<folder>/<dataset>/versions.json`, oldest first. Throws an Error that names the entry at fault. */
export function readVersions(folder: string, dataset: string): DatasetVersion[] {
  const path = join(folder, dataset, 'versions.json');
  const entries: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(entries) || entries.length === 0) throw new Error(`${path}: no version listed`);
  const versions = entries.map((entry: unknown, index) => versionOf(entry, `${path}: entry ${index + 1}`));
  return versions.sort((a, b) => a.validFrom.localeCompare(b.validFrom));
}

/** The version in force on `day` (YYYY-MM-DD): importing tomorrow's matrix changes nothing today. */
export function versionOn(versions: readonly DatasetVersion[], day: string, dataset: string): DatasetVersion {
  const inForce = versions.filter((version) => version.validFrom <= day).at(-1);
  if (!inForce) throw new Error(`${dataset}: no version is in force on ${day}`);
  return inForce;
}

/** Reads one CSV of a dataset. */
export function readDataset(
  folder: string,
  dataset: string,
  file: string,
  columns: readonly string[],
): CsvRow[] {
  return parseCsv(readFileSync(join(folder, dataset, file), 'utf8'), `${dataset}/${file}`, columns);
}

function versionOf(entry: unknown, where: string): DatasetVersion {
  if (typeof entry !== 'object' || entry === null) throw new Error(`${where}: not an object`);
  const record = new Map(Object.entries(entry));
  const [version, validFrom, file, source] = REQUIRED.map((name) => {
    const value: unknown = record.get(name);
    if (typeof value !== 'string' || value === '') throw new Error(`${where}: ${name} is missing`);
    return value;
  });
  if (version === undefined || validFrom === undefined || file === undefined || source === undefined) {
    throw new Error(`${where}: incomplete`);
  }
  if (!DAY.test(validFrom)) throw new Error(`${where}: validFrom must be YYYY-MM-DD`);
  return Object.freeze({ version, validFrom, file, source });
}
