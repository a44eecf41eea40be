import { expect, test } from 'vitest';
import { likelyPairs, saysTheSame } from './same-fact.ts';

const fact = (label: string, over: Partial<Parameters<typeof saysTheSame>[0]> = {}) => ({
  factId: `${label}/${over.origin ?? 'holder'}`,
  section: 'allergy' as const,
  label,
  code: undefined,
  codeSystem: undefined,
  state: 'active' as const,
  joinedTo: undefined,
  sourceEntryId: undefined,
  origin: 'holder' as const,
  start: undefined,
  ...over,
});
const other = (label: string, over: Parameters<typeof fact>[1] = {}) =>
  fact(label, { origin: 'professional', ...over });

test.each([
  ['penicilline', 'Pénicilline V', true],
  ['Arachides', 'arachide', true],
  ['allergie au latex', 'Latex', true],
  ['Pénicilline', 'Amoxicilline', false],
  ['', 'Latex', false],
  ['5 mg', '10 mg', false],
])('« %s » and « %s »: %s', (a, b, same) => {
  expect(saysTheSame(fact(a), other(b))).toBe(same);
  expect(saysTheSame(other(b), fact(a))).toBe(same);
});

test('the same code says the same; another section, an absence or another day of vaccination does not', () => {
  const code = { code: '7980', codeSystem: 'x' };
  expect(saysTheSame(fact('A', code), other('B', code))).toBe(true);
  expect(saysTheSame(fact('Latex'), other('Latex', { section: 'illness' }))).toBe(false);
  expect(saysTheSame(fact('Latex', { state: 'absent' }), other('Latex'))).toBe(false);
  const on = (date: string) => ({
    section: 'vaccination' as const,
    start: { date, precision: 'day' as const, text: undefined },
  });
  expect(saysTheSame(fact('Repevax', on('2023-08-19')), other('Repevax', on('2023-08-19')))).toBe(true);
  expect(saysTheSame(fact('Repevax', on('2023-08-19')), other('Repevax', on('2013-08-19')))).toBe(false);
});

test('a pair is a line of the person and one of another source, until they are joined', () => {
  const [mine, theirs] = [fact('Latex'), other('Latex')];
  expect(likelyPairs([mine, theirs, fact('Iode')])).toEqual([{ own: mine, other: theirs }]);
  expect(likelyPairs([mine, fact('Latex', { factId: 'two' })])).toEqual([]);
  expect(likelyPairs([{ ...mine, joinedTo: theirs.factId }, theirs])).toEqual([]);
  // joined to what this reader does not see: nothing to offer against
  expect(likelyPairs([{ ...mine, joinedTo: 'unseen' }, theirs])).toHaveLength(1);
});
