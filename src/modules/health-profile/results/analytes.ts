/** What laboratories measure: names, families, units and factors, as a dated table that comes with a release. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Unit } from '#formats/units';
import { type AnalyteUnits, analyteUnits, toUsual } from '#formats/units-analyte';

const unit = z.strictObject({ label: z.string().min(1), ucum: z.string().min(1) });
const bounds = z.strictObject({ low: z.number().optional(), high: z.number().optional() });
const schema = z.strictObject({
  version: z.iso.date(),
  from: z.iso.date(),
  source: z.string().min(1),
  analytes: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]+$/),
        loinc: z.strictObject({
          mass: z.array(z.string()),
          molar: z.array(z.string()),
          other: z.array(z.string()),
        }),
        name: z.string().min(1),
        /** What it is, in plain words. */
        measures: z.string().min(1),
        family: z.string().min(1),
        usual: unit.optional(),
        si: unit.extend({ factor: z.number(), offset: z.number() }).optional(),
        adults: z.strictObject({ male: bounds.optional(), female: bounds.optional() }).optional(),
        note: z.string().optional(),
        source: z.string().min(1),
        confidence: z.strictObject({ loinc: z.string(), other: z.string() }),
      }),
    )
    .min(1),
});

export type Analyte = {
  readonly id: string;
  readonly name: string;
  readonly measures: string;
  readonly family: string;
  /** The unit of its curve, as people write it. */
  readonly unit: string | undefined;
  readonly units: AnalyteUnits | undefined;
};

export type Analytes = {
  /** By a LOINC code. */
  readonly ofCode: (code: string) => Analyte | undefined;
  readonly ofId: (id: string) => Analyte | undefined;
  /** The families, in the order of the table. */
  readonly families: readonly string[];
};

/** @param folder of `<version>.json`; the newest is taken. @throws when it is not as it must be */
export function loadAnalytes(folder: string): Analytes {
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .at(-1);
  if (newest === undefined) throw new Error(`No analytes in ${folder}.`);
  const table = schema.parse(JSON.parse(readFileSync(path.join(folder, newest), 'utf8')));
  const byId = new Map<string, Analyte>();
  const byCode = new Map<string, Analyte>();
  for (const { id, name, measures, family, usual, si, loinc } of table.analytes) {
    const analyte: Analyte = {
      id,
      name,
      measures,
      family,
      unit: usual?.label,
      units: usual && analyteUnits(usual.ucum, si),
    };
    if (byId.has(id)) throw new Error(`The analyte ${id} is there twice.`);
    byId.set(id, analyte);
    for (const code of [...loinc.mass, ...loinc.molar, ...loinc.other]) {
      if (byCode.has(code)) throw new Error(`The code ${code} is of two analytes.`);
      byCode.set(code, analyte);
    }
  }
  return {
    ofCode: (code) => byCode.get(code),
    ofId: (id) => byId.get(id),
    families: [...new Set(table.analytes.map(({ family }) => family))],
  };
}

/** The value in the usual unit of the analyte; undefined where it cannot be said. */
export const inUsual = (analyte: Analyte | undefined, value: number, from: Unit | undefined) =>
  analyte?.units && from ? toUsual(value, from, analyte.units) : undefined;
