/**
 * Writes a tagged PDF on A4 pages: language, title, headings, paragraphs and tables whose headers are headers, so that a
 * screen reader reads it as it is seen (ISO 32000-1 §14.8). Latin letters only: the standard fonts are enough.
 */
import PDFDocument from 'pdfkit';

export type PdfPart =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Names and values: each name is the header of its row. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

type Document = InstanceType<typeof PDFDocument>;
type Struct = ReturnType<Document['struct']>;

const MARGIN = 56;
const INK = '#1b2a2f';
const SOFT = '#46565c';
const RULE = '#c9bfae';
const GAP = 6;
/** What a heading needs under it, itself included. */
const AFTER_HEADING = 72;

/** @param file what the document is called, and what stands at the foot of each page */
export async function taggedPdf(
  file: { readonly title: string; readonly foot: string; readonly now: Date },
  parts: readonly PdfPart[],
): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'fr-FR',
    displayTitle: true,
    bufferPages: true,
    info: { Title: file.title, Creator: 'Carnet', Producer: 'Carnet', CreationDate: file.now },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject));
  const root = doc.struct('Document');
  doc.addStructure(root);
  line(doc, root, 'H1', file.title, { size: 20, bold: true, after: 14 });
  for (const part of parts) write(doc, root, part);
  root.end();
  footEachPage(doc, file.foot);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

function write(doc: Document, root: Struct, part: PdfPart): void {
  if (part.kind === 'heading') {
    // never last on its page
    if (doc.y > doc.page.height - MARGIN - AFTER_HEADING) doc.addPage();
    else doc.moveDown(0.6);
    line(doc, root, 'H2', part.text, { size: 13, bold: true, after: 6 });
  } else if (part.kind === 'text') line(doc, root, 'P', part.text, { size: 11, after: 8 });
  else if (part.kind === 'facts')
    grid(
      doc,
      root,
      part.rows.map((cells) => ({ cells, headers: 'first' })),
      [0.34, 0.66],
    );
  else
    grid(
      doc,
      root,
      [{ cells: part.head, headers: 'all' }, ...part.rows.map((cells): Row => ({ cells, headers: 'none' }))],
      part.head.map(() => 1 / part.head.length),
    );
}

function line(
  doc: Document,
  root: Struct,
  tag: 'H1' | 'H2' | 'P',
  text: string,
  look: { readonly size: number; readonly bold?: boolean; readonly after: number },
): void {
  const element = doc.struct(tag, {}, () => {
    doc
      .font(look.bold ? 'Helvetica-Bold' : 'Helvetica')
      .fontSize(look.size)
      .fillColor(INK)
      .text(plain(text), MARGIN, doc.y);
  });
  root.add(element);
  element.end();
  doc.y += look.after;
}

type Row = { readonly cells: readonly string[]; readonly headers: 'all' | 'first' | 'none' };

function grid(doc: Document, root: Struct, rows: readonly Row[], shares: readonly number[]): void {
  const width = doc.page.width - 2 * MARGIN;
  const widths = shares.map((share) => share * width - GAP);
  const table = doc.struct('Table');
  root.add(table);
  for (const { cells, headers } of rows) {
    const isHeader = (at: number) => headers === 'all' || (headers === 'first' && at === 0);
    doc.fontSize(11);
    const height = Math.max(
      ...cells.map((cell, at) =>
        fontOf(doc, isHeader(at)).heightOfString(plain(cell), { width: widths[at] }),
      ),
    );
    if (doc.y + height + 2 * GAP > doc.page.height - MARGIN - 20) doc.addPage();
    const top = doc.y + GAP;
    const row = doc.struct('TR');
    table.add(row);
    let left = MARGIN;
    cells.forEach((cell, at) => {
      const x = left;
      const element = doc.struct(isHeader(at) ? 'TH' : 'TD', {}, () => {
        fontOf(doc, isHeader(at))
          .fontSize(11)
          .fillColor(isHeader(at) ? SOFT : INK)
          .text(plain(cell) || ' ', x, top, { width: widths[at] ?? width });
      });
      row.add(element);
      element.end();
      left += (shares[at] ?? 0) * width;
    });
    row.end();
    doc.y = top + height + GAP;
    doc.markContent('Artifact');
    doc
      .moveTo(MARGIN, doc.y)
      .lineTo(MARGIN + width, doc.y)
      .lineWidth(0.5)
      .strokeColor(RULE)
      .stroke();
    doc.endMarkedContent();
  }
  table.end();
  doc.x = MARGIN;
  doc.y += 2 * GAP;
}

const fontOf = (doc: Document, bold: boolean) => doc.font(bold ? 'Helvetica-Bold' : 'Helvetica');

/** Outside of the text that is read: an artifact. */
function footEachPage(doc: Document, foot: string): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    doc.markContent('Artifact', { type: 'Pagination' });
    const margins = doc.page.margins.bottom;
    // the foot stands in the margin, where a text would otherwise begin another page
    doc.page.margins.bottom = 0;
    doc
      .font('Helvetica')
      .fontSize(9)
      .fillColor(SOFT)
      .text(`${plain(foot)} – page ${page - start + 1} sur ${count}`, MARGIN, doc.page.height - 40, {
        lineBreak: false,
      });
    doc.page.margins.bottom = margins;
    doc.endMarkedContent();
  }
}

/**
 * What the standard fonts have (WinAnsi): the no-break space and not the narrow one, a hyphen for the sign of « A− ». A letter that
 * they lack stands without its accent, or as « ? »: never as another one.
 */
const plain = (text: string): string =>
  text
    .replace(/\u202f/g, '\u00a0')
    .replace(/[\u2010-\u2012\u2212]/g, '-')
    .replace(/[^\n\x20-\x7e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu, (letter) => {
      const bare = letter.normalize('NFD').replace(/\p{M}/gu, '');
      return /^[\x20-\x7e]+$/.test(bare) ? bare : bare === '' ? '' : '?';
    });
