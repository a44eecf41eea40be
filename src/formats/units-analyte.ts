/** From one unit to another for one analyte: mass and moles, HbA1c's two scales. */
import { convert, readUnit, type Unit } from './units.ts';

/** How an analyte is given: in its usual unit, and in another that is `usual × factor + offset`. */
export type AnalyteUnits = {
  readonly usual: Unit;
  readonly other: { readonly unit: Unit; readonly factor: number; readonly offset: number } | undefined;
};

/** @param usual,other in UCUM. @throws when the table's own units are not known */
export function analyteUnits(
  usual: string,
  other?: { readonly ucum: string; readonly factor: number; readonly offset: number },
): AnalyteUnits {
  return {
    usual: known(usual),
    other: other && { unit: known(other.ucum), factor: other.factor, offset: other.offset },
  };
}

function known(ucum: string): Unit {
  const unit = readUnit(ucum);
  if (unit === undefined) throw new Error(`Unknown unit ${ucum}`);
  return unit;
}

/** The value in the usual unit, with nothing rounded; undefined where it cannot be said. */
export function toUsual(value: number, from: Unit, { usual, other }: AnalyteUnits): number | undefined {
  if (other === undefined) return convert(value, from, usual);
  // Two scales of one dimension (HbA1c in % and in mmol/mol) are told apart by the unit itself, and by nothing less.
  if (usual.dimension === other.unit.dimension && other.offset !== 0) {
    if (from.dimension !== usual.dimension) return undefined;
    if (isSame(from, usual)) return value;
    return isSame(from, other.unit) ? (value - other.offset) / other.factor : undefined;
  }
  const direct = convert(value, from, usual);
  if (direct !== undefined) return direct;
  const inOther = convert(value, from, other.unit);
  return inOther === undefined ? undefined : (inOther - other.offset) / other.factor;
}

/** The value of the usual unit in the other one; undefined where the analyte has none. */
export const toOther = (usualValue: number, { other }: AnalyteUnits): number | undefined =>
  other && usualValue * other.factor + other.offset;

const isSame = (a: Unit, b: Unit) => Math.abs(a.factor / b.factor - 1) < 1e-9;
