/**
 * The notice as a letter: one sheet, the answer asked on the front, the rest on the back. The address stands in the window of
 * a French envelope: 33 mm by 85 mm, 55 mm from the top and 110 mm from the left, for a sheet folded in three (NF Z10-011).
 */
import { datamatrix, QUIET, qr, runsOf, type Symbol2d } from '#platform/barcode';
import { A4, type Look, mm, openSheets, type Pen, type Sheets } from '#platform/pdf/sheets';
import { groups } from '../rules/codes.ts';
import type { NoticeInput } from './input.ts';
import type { Notice, Section, Way } from './notice.ts';
import { wordsOf } from './words.ts';

type Struct = ReturnType<Sheets['group']>;

const INK = '#1b2a2f';
const SOFT = '#46565c';
const LEFT = mm(20);
const WIDTH = A4.width - 2 * LEFT;
const WINDOW = { x: mm(111), y: mm(56), width: mm(83) } as const;

const TITLE: Look = { font: 'bold', size: 16, color: INK };
const HEADING: Look = { font: 'bold', size: 13, color: INK };
const TEXT: Look = { font: 'plain', size: 11.5, color: INK, gap: 1 };
const STRONG: Look = { ...TEXT, font: 'bold' };
const SMALL: Look = { font: 'plain', size: 10, color: SOFT };
const ADDRESS: Look = { font: 'plain', size: 10, color: INK, gap: 1 };
/** For 38 capitals in a line, or seven lines: the smallest size that the norm admits. */
const TIGHT: Look = { ...ADDRESS, size: 9, gap: 0 };
const CODE: Look = { font: 'bold', size: 21, color: INK };

export const PAGES_PER_LETTER = 2;

/** The letter of one person, alone in its file. Same input, same bytes. @param date of the sending */
export async function letterPdf(input: NoticeInput, date: Date): Promise<Buffer> {
  const sheets = openSheets({ title: wordsOf(input).title, date });
  renderLetter(sheets, input);
  return sheets.end();
}

/** Adds the two pages of a letter. */
export function renderLetter(sheets: Sheets, input: NoticeInput): void {
  const notice = wordsOf(input);
  const letter = sheets.group('Art');
  const draw = drawing(sheets, letter, input);
  sheets.page();
  draw.head(notice);
  draw.front(notice);
  draw.foot(notice, 1);
  sheets.page();
  draw.leaflet(notice);
  draw.foot(notice, 2);
  letter.end();
}

