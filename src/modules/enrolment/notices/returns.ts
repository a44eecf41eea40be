/**
 * The file in which a printing house says which letters came back: `letterId;reason;date`, one line a letter, UTF-8. A line
 * that cannot be read is told with its number; the others are taken.
 */
import { csvLines } from '../campaign/csv.ts';

/** Why a letter came back, and whether its address may be written to again. */
export const RETURN_REASONS = {
  'unknown-at-address': { label: 'N’habite pas à l’adresse indiquée', address: 'wrong' },
  'address-incomplete': { label: 'Adresse illisible ou incomplète', address: 'wrong' },
  'no-access': { label: 'Boîte aux lettres introuvable ou fermée', address: 'wrong' },
  refused: { label: 'Pli refusé par son destinataire', address: 'right' },
  unclaimed: { label: 'Pli non réclamé', address: 'right' },
  deceased: { label: 'Destinataire décédé', address: 'wrong' },
} as const;

export type ReturnReason = keyof typeof RETURN_REASONS;

export type ReturnedLetter = {
  readonly line: number;
  readonly letterId: string;
  readonly reason: ReturnReason;
  /** Civil date, `YYYY-MM-DD`. */
  readonly date: string;
};

/** Never quotes the line: it may hold what it should not. */
export type UnreadReturn = { readonly line: number; readonly problem: string };

const HEADER = 'letterId;reason;date';

/** @param chunks the text of the file, cut anywhere */
export async function* readReturns(
  chunks: AsyncIterable<string>,
): AsyncGenerator<ReturnedLetter | UnreadReturn> {
  for await (const lines of csvLines(chunks))
    for (const { number, fields } of lines) {
      if (number === 1) {
        if (fields?.join(';') === HEADER) continue;
        yield { line: 1, problem: `La première ligne doit être « ${HEADER} ». Rien n’est lu.` };
        return;
      }
      if (fields?.join('') !== '') yield read(number, fields);
    }
}

function read(line: number, fields: readonly string[] | undefined): ReturnedLetter | UnreadReturn {
  const [letterId = '', reason = '', date = ''] = (fields ?? []).map((field) => field.trim());
  if (fields?.length !== 3) return { line, problem: 'Il faut trois champs.' };
  if (!/^[A-Za-z0-9-]{1,64}$/.test(letterId))
    return { line, problem: 'La référence de la lettre est illisible.' };
  if (!isReason(reason))
    return { line, problem: `Le motif est inconnu. Les motifs : ${Object.keys(RETURN_REASONS).join(', ')}.` };
  if (!isDay(date)) return { line, problem: 'La date doit s’écrire AAAA-MM-JJ.' };
  return { line, letterId, reason, date };
}

const isReason = (text: string): text is ReturnReason => Object.hasOwn(RETURN_REASONS, text);

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);
