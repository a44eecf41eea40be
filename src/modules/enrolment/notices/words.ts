/**
 * What a notice says, once for the mail and for the letter (A02): each carries the same sections in the same order, in its
 * own shape. Opening and refusing are said with the same weight.
 */
import { untilWhen } from './dates.ts';
import type { NoticeInput } from './input.ts';
import type { Notice } from './notice.ts';
import { plainWords } from './words-plain.ts';
import { simpleWords } from './words-simple.ts';

export function wordsOf(input: NoticeInput): Notice {
  const known = {
    until: untilWhen(input.deadline),
    url: input.publicUrl,
    concerned: input.concerned,
    isNewCode: input.isNewCode ?? false,
  };
  const { greeting, ...notice } = input.simple ? simpleWords(known) : plainWords(known);
  return typeset({ ...notice, greeting: greeting.replace('$name', input.holderLabel) });
}

/** The invitation in simple words, for nobody: where a letter has its day, it says so. */
export const simpleText = (url: string): Notice =>
  typeset(simpleWords({ until: 'jour écrit sur votre lettre', url, concerned: undefined, isNewCode: false }));

/** No line begins with « : », « ; », « ? », « ! » or a closing quote. */
const NARROW = / (?=[:;?!»])|(?<=«) /g;

function typeset<T>(value: T): T {
  if (typeof value === 'string') return value.replace(NARROW, '\u00a0') as T;
  if (Array.isArray(value)) return value.map(typeset) as T;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typeset(inner)])) as T;
  return value;
}
