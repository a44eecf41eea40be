/**
 * What a list folds, so that thirty seconds are enough to read it (C13, B10). Nothing is left out: each fold opens on the same
 * page and says how many it holds. What is new, pinned, hidden or replaced is never folded. Pure.
 */
import { parisDay } from '#formats/civil-day';
import type { DocumentEntry } from '../entry.ts';

export type Line =
  /** `copies`: the same document again, received by another way. */
  | { readonly kind: 'one'; readonly entry: DocumentEntry; readonly copies: readonly DocumentEntry[] }
  /** Prescriptions of medicines that everybody takes now and then; at least two, of one year. */
  | { readonly kind: 'common'; readonly entries: readonly DocumentEntry[] };

/** « Prescription de produits de santé » (JDV J07). */
const PRESCRIPTION = '57833-6';

/**
 * Medicines that are prescribed for a few days and of which an old prescription tells a reader nothing. The project's own choice,
 * among those that a pharmacist may hand over without a prescription (article R. 5121-202 of the Code de la santé publique
 * says which may lie in front of the counter); a title that names anything else beside is not folded.
 */
const COMMON: ReadonlySet<string> = new Set([
  'paracetamol',
  'doliprane',
  'dafalgan',
  'efferalgan',
  'ibuprofene',
  'spasfon',
  'phloroglucinol',
  'smecta',
  'diosmectite',
  'serum',
  'physiologique',
  'vitamine',
  'magnesium',
]);
/** Words that a title may have beside them. */
const AROUND: ReadonlySet<string> = new Set(
  'ordonnance prescription renouvellement de d du des le la les et pour mg g c b d3 comprime comprimes'.split(
    ' ',
  ),
);

/** @param isKept what must be seen whatever happens: new for the reader, or pinned */
export function foldList(
  entries: readonly DocumentEntry[],
  isKept: (entry: DocumentEntry) => boolean,
): readonly Line[] {
  const lines: Line[] = [];
  const first = new Map<string, { entry: DocumentEntry; copies: DocumentEntry[] }>();
  const common = new Map<number, DocumentEntry[]>();
  for (const entry of entries) {
    const isPlain = entry.status === 'current' && !entry.hidden && !isKept(entry);
    const known = isPlain ? first.get(sameness(entry)) : undefined;
    if (known) {
      known.copies.push(entry);
      continue;
    }
    if (isPlain && isCommonPrescription(entry)) {
      const year = Number(parisDay(entry.actStart).slice(0, 4));
      const others = common.get(year);
      if (others) {
        others.push(entry);
        continue;
      }
      const group = [entry];
      common.set(year, group);
      lines.push({ kind: 'common', entries: group });
      continue;
    }
    const line = { kind: 'one' as const, entry, copies: [] as DocumentEntry[] };
    // nothing hides behind what is put away: a line of its own tells that it stands
    if (entry.status === 'current' && !entry.hidden) first.set(sameness(entry), line);
    lines.push(line);
  }
  return lines.map((line) => {
    const [only, ...others] = line.kind === 'common' ? line.entries : [];
    return only && others.length === 0 ? { kind: 'one', entry: only, copies: [] } : line;
  });
}

/**
 * The same document received twice, by a message and by the record: the same bytes. The same unique id never comes twice into
 * a record, and two that differ by a byte may differ by a dose: those are both shown.
 */
const sameness = (entry: DocumentEntry): string => entry.sha1.toString('hex');

export function isCommonPrescription({
  typeCode,
  title,
}: Pick<DocumentEntry, 'typeCode' | 'title'>): boolean {
  if (typeCode !== PRESCRIPTION) return false;
  const words = plain(title).match(/[a-z][a-z0-9]*/g) ?? [];
  return (
    words.some((word) => COMMON.has(word)) && words.every((word) => COMMON.has(word) || AROUND.has(word))
  );
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
