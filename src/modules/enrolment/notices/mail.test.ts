import { expect, it } from 'vitest';
import type { NoticeInput } from './input.ts';
import { renderNotice } from './mail.ts';

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
  ['a child', { ...input, child: { givenName: 'Adam', birthYear: 2019 } }],
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
  const { subject, text } = renderNotice({ ...input, child: { givenName: 'Adam', birthYear: 2019 } });
  expect(subject).not.toContain('Adam');
  expect(text).toContain('le carnet de santé en ligne d’Adam'.toUpperCase());
  expect(text).toContain('parent d’Adam, né ou née en 2019');
});
