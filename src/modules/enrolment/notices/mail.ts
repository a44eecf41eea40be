/** The notice as a mail: plain text and HTML of the same words, no image, nothing that tells who read it. */
import { groups } from '../rules/codes.ts';
import type { NoticeInput } from './input.ts';
import type { Section, Way } from './notice.ts';
import { wordsOf } from './words.ts';

export type NoticeMail = { readonly subject: string; readonly text: string; readonly html: string };

/** The caller gives the Message-ID, so that a second sending is the same message. Same input, same bytes. */
export function renderNotice(input: NoticeInput): NoticeMail {
  const { subject, title, greeting, lead, front, leaflet, footer } = wordsOf(input);
  const sections = [...front, ...leaflet];
  const code = groups(input.code);
  const text = [
    greeting,
    title.toUpperCase(),
    ...lead,
    ...sections.flatMap((section) => asText(section, code)),
    footer,
  ].join('\n\n');
  const html = `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:20px;font:18px/1.5 system-ui,sans-serif;max-width:36em;overflow-wrap:anywhere">
<h1 style="font-size:24px;line-height:1.25">${escaped(title)}</h1>
${[greeting, ...lead].map(paragraph).join('\n')}
${sections.map((section) => asHtml(section, code)).join('\n')}
<p style="font-size:16px">${escaped(footer)}</p>
</body></html>`;
  return { subject, text, html };
}

function asText({ title, texts, ways, hasCode }: Section, code: string): string[] {
  return [
    title.toUpperCase(),
    ...(hasCode ? [`    ${code}`] : []),
    ...texts,
    ...(ways ?? []).map(({ label, url, text }) => `${label}\u00a0:\n${url}\n${text}`),
  ];
}

const asHtml = ({ title, texts, ways, hasCode }: Section, code: string): string =>
  [
    `<h2 style="font-size:20px;line-height:1.3;margin:28px 0 8px">${escaped(title)}</h2>`,
    ...(hasCode
      ? [
          `<p style="font:bold 26px/1.4 ui-monospace,Consolas,monospace;border:2px solid;border-radius:6px;padding:12px 16px;margin:0 0 16px">${code}</p>`,
        ]
      : []),
    ...texts.map(paragraph),
    ...(ways ?? []).map(asButton),
  ].join('\n');

/** The two answers are drawn by the same line: neither may be the easier one to see. */
const asButton = ({ label, url, text }: Way): string =>
  `<p style="border:2px solid;border-radius:6px;padding:12px 16px;margin:0 0 16px"><a href="${escaped(url)}" style="color:inherit;font-size:20px;font-weight:bold">${escaped(label)}</a><br>${escaped(text)}</p>`;

const paragraph = (text: string): string => `<p>${linked(escaped(text))}</p>`;

/** An address in a sentence, without the full stop that ends it. */
const linked = (html: string): string =>
  html.replace(/https?:\/\/[^\s,<]*[^\s,.<]/g, (url) => `<a href="${url}" style="color:inherit">${url}</a>`);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
