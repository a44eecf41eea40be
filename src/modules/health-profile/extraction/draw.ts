/** Everything that a structured document tells of a person's health, as rows of the profile. */
import { readEntries } from '#formats/cda/entries';
import type { Analytes } from '../results/analytes.ts';
import { drawFacts } from './draw-facts.ts';
import { drawMeasures } from './draw-measures.ts';
import { drawResults } from './draw-results.ts';
import type { Drawn } from './store.ts';

/** More rows than any document of care has: such a one is left as it is. The largest of the national examples gives 170. */
const MOST_ROWS = 3000;

/** Why a document is not read, as a code that holds nothing of it. */
export class NotDrawn extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** @param actStart of the document, ISO: for what has no date of its own. @throws NotDrawn, and what a broken file throws */
export function draw(
  bytes: Uint8Array,
  about: { readonly typeCode: string; readonly actStart: string },
  analytes: Analytes,
): Drawn {
  const { facts } = readEntries(bytes);
  if (facts.length > MOST_ROWS) throw new NotDrawn('too-many-entries');
  const results = drawResults(facts, analytes);
  const { measures, used } = drawMeasures(facts, about.actStart);
  return { results, measures, facts: drawFacts(facts, about.typeCode, used) };
}

export const NOTHING: Drawn = { results: [], facts: [], measures: [] };
