import type { Person } from '#citizens';
import { writeInsDatamatrix } from '#formats/ins-datamatrix';
import { datamatrix, QUIET, qr, svgPath } from '#platform/barcode';

/** The INS of a person to scan, one unit a module, its quiet zone included. */
export type InsSymbolShape = { readonly path: string; readonly size: number; readonly quiet: number };

/** Undefined unless the identity is qualified: a number travels on documents then only (guide INS, EXI ID 29). */
export function insSymbol(
  person: Person,
  kind: keyof typeof DRAWN = 'datamatrix',
): InsSymbolShape | undefined {
  const text =
    person.insStatus === 'qualifiee'
      ? writeInsDatamatrix({ ...person, birthPlaceCog: person.birthCog })
      : undefined;
  if (text === undefined) return undefined;
  const symbol = DRAWN[kind](text);
  return { path: svgPath(symbol), size: symbol.size + 2 * QUIET[kind], quiet: QUIET[kind] };
}

/** The same text in both: a professional's reader takes the first, any telephone the second. */
const DRAWN = { datamatrix, qr };
