/**
 * Many tagged A4 sheets in one PDF, where a piece that comes back (a paragraph, a symbol) is drawn once as a form XObject
 * (ISO 32000-1 §8.10) and only placed afterwards. The mark of its structure stays on each page, so that a screen reader
 * finds every sheet whole (§14.7.4.2). Latin letters only: the standard fonts are enough. Lengths in points, from the top left.
 */
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

type Document = InstanceType<typeof PDFDocument>;
type Struct = ReturnType<Document['struct']>;

/** pdfkit's page, as far as pieces need it: where what is drawn goes, and what a page may name. */
type PageInside = {
  content: Reference;
  readonly fonts: Record<string, Reference>;
  readonly xobjects: Record<string, Reference>;
};
type Reference = { write(chunk: string): void; end(): void };
type Inside = {
  readonly page: PageInside;
  readonly _font: { readonly font: object };
  /** A face that is read already, kept under its family. */
  font(face: object, family: string): void;
  ref(data: Readonly<Record<string, unknown>>): Reference;
};

/** What pdfkit reads and its types leave out: left, top, right, bottom. */
type StructOptions = { readonly alt: string; readonly bbox: readonly [number, number, number, number] };

export type Look = {
  readonly font: keyof typeof FILES;
  readonly size: number;
  readonly color: string;
  readonly gap?: number;
};

export type Place = { readonly x: number; readonly y: number; readonly width: number };

/** Liberation Sans (SIL OFL 1.1), which comes with the reader of PDF: it stands in the file, as a printing house asks. */
const FILES = { plain: 'LiberationSans-Regular.ttf', bold: 'LiberationSans-Bold.ttf' } as const;

const faces = new Map<string, object>();

/** Read once for all files. */
function faceOf(font: keyof typeof FILES): object {
  const known = faces.get(font);
  if (known) return known;
  const file = createRequire(import.meta.url).resolve(`pdfjs-dist/standard_fonts/${FILES[font]}`);
  const reader = new PDFDocument({ autoFirstPage: false }).font(file) as unknown as Inside;
  faces.set(font, reader._font.font);
  return reader._font.font;
}

type Piece = { readonly name: string; readonly form: Reference; readonly height: number };

export const A4 = { width: 595.28, height: 841.89 } as const;
export const mm = (length: number): number => (length * 72) / 25.4;

export type Sheets = ReturnType<typeof openSheets>;