function drawing(sheets: Sheets, letter: Struct, input: NoticeInput) {
  const name = input.concerned?.givenName;
  /** What holds the name of whom it is about is of this letter alone. */
  const isOwn = (text: string) => name !== undefined && text.includes(name);
  let y = 0;

  function say(tag: string, text: string, look: Look, after: number): void {
    y += sheets.text(letter, tag, text, { x: LEFT, y, width: WIDTH }, look, isOwn(text)) + after;
  }

  function section({ title, texts, ways, hasCode }: Section): void {
    say('H2', title, HEADING, 2);
    if (hasCode) code();
    for (const text of texts) say('P', typed(text), TEXT, 2);
    if (ways) answers(ways);
    y += 8;
  }

  /** Two boxes of one size, side by side. */
  function answers(ways: readonly [Way, Way]): void {
    const width = (WIDTH - 12) / 2;
    const height = 62;
    const top = y + 3;
    ways.forEach(({ label, url, text }, at) => {
      const x = LEFT + at * (width + 12);
      sheets.ornament(`box ${width} ${height}`, { x, y: top, width }, frame(width, height));
      const inner = { x: x + 10, width: width - 20 };
      y = top + 9;
      y += sheets.text(letter, 'P', label, { ...inner, y }, HEADING) + 1;
      y += sheets.text(letter, 'P', typed(url), { ...inner, y }, { ...STRONG, size: 10.5 }) + 3;
      sheets.text(letter, 'P', text, { ...inner, y }, { ...SMALL, color: INK });
    });
    y = top + height + 4;
  }

  /** In large signs of one width, beside the same code for a reader, and the page for a telephone. */
  function code(): void {
    const side = 54;
    const width = 318;
    const top = y + 3;
    sheets.ornament(`box ${width} ${side + 8}`, { x: LEFT, y: top, width }, frame(width, side + 8));
    sheets.signs(letter, groups(input.code), { x: LEFT + 12, y: top + 19, width: 240 }, CODE);
    const square = (x: number) => ({ x, y: top + 4, width: side });
    sheets.figure(
      letter,
      'Le même code, pour un lecteur optique',
      undefined,
      square(LEFT + width - side - 6),
      (pen) => fill(pen, datamatrix(input.code), side, QUIET.datamatrix),
    );
    const page = input.publicUrl;
    const right = LEFT + width + 14;
    sheets.figure(letter, `Le chemin vers ${typed(page)}`, `qr ${page}`, square(right), (pen) =>
      fill(pen, pageSymbol(page), side, 0),
    );
    const caption = { x: right + side + 8, y: top + 8, width: WIDTH - width - side - 22 };
    sheets.text(letter, 'P', 'Avec un téléphone, visez ce carré.', caption, { ...SMALL, color: INK });
    y = top + side + 14;
  }

  return {
    head({ title, greeting, lead }: Notice): void {
      sheets.text(letter, 'P', 'Carnet', { x: LEFT, y: mm(18), width: mm(80) }, { ...TITLE, size: 20 });
      sheets.text(letter, 'P', input.campaignName, { x: LEFT, y: mm(28), width: mm(80) }, SMALL);
      const reference = `Référence : ${input.letterId}`;
      sheets.text(letter, 'P', reference, { x: LEFT, y: mm(56), width: mm(80) }, SMALL, true);
      const address = addressOf(input);
      const isTight = address.length > 6 || address.some((line) => line.length > 32);
      sheets.text(letter, 'P', address.join('\n'), WINDOW, isTight ? TIGHT : ADDRESS, true);
      y = mm(95);
      say('H1', title, TITLE, 6);
      y += sheets.text(letter, 'P', greeting, { x: LEFT, y, width: WIDTH }, TEXT, true) + 3;
      lead.forEach((text, at) => {
        say('P', text, at === lead.length - 1 ? STRONG : TEXT, 2);
      });
      y += 7;
    },

    front({ front }: Notice): void {
      front.forEach(section);
    },

    leaflet({ leaflet }: Notice): void {
      y = mm(20);
      leaflet.forEach(section);
    },

    foot({ footer }: Notice, page: number): void {
      const text = `${footer} Page ${page} sur ${PAGES_PER_LETTER}.`;
      sheets.text(letter, 'P', text, { x: LEFT, y: mm(284), width: WIDTH }, SMALL);
    },
  };
}

const pages = new Map<string, Symbol2d>();

/** Made once: a service has one address. */
function pageSymbol(url: string): Symbol2d {
  const symbol = pages.get(url) ?? qr(url);
  if (pages.size === 0) pages.set(url, symbol);
  return symbol;
}

/** As one types it. */
const typed = (text: string): string => text.replace(/https?:\/\//g, '');

/** The last three lines in capitals and without signs (NF Z10-011); nothing is cut off. */
export function addressOf({ holderLabel, addressLines }: NoticeInput): string[] {
  const rest = addressLines.filter((line) => line.trim() !== '' && line !== holderLabel);
  return [holderLabel, ...rest].map((line, at, all) => {
    const isLast = at >= all.length - 3 && at > 0;
    const clean = isLast ? line.replace(/[.,;:]/g, ' ').toLocaleUpperCase('fr') : line;
    return clean.replace(/\s+/g, ' ').trim();
  });
}

const frame = (width: number, height: number) => (pen: Pen) => {
  pen.lineWidth(1.2).roundedRect(0, 0, width, height, 5).stroke(INK);
};

function fill(pen: Pen, symbol: Symbol2d, side: number, quiet: number): void {
  const module = side / (symbol.size + 2 * quiet);
  for (const { x, y, length } of runsOf(symbol))
    pen.rect((x + quiet) * module, (y + quiet) * module, length * module, module);
  pen.fill('#000000');
}
