/**
 * The file in which a printing house says which letters came back: `batch;letter;reason;date`, one line a letter, UTF-8. A line
 * that cannot be read is told with its number; the others are taken.
 */
import { isCivilDay } from '#formats/civil-day';
import { csvLines } from '../campaign/csv.ts';

/** Why a letter came back, as an operator reads it. */
export const RETURN_REASONS = {
  'unknown-at-address': 'Lettre revenue : n’habite pas à l’adresse indiquée.',
  'address-incomplete': 'Lettre revenue : adresse illisible ou incomplète.',
  'no-access': 'Lettre revenue : boîte aux lettres introuvable ou fermée.',
  refused: 'Lettre revenue : refusée par son destinataire.',
  unclaimed: 'Lettre revenue : non réclamée.',
  deceased: 'Lettre revenue : destinataire décédé.',
} as const;

export type ReturnReason = keyof typeof RETURN_REASONS;

export type ReturnedLetter = {
  readonly line: number;
  /** As the manifest names them. */
  readonly batch: string;
  readonly letter: string;
  readonly reason: ReturnReason;
  /** Civil date, `YYYY-MM-DD`. */
  readonly date: string;
};

/** Never quotes the line: it may hold what it should not. */
export type UnreadReturn = { readonly line: number; readonly problem: string };

const HEADER = 'batch;letter;reason;date';

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
  const [batch = '', letter = '', reason = '', date = ''] = (fields ?? []).map((field) => field.trim());
  if (fields?.length !== 4) return { line, problem: 'Il faut quatre champs.' };
  if (!ID.test(batch) || !ID.test(letter)) return { line, problem: 'Le lot ou la lettre est illisible.' };
  if (!isReason(reason))
    return { line, problem: `Le motif est inconnu. Les motifs : ${Object.keys(RETURN_REASONS).join(', ')}.` };
  if (!isCivilDay(date)) return { line, problem: 'La date doit s’écrire AAAA-MM-JJ.' };
  return { line, batch, letter, reason, date };
}

const ID = /^[A-Za-z0-9-]{1,64}$/;

const isReason = (text: string): text is ReturnReason => Object.hasOwn(RETURN_REASONS, text);
