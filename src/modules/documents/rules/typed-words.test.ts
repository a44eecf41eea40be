import { expect, test } from 'vitest';
import { snippetOf, typedWords } from './typed-words.ts';

test.each([
  ['Échographie du cœur', ['Échographie', 'du', 'cœur'], []],
  ['« fond d’œil » 2024', ['2024'], ['fond d’œil']],
  ['"dose unique" aspirine', ['aspirine'], ['dose unique']],
  ['"seul"', ['seul'], []],
  ["l'hôpital", ['l', 'hôpital'], []],
  ["a:* & | !b '); drop", ['a', 'b', 'drop'], []],
  ['', [], []],
])('« %s »', (text, words, phrases) => {
  expect(typedWords(text)).toEqual({ words, phrases });
});

test('a question is cut, not refused', () => {
  expect(typedWords('mot '.repeat(100)).words).toHaveLength(8);
});

const text = `Motif : suivi. ${'Rien à signaler ce jour-là. '.repeat(20)}Une douleur thoracique\nnocturne, sans fièvre.${' Fin.'.repeat(50)}`;
const shown = (stems: string[]) =>
  snippetOf(text, stems)
    ?.map((part) => (part.found ? `[${part.text}]` : part.text))
    .join('');

test('the piece where the most words stand together, each of them marked', () => {
  expect(shown(['thorac', 'nocturn'])).toMatch(/^… .*Une douleur \[thoracique\] \[nocturne\], sans fièvre\./);
  expect(shown(['suiv'])).toMatch(/^Motif : \[suivi\]\. Rien à signaler/);
  expect(shown(['scanner'])).toBeUndefined();
});

test('a text of a hundred thousand letters takes no time', () => {
  const started = performance.now();
  snippetOf('douleur '.repeat(12_500), ['douleur']);
  expect(performance.now() - started).toBeLessThan(100);
});
