/** The narrative of a CDA section, written from plain text: every string is escaped here and nowhere else. */

/** A piece of narrative XML. Made by the functions below only. */
export type Narrative = { readonly xml: string };

/** A cell or a line: plain text, or text that stands out. */
export type Inline = string | { readonly strong: string };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const strong = (text: string): Inline => ({ strong: text });

export const paragraph = (...parts: readonly Inline[]): Narrative => ({
  xml: `<paragraph>${parts.map(inline).join('')}</paragraph>`,
});

export const list = (items: readonly Inline[], ordered = false): Narrative => ({
  xml: `<list${ordered ? ' listType="ordered"' : ''}>${items.map((item) => `<item>${inline(item)}</item>`).join('')}</list>`,
});

/** @param caption told above the table */
export function table(
  head: readonly string[],
  rows: readonly (readonly Inline[])[],
  caption?: string,
): Narrative {
  const cells = (row: readonly Inline[]) => row.map((cell) => `<td>${inline(cell)}</td>`).join('');
  return {
    xml: `<table border="1">${caption ? `<caption>${escapeXml(caption)}</caption>` : ''}<thead><tr>${head
      .map((cell) => `<th>${escapeXml(cell)}</th>`)
      .join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</tbody></table>`,
  };
}

/** A section of a structured body; `entries` are coded statements, already XML. */
export type Section = {
  /** LOINC code of the section. */
  readonly code: string;
  readonly title: string;
  readonly content: readonly Narrative[];
  readonly entries?: string;
};

export const section = (
  code: string,
  title: string,
  ...content: readonly (Narrative | string)[]
): Section => ({
  code,
  title,
  content: content.map((one) => (typeof one === 'string' ? paragraph(one) : one)),
});

export function structuredBody(sections: readonly Section[]): string {
  const one = ({ code, title, content, entries = '' }: Section) => `<component><section>
<code code="${code}" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC"/>
<title>${escapeXml(title)}</title>
<text>${content.map(({ xml }) => xml).join('\n')}</text>${entries}
</section></component>`;
  return `<structuredBody>${sections.map(one).join('\n')}</structuredBody>`;
}

/** The body of a level 1 document: another file, inside. */
export const encapsulated = (mediaType: string, bytes: Uint8Array): string =>
  `<nonXMLBody><text mediaType="${mediaType}" representation="B64">${Buffer.from(bytes).toString('base64')}</text></nonXMLBody>`;

const inline = (part: Inline) =>
  typeof part === 'string'
    ? escapeXml(part)
    : `<content styleCode="Bold">${escapeXml(part.strong)}</content>`;