/** Same calls, same bytes. @param file its date is what it says of when it was made, whatever the clock says */
export function openSheets(file: { readonly title: string; readonly date: Date }) {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'fr-FR',
    displayTitle: true,
    autoFirstPage: false,
    info: { Title: file.title, Creator: 'Carnet', Producer: 'Carnet', CreationDate: file.date },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject));
  const inside = doc as unknown as Inside;
  const root = doc.struct('Document');
  doc.addStructure(root);
  const pieces = new Map<string, Piece>();

  /** Draws into a form of its own instead of the page, the first time. */
  function piece(key: string, width: number, draw: () => number): Piece {
    const known = pieces.get(key);
    if (known) return known;
    const { page } = inside;
    const fonts: Record<string, Reference> = {};
    const form = inside.ref({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [-2, -2, width + 2, A4.height],
      Resources: { Font: fonts },
    });
    const { content } = page;
    page.content = form;
    const height = draw();
    page.content = content;
    Object.assign(fonts, page.fonts);
    form.end();
    const made = { name: `P${pieces.size + 1}`, form, height };
    pieces.set(key, made);
    return made;
  }

  function put({ name, form }: Piece, x: number, y: number): void {
    inside.page.xobjects[name] = form;
    doc.save().translate(x, y).addContent(`/${name} Do`).restore();
  }

  function choose({ font, size }: Look): void {
    inside.font(faceOf(font), font);
    doc.fontSize(size);
  }

  /** Breaks at spaces only: an address in a sentence stays whole, and can be typed as it stands. */
  function lines(text: string, { x, y, width }: Place, look: Look): number {
    choose(look);
    doc.fillColor(look.color);
    const step = doc.currentLineHeight(true) + (look.gap ?? 0);
    const rows: string[] = [];
    const space = doc.widthOfString(' ');
    for (const line of text.split('\n')) {
      let row: string[] = [];
      let used = 0;
      for (const word of line.split(' ')) {
        const more = doc.widthOfString(word);
        if (row.length > 0 && used + space + more > width) {
          rows.push(row.join(' '));
          row = [];
          used = 0;
        }
        used += (row.length > 0 ? space : 0) + more;
        row.push(word);
      }
      rows.push(row.join(' '));
    }
    rows.forEach((row, at) => {
      doc.text(row, x, y + at * step, { lineBreak: false });
    });
    return rows.length * step;
  }

  return {
    page(): void {
      doc.addPage();
    },

    /** Of a text on one line. */
    widthOf(text: string, look: Look): number {
      choose(look);
      return doc.widthOfString(shown(text));
    },

    /** An element that holds others: a letter, a part of it. */
    group(tag: string, parent: Struct = root): Struct {
      const element = doc.struct(tag);
      parent.add(element);
      return element;
    },

    /**
     * A paragraph or a heading.
     * @param own said of one person: drawn on the spot, as it does not come back
     * @returns its height
     */
    text(parent: Struct, tag: string, text: string, place: Place, look: Look, own = false): number {
      const plain = shown(text);
      let height = 0;
      const element = doc.struct(tag, {}, () => {
        if (own) {
          height = lines(plain, place, look);
          return;
        }
        const key = `${look.font}|${look.size}|${look.gap}|${look.color}|${place.width}|${plain}`;
        const made = piece(key, place.width, () => lines(plain, { ...place, x: 0, y: 0 }, look));
        put(made, place.x, place.y);
        height = made.height;
      });
      parent.add(element);
      element.end();
      return height;
    },

    /** A code, each sign in a place of one width; read aloud as `text`. */
    signs(parent: Struct, text: string, { x, y, width }: Place, look: Look): void {
      const step = width / text.length;
      const element = doc.struct('P', { actual: text }, () => {
        choose(look);
        doc.fillColor(look.color);
        [...text].forEach((sign, at) => {
          const left = x + at * step + (step - doc.widthOfString(sign)) / 2;
          if (sign !== ' ') doc.text(sign, left, y, { lineBreak: false });
        });
      });
      parent.add(element);
      element.end();
    },

    /** A picture that comes with words for who does not see it. @param key undefined when it does not come back */
    figure(
      parent: Struct,
      alt: string,
      key: string | undefined,
      place: Place,
      draw: (pen: Pen) => void,
    ): void {
      const box = [place.x, place.y, place.x + place.width, place.y + place.width] as const;
      // a figure without its box is not found by every reader (ISO 14289-1 §7.3)
      const options: StructOptions = { alt, bbox: box };
      const element = doc.struct('Figure', options, () => placed(key, place, draw));
      parent.add(element);
      element.end();
    },

    /** Lines and boxes, which nobody reads. */
    ornament(key: string | undefined, place: Place, draw: (pen: Pen) => void): void {
      doc.markContent('Artifact', { type: 'Layout' });
      placed(key, place, draw);
      doc.endMarkedContent();
    },

    /** The whole file; nothing can be added afterwards. */
    async end(): Promise<Buffer> {
      root.end();
      doc.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };

  function placed(key: string | undefined, place: Place, draw: (pen: Pen) => void): void {
    if (key !== undefined) {
      const drawn = () => {
        draw(doc);
        return 0;
      };
      put(piece(key, place.width, drawn), place.x, place.y);
      return;
    }
    doc.save().translate(place.x, place.y);
    draw(doc);
    doc.restore();
  }
}

/** What a figure is drawn with, from its own top left corner. */
export type Pen = Pick<
  Document,
  'rect' | 'roundedRect' | 'fill' | 'stroke' | 'lineWidth' | 'moveTo' | 'lineTo' | 'addContent'
>;

/** A letter that the face has not is shown as missing, without its accent if that is all it lacks. */
function shown(text: string): string {
  return text.replace(/[^\n\u0020-\u017f\u2010-\u2026€]/gu, (sign) => {
    const bare = sign.normalize('NFD').replace(/\p{M}/gu, '');
    return sign === '\u202f' ? '\u00a0' : /^[\u0020-\u017f]+$/.test(bare) ? bare : '?';
  });
}
