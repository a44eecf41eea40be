import { expect, it } from 'vitest';
import type { NoticeInput } from './input.ts';
import { renderNotice } from './mail.ts';
import { wordsOf } from './words.ts';

const input: NoticeInput = {
  holderLabel: 'Claire Fournier',
  addressLines: [],
  code: 'ABCDEFGHJKMN',
  deadline: new Date('2027-01-02T23:00:00Z'),
  campaignName: 'Campagne d’essai',
  publicUrl: 'https://carnet.example',
  letterId: 'L-1',
};
const bare = (html: string) =>
  html
    .replace(/<a href="([^"]*)"[^>]*>/g, ' $1 ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"');
const words = (text: string) => text.toLocaleLowerCase('fr').match(/[\p{L}\p{N}]+/gu) ?? [];

it.each([
  ['a person', input],
  ['a child', { ...input, concerned: { givenName: 'Adam', birthYear: 2019, as: 'child' as const } }],
  ['a ward', { ...input, concerned: { givenName: 'Odette', birthYear: 1938, as: 'ward' as const } }],
  ['simple words', { ...input, simple: true }],
])('says the same in text and in HTML: %s', (_, given) => {
  const { text, html } = renderNotice(given);
  const inHtml = new Set(words(bare(html)));
  expect(words(text).filter((word) => !inHtml.has(word))).toEqual([]);
});

it('writes the last day in full, in Paris, and the hour when the day is cut', () => {
  expect(renderNotice(input).text).toContain('jusqu’au samedi 2 janvier 2027.');
  const cut = renderNotice({ ...input, deadline: new Date('2027-01-01T14:05:00Z') });
  expect(cut.text).toContain('jusqu’au vendredi 1er janvier 2027, à 15\u00a0h\u00a005');
  // summer time: midnight in Paris is 22:00 UTC
  const summer = renderNotice({ ...input, deadline: new Date('2027-07-01T22:00:00Z') });
  expect(summer.text).toContain('jusqu’au jeudi 1er juillet 2027.');
});

it('shows the code in groups of four, and both answers by the same drawing', () => {
  const { text, html } = renderNotice(input);
  expect(text).toContain('ABCD EFGH JKMN');
  const boxes = [...html.matchAll(/<p style="([^"]*)"><a href="([^"]*)" style="([^"]*)">/g)];
  expect(boxes.map(([, , url]) => url)).toEqual([
    'https://carnet.example/activer',
    'https://carnet.example/refuser',
  ]);
  expect(new Set(boxes.map(([, box, , link]) => `${box}|${link}`)).size).toBe(1);
});

it('loads nothing from elsewhere, and writes a hostile name as text', () => {
  const { html } = renderNotice({ ...input, holderLabel: '<img src=x onerror=alert(1)> "&' });
  expect(html).not.toMatch(/<img|<script|<link|url\(|src=(?!x)/);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &quot;&amp;');
  expect(Buffer.byteLength(html)).toBeLessThan(30_000);
});

it('names a child inside, never in the subject', () => {
  const { subject, text } = renderNotice({
    ...input,
    concerned: { givenName: 'Adam', birthYear: 2019, as: 'child' },
  });
  expect(subject).not.toContain('Adam');
  expect(text).toContain('le carnet de santé en ligne d’Adam'.toUpperCase());
  expect(text).toContain('parent d’Adam, né ou née en 2019');
});

it('says of a code that was asked for nothing that would come without an answer', () => {
  for (const simple of [false, true]) {
    const { text, subject } = renderNotice({ ...input, simple, isNewCode: true });
    expect(subject).toBe('Votre nouveau code');
    expect(text).not.toMatch(/ouvert sans autre demande|s’ouvre après/);
    expect(text).toContain('ABCD EFGH JKMN');
  }
});

it('has sentences of at most twenty words, and of fourteen in simple words', () => {
  for (const [simple, most] of [
    [false, 20],
    [true, 14],
  ] as const)
    for (const concerned of [
      undefined,
      { givenName: 'Adam', birthYear: 2019, as: 'child' as const },
      { givenName: 'Odette', birthYear: 1938, as: 'ward' as const },
    ])
      for (const isNewCode of [false, true]) {
        const { lead, front, leaflet } = wordsOf({ ...input, simple, concerned, isNewCode });
        const texts = [...lead, ...[...front, ...leaflet].flatMap((section) => section.texts)];
        const sentences = texts
          // what stands after a colon is an address, to be copied and not to be read
          .flatMap((text) => text.replace(/\u00a0: (https?:|3 place).*/, '').split(/(?<=[.?!])\s/))
          .filter(
            (sentence) => sentence.split(/[\s\u00a0]+/).filter((word) => /\p{L}/u.test(word)).length > most,
          );
        expect(sentences).toEqual([]);
      }
});
