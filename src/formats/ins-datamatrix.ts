// The text of the INS Datamatrix that French health documents carry, so that nobody types 15 characters.
// Source: Agence du numérique en santé, « INS — Format datamatrix » v2.2 (2023-09-26): header of 26 characters, then
// blocks of a two-character identifier and a value; <GS> ends a value of variable length that is neither at its longest
// nor the last. The symbol is a square ECC 200; a QR code of the same text reads alike.
import { isCivilDay } from './civil-day.ts';
import { type InsOid, isInsOid, parseIns } from './ins.ts';
import { normaliseTrait } from './traits.ts';

export interface InsDatamatrix {
  readonly ins: string;
  readonly insOid: InsOid;
  readonly birthName: string;
  /** All of them, separated by spaces. */
  readonly birthGivenNames: string;
  readonly sex: 'M' | 'F';
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly birthPlaceCog?: string;
}

/** `other`: no INS Datamatrix at all. `unreadable`: one that was cut, or whose number or day is wrong. */
export type ReadDatamatrix =
  | { readonly ok: true; readonly identity: InsDatamatrix }
  | { readonly ok: false; readonly reason: 'other' | 'unreadable' };

const HEADER = `IS01${'0'.repeat(22)}`;
const GS = '\u001d';
const LONGEST_NAME = 100;
/** The header and every block at its longest have 302 characters; a scanner may write each separator as four. */
const LONGEST_TEXT = 400;

// A name holds no digit and a number no S, so that each value ends where the next identifier begins, even when a scanner
// that types like a keyboard lost the separators, or wrote them in its own way.
const VALUES: Readonly<Record<string, RegExp>> = {
  S1: /[0-9AB]{15}/y,
  S2: /\d[\d.]{0,18}\d/y,
  S3: /[A-Z][A-Z' -]{0,99}/y,
  S4: /['A-Z][A-Z' -]{0,99}/y,
  S5: /[MF]/y,
  S6: /\d\d-\d\d-\d{4}/y,
  S7: /[0-9A-Z]{5}/y,
};
const SEPARATOR = /(?:\p{Cc}|\u241d|<GS>|\^\]|\s)*(?=S[1-7]|$)/uy;

/** The text to draw, or undefined when the format has no place for this identity (no sex, names of more than 100 letters). */
export function writeInsDatamatrix(
  identity: Omit<InsDatamatrix, 'insOid' | 'sex' | 'birthPlaceCog'> & {
    readonly insOid: string;
    readonly sex: 'M' | 'F' | 'I';
    readonly birthPlaceCog?: string | undefined;
  },
): string | undefined {
  const [given, name] = [identity.birthGivenNames, identity.birthName].map(normaliseTrait);
  const [year, month, day] = identity.birthDate.split('-');
  const place = identity.birthPlaceCog;
  if (identity.sex === 'I' || !given || !name || given.length > LONGEST_NAME || name.length > LONGEST_NAME)
    return undefined;
  const text = [
    HEADER,
    `S1${identity.ins}`,
    block('S2', identity.insOid, 20),
    block('S3', given, LONGEST_NAME),
    block('S4', name, LONGEST_NAME),
    `S5${identity.sex}`,
    `S6${day}-${month}-${year}`,
    place ? `S7${place}` : '',
  ].join('');
  return readInsDatamatrix(text).ok ? text : undefined;
}

const block = (id: string, value: string, longest: number): string =>
  `${id}${value}${value.length < longest ? GS : ''}`;

/** Reads what a scanner gave, in any case, with its separators or without, blocks in any order. */
export function readInsDatamatrix(scanned: string): ReadDatamatrix {
  const text = scanned.trim().toUpperCase();
  if (!/^IS\d\d/.test(text)) return { ok: false, reason: 'other' };
  const blocks = text.startsWith(HEADER) && text.length <= LONGEST_TEXT ? blocksOf(text) : undefined;
  const identity = blocks && identityOf(blocks);
  return identity ? { ok: true, identity } : { ok: false, reason: 'unreadable' };
}

function blocksOf(text: string): ReadonlyMap<string, string> | undefined {
  const blocks = new Map<string, string>();
  let at = HEADER.length;
  while (at < text.length) {
    const id = text.slice(at, at + 2);
    const value = VALUES[id] && matchAt(VALUES[id], text, at + 2);
    if (!value || blocks.has(id)) return undefined;
    // what follows may have been taken for letters of the name: give it back
    const kept = endOf(value, text, at + 2);
    if (kept === undefined) return undefined;
    blocks.set(id, value.slice(0, kept).trim());
    at += 2 + kept;
    at += matchAt(SEPARATOR, text, at)?.length ?? 0;
  }
  return blocks;
}

/** How much of the value can stand so that an identifier, a separator or the end follows. */
function endOf(value: string, text: string, start: number): number | undefined {
  for (let length = value.length; length > Math.max(0, value.length - 2); length--)
    if (matchAt(SEPARATOR, text, start + length) !== undefined) return length;
  return undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function identityOf(blocks: ReadonlyMap<string, string>): InsDatamatrix | undefined {
  const [number, oid, given, name, sex, day, place] = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7'].map((id) =>
    blocks.get(id),
  );
  const parsed = parseIns(number ?? '');
  const birthDate = day?.split('-').reverse().join('-');
  if (!parsed.ok || !oid || !isInsOid(oid) || !given || !name || !birthDate) return undefined;
  if ((sex !== 'M' && sex !== 'F') || !isCivilDay(birthDate)) return undefined;
  return {
    ins: parsed.ins,
    insOid: oid,
    birthName: name,
    birthGivenNames: given,
    sex,
    birthDate,
    ...(place && { birthPlaceCog: place }),
  };
}
