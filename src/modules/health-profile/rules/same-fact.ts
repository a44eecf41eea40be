/** Do two lines say the same? Offered to the person, who alone joins them: never joined silently (B15). */
import type { Fact } from '../fact.ts';

type Compared = Pick<
  Fact,
  | 'factId'
  | 'section'
  | 'label'
  | 'code'
  | 'codeSystem'
  | 'state'
  | 'joinedTo'
  | 'sourceEntryId'
  | 'origin'
  | 'start'
>;

const SMALL_WORDS = new Set([
  'avec',
  'sans',
  'pour',
  'dans',
  'type',
  'maladie',
  'allergie',
  'vaccin',
  'contre',
  'comprime',
  'gelule',
]);

const wordsOf = (label: string): readonly string[] =>
  label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length >= 4 && !SMALL_WORDS.has(word) && !/^\d/.test(word))
    .map((word) => word.replace(/(?:es|e|s)$/, ''));

/** Same section and the same code, or a name whose every word is in the other's; vaccinations of the same day alone. */
export function saysTheSame(a: Compared, b: Compared): boolean {
  if (a.section !== b.section || a.state === 'absent' || b.state === 'absent') return false;
  if (a.section === 'vaccination' && a.start?.date !== b.start?.date) return false;
  if (a.code && a.code === b.code && a.codeSystem === b.codeSystem) return true;
  const [first, second] = [wordsOf(a.label), wordsOf(b.label)];
  const [short, long] = first.length <= second.length ? [first, second] : [second, first];
  return short.length > 0 && short.every((word) => long.includes(word));
}

/** Each line of the person's side with a line of another source that says the same, unless they are joined already. */
export function likelyPairs<F extends Compared>(
  facts: readonly F[],
): readonly { readonly own: F; readonly other: F }[] {
  const there = new Set(facts.map(({ factId }) => factId));
  const own = facts.filter(
    (one) => one.origin === 'holder' && !one.sourceEntryId && !(one.joinedTo && there.has(one.joinedTo)),
  );
  const others = facts.filter((one) => one.origin !== 'holder' || one.sourceEntryId);
  return own.flatMap((one) => {
    const other = others.find((candidate) => saysTheSame(one, candidate));
    return other ? [{ own: one, other }] : [];
  });
}
