/** An act on paper, for who has neither telephone nor computer, or wants none (P09): one A4 sheet to fill in by hand. */
import { A4, type Look, mm, openSheets, type Pen, type Sheets } from '#platform/pdf/sheets';
import type { Terms } from '../terms.ts';
import { dayInFull } from './dates.ts';
import { FOR_ANOTHER, FORMS, type FormAct, PERSON_FIELDS, PROOF, SEND_TO } from './form-words.ts';
import { FOOTER, HELP_DESK } from './notice.ts';

type Struct = ReturnType<Sheets['group']>;

const INK = '#1b2a2f';
const LEFT = mm(20);
const WIDTH = A4.width - 2 * LEFT;
const TITLE: Look = { font: 'bold', size: 18, color: INK };
const HEADING: Look = { font: 'bold', size: 12.5, color: INK };
const TEXT: Look = { font: 'plain', size: 11, color: INK, gap: 1 };
const STRONG: Look = { ...TEXT, font: 'bold' };
const SMALL: Look = { font: 'plain', size: 10, color: '#46565c' };

/** A sign written by hand needs this much. */
const BOX = { width: mm(5.5), height: mm(7) } as const;

/**
 * Same act and terms, same bytes. @param terms in force: they are accepted by opening, so they stand on that sheet (A23)
 * @param publicUrl without a final slash
 */
export async function formPdf(act: FormAct, terms: Terms, publicUrl: string): Promise<Buffer> {
  const { title, effect, asks } = FORMS[act];
  const sheets = openSheets({ title: `${title}, formulaire`, date: new Date(terms.from) });
  const form = sheets.group('Form');
  sheets.page();
  const draw = drawing(sheets, form);
  draw.say('P', 'Carnet', { ...HEADING, size: 14 }, 4);
  draw.say('H1', title, TITLE, 5);
  for (const text of effect) draw.say('P', text, TEXT, 2);
  draw.heading('Le carnet de qui');
  for (const field of PERSON_FIELDS) {
    if ('groups' in field) draw.boxes(field.label, field.groups);
    else draw.line(field.label);
  }
  draw.heading(FOR_ANOTHER.title);
  for (const tick of FOR_ANOTHER.ticks) draw.tick(tick);
  draw.line(FOR_ANOTHER.field);
  draw.heading('Ma demande');
  for (const ask of asks) draw.tick(ask);
  draw.signature();
  draw.heading(PROOF.title);
  for (const text of PROOF.texts) draw.say('P', text, TEXT, 2);
  draw.heading('À envoyer à');
  draw.say('P', SEND_TO, STRONG, 3);
  const told = `Une question : ${HELP_DESK} (numéro fictif). Vos droits : ${publicUrl.replace(/^https?:\/\//, '')}/donnees-personnelles`;
  draw.say('P', told, TEXT, 2);
  if (act === 'open') {
    draw.heading(`Ses conditions, depuis le ${dayInFull(new Date(`${terms.from}T12:00:00Z`))}`);
    for (const point of terms.points) draw.say('P', point, { ...SMALL, color: INK }, 1);
  }
  sheets.text(form, 'P', FOOTER, { x: LEFT, y: mm(284), width: WIDTH }, SMALL);
  form.end();
  return sheets.end();
}

function drawing(sheets: Sheets, form: Struct) {
  let y = mm(11);

  function say(tag: string, text: string, look: Look, after: number): void {
    y += sheets.text(form, tag, typeset(text), { x: LEFT, y, width: WIDTH }, look) + after;
  }

  return {
    say,

    heading(text: string): void {
      y += 8;
      say('H2', text, HEADING, 3);
    },

    /** A label, and a line to write on. */
    line(label: string): void {
      const width = sheets.widthOf(label, TEXT) + 8;
      sheets.text(form, 'P', label, { x: LEFT, y: y + 7, width }, TEXT);
      const rule = (pen: Pen) => {
        pen
          .lineWidth(0.8)
          .moveTo(0, 0)
          .lineTo(WIDTH - width, 0)
          .stroke(INK);
      };
      sheets.ornament(undefined, { x: LEFT + width, y: y + 19, width: WIDTH - width }, rule);
      y += 24;
    },

    /** A label, and a box for each sign. */
    boxes(label: string, groups: readonly number[]): void {
      y += sheets.text(form, 'P', label, { x: LEFT, y: y + 3, width: WIDTH }, TEXT) + 4;
      const place = { x: LEFT, y, width: WIDTH };
      sheets.ornament(`boxes ${groups.join()}`, place, (pen) => {
        let x = 0;
        for (const count of groups) {
          for (let at = 0; at < count; at++) pen.rect(x + at * BOX.width, 0, BOX.width, BOX.height);
          x += count * BOX.width + mm(3);
        }
        pen.lineWidth(0.8).stroke(INK);
      });
      y += BOX.height + 4;
    },

    tick(text: string): void {
      sheets.ornament('tick', { x: LEFT, y, width: 13 }, (pen) => {
        pen.lineWidth(1).rect(0, 0, 12, 12).stroke(INK);
      });
      const place = { x: LEFT + 20, y, width: WIDTH - 20 };
      y += Math.max(13, sheets.text(form, 'P', typeset(text), place, TEXT)) + 5;
    },

    signature(): void {
      const half = (WIDTH - 12) / 2;
      y += 3;
      for (const [label, x] of [
        ['Fait le', LEFT],
        ['Signature', LEFT + half + 12],
      ] as const) {
        sheets.ornament('signature', { x, y, width: half }, (pen) => {
          pen.lineWidth(0.8).rect(0, 0, half, 42).stroke(INK);
        });
        sheets.text(form, 'P', label, { x: x + 6, y: y + 5, width: half - 12 }, TEXT);
      }
      y += 45;
    },
  };
}

const typeset = (text: string): string => text.replace(/ (?=[:;?!])/g, '\u00a0');
