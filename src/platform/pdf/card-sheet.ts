/**
 * A card to cut out of an A4 sheet and fold: two sides of 85.6 × 54 mm (ISO/IEC 7810 ID-1) next to each other, with their marks.
 * Tagged as a text, in the order of reading. The text is as large as lets all of it in; what never fits is counted in words.
 */
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { A4, mm } from './sheets.ts';

type Document = InstanceType<typeof PDFDocument>;

export type CardBlock = { readonly title: string; readonly lines: readonly string[] };
export type CardSheet = {
  readonly title: string;
  /** First on the card. */
  readonly name: string;
  readonly under: string;
  readonly blocks: readonly CardBlock[];
  /** At the foot of each side. */
  readonly foot: string;
  /** Above the card: how to cut it. */
  readonly how: string;
  /** Last on the card when lines are left out. */
  readonly more: (left: number) => string;
  readonly now: Date;
};

const SIDE = { width: mm(85.6), height: mm(54) } as const;
const PAD = mm(3);
const LEFT = (A4.width - 2 * SIDE.width) / 2;
const TOP = mm(60);
const FOOT = 5.5;
/** Points; the smallest that most people read at arm's length comes last. */
const SIZES = [9, 8, 7, 6.5, 6] as const;
const INK = '#111111';
const FACES = { plain: 'LiberationSans-Regular.ttf', bold: 'LiberationSans-Bold.ttf' } as const;

type Row = {
  readonly tag: 'H1' | 'H2' | 'P';
  readonly face: keyof typeof FACES;
  readonly scale: number;
  readonly text: string;
};
type Placed = Row & { readonly side: number; readonly y: number };

export async function cardPdf(sheet: CardSheet): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'fr-FR',
    displayTitle: true,
    info: { Title: sheet.title, Creator: 'Carnet', Producer: 'Carnet', CreationDate: sheet.now },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject));
  const { resolve } = createRequire(import.meta.url);
  for (const [name, file] of Object.entries(FACES))
    doc.registerFont(name, resolve(`pdfjs-dist/standard_fonts/${file}`));
  const root = doc.struct('Document');
  doc.addStructure(root);
  const write = (tag: Row['tag'], draw: () => void) => {
    const element = doc.struct(tag, {}, draw);
    root.add(element);
    element.end();
  };
  write('P', () => {
    doc
      .font('plain')
      .fontSize(11)
      .fillColor(INK)
      .text(sheet.how, LEFT, mm(25), { width: 2 * SIDE.width });
  });
  marks(doc);
  const { size, placed } = largest(doc, sheet);
  for (const row of placed)
    write(row.tag, () => {
      doc
        .font(row.face)
        .fontSize(size * row.scale)
        .fillColor(INK)
        .text(row.text, LEFT + row.side * SIDE.width + PAD, TOP + row.y, { width: SIDE.width - 2 * PAD });
    });
  for (const side of [0, 1])
    write('P', () => {
      doc
        .font('plain')
        .fontSize(FOOT)
        .text(sheet.foot, LEFT + side * SIDE.width + PAD, TOP + SIDE.height - PAD - FOOT, {
          lineBreak: false,
        });
    });
  root.end();
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

function largest(
  doc: Document,
  sheet: CardSheet,
): { readonly size: number; readonly placed: readonly Placed[] } {
  const rows: readonly Row[] = [
    { tag: 'H1', face: 'bold', scale: 1.25, text: sheet.name },
    { tag: 'P', face: 'plain', scale: 1, text: sheet.under },
    ...sheet.blocks.flatMap(({ title, lines }): Row[] => [
      { tag: 'H2', face: 'bold', scale: 0.85, text: title },
      ...lines.map((text): Row => ({ tag: 'P', face: 'plain', scale: 1, text })),
    ]),
  ];
  for (const size of SIZES) {
    const placed = place(doc, rows, size);
    if (placed.length === rows.length) return { size, placed };
  }
  const size = SIZES.at(-1) ?? 6;
  const more = (kept: number): Row => ({
    tag: 'P',
    face: 'bold',
    scale: 1,
    text: sheet.more(rows.slice(kept).filter(({ tag }) => tag === 'P').length),
  });
  // the words that say so need their place too
  for (let kept = place(doc, rows, size).length; kept > 0; kept--) {
    if (rows[kept - 1]?.tag === 'H2') continue;
    const placed = place(doc, [...rows.slice(0, kept), more(kept)], size);
    if (placed.length === kept + 1) return { size, placed };
  }
  return { size, placed: place(doc, [more(0)], size) };
}

/** The rows that fit, from the first; a title never ends a side. */
function place(doc: Document, rows: readonly Row[], size: number): readonly Placed[] {
  const bottom = SIDE.height - PAD - FOOT - 3;
  const heightOf = (row: Row | undefined) =>
    row
      ? doc
          .font(row.face)
          .fontSize(size * row.scale)
          .heightOfString(row.text, { width: SIDE.width - 2 * PAD })
      : 0;
  const placed: Placed[] = [];
  let side = 0;
  let y: number = PAD;
  for (const [at, row] of rows.entries()) {
    const gap = row.tag === 'H2' && y > PAD ? size * 0.35 : 0;
    const height = heightOf(row);
    const needed = gap + height + (row.tag === 'H2' ? heightOf(rows[at + 1]) : 0);
    if (y + needed > bottom) {
      side += 1;
      y = PAD;
      if (side > 1 || y + needed - gap > bottom) return placed;
    } else y += gap;
    placed.push({ ...row, side, y });
    y += height;
  }
  return placed;
}

/** Where to cut, at the corners and outside of the card; where to fold, between its sides. */
function marks(doc: Document): void {
  doc.markContent('Artifact');
  doc.lineWidth(0.4).strokeColor(INK);
  const [right, bottom] = [LEFT + 2 * SIDE.width, TOP + SIDE.height];
  const [near, far] = [mm(1.5), mm(6)];
  for (const [x, out] of [
    [LEFT, -1],
    [right, 1],
  ] as const)
    for (const [y, off] of [
      [TOP, -1],
      [bottom, 1],
    ] as const) {
      doc
        .moveTo(x + out * near, y)
        .lineTo(x + out * far, y)
        .stroke();
      doc
        .moveTo(x, y + off * near)
        .lineTo(x, y + off * far)
        .stroke();
    }
  doc
    .moveTo(LEFT + SIDE.width, TOP - far)
    .lineTo(LEFT + SIDE.width, bottom + far)
    .dash(2, { space: 2 })
    .stroke()
    .undash();
  doc.endMarkedContent();
}
