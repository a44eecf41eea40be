import type { Person } from '#citizens';
import { writeInsDatamatrix } from '#formats/ins-datamatrix';
import { datamatrix, QUIET, svgPath } from '#platform/barcode';

/** The INS Datamatrix of a person, one unit a module, its quiet zone included. */
export type InsSymbolShape = { readonly path: string; readonly size: number; readonly quiet: number };

/** Undefined unless the identity is qualified: a number travels on documents then only (guide INS, EXI ID 29). */
export function insSymbol(person: Person): InsSymbolShape | undefined {
  const text =
    person.insStatus === 'qualifiee'
      ? writeInsDatamatrix({ ...person, birthPlaceCog: person.birthCog })
      : undefined;
  if (text === undefined) return undefined;
  const symbol = datamatrix(text);
  return { path: svgPath(symbol), size: symbol.size + 2 * QUIET.datamatrix, quiet: QUIET.datamatrix };
}
