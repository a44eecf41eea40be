// The national health identity number (INS): a NIR, or a NIA while the NIR is awaited, of 13 characters,
// followed by a key of two digits. Source: référentiel INS of the Agence du numérique en santé.

/** OIDs of the authorities that assign an INS; the two last ones only name test and demonstration identities. */
export const INS_OIDS = {
  nir: '1.2.250.1.213.1.4.8',
  nia: '1.2.250.1.213.1.4.9',
  testNir: '1.2.250.1.213.1.4.10',
  demoNir: '1.2.250.1.213.1.4.11',
} as const;

export type InsOid = (typeof INS_OIDS)[keyof typeof INS_OIDS];

export type InsRefusal = 'length' | 'characters' | 'key';

/** `ins` has 15 characters: `number` (13) then `key` (2 digits). */
export type ParsedIns =
  | { readonly ok: true; readonly ins: string; readonly number: string; readonly key: string }
  | { readonly ok: false; readonly reason: InsRefusal };

// A person copies the number from a card or a letter: spaces (also no-break ones), dots and dashes of any kind.
const SEPARATORS = /[\s.\u00b7\u2010-\u2015\u2212-]+/g;
const GROUPS = /^(.)(..)(..)(..)(...)(...)(..)$/;
const INS_OID_SET: ReadonlySet<string> = new Set(Object.values(INS_OIDS));

export function isInsOid(oid: string): oid is InsOid {
  return INS_OID_SET.has(oid);
}

/**
 * Two-digit key of a 13-character number: 97 minus the number modulo 97.
 * A birth department of Corsica counts as 19 (2A) or 18 (2B).
 */
export function insKey(number: string): string {
  const digits = number.replace(/^(.{5})2A/, '$119').replace(/^(.{5})2B/, '$118');
  return String(97 - (Number(digits) % 97)).padStart(2, '0');
}

/** Reads an INS as a person types it; lower-case 2a and 2b are accepted. Nothing about the person is derived from it. */
export function parseIns(text: string): ParsedIns {
  const ins = text.replace(SEPARATORS, '').toUpperCase();
  if (/[^0-9AB]/.test(ins)) return { ok: false, reason: 'characters' };
  if (ins.length !== 15) return { ok: false, reason: 'length' };
  if (!/^\d{5}(?:\d\d|2[AB])\d{8}$/.test(ins)) return { ok: false, reason: 'characters' };
  const number = ins.slice(0, 13);
  const key = ins.slice(13);
  return insKey(number) === key ? { ok: true, ins, number, key } : { ok: false, reason: 'key' };
}

/**
 * The number of a card that was typed without its key, completed with the key computed: nothing tells a wrong digit then, so
 * that whoever typed it compares. Undefined for anything but 13 characters of a number.
 */
export function withKey(text: string): { readonly ins: string; readonly key: string } | undefined {
  const number = text.replace(SEPARATORS, '').toUpperCase();
  if (!/^\d{5}(?:\d\d|2[AB])\d{6}$/.test(number)) return undefined;
  const key = insKey(number);
  return { ins: number + key, key };
}

/** `2 79 03 51 215 189 89`, with no-break spaces; text that is not an INS comes back unchanged. */
export function formatIns(ins: string): string {
  const parsed = parseIns(ins);
  return parsed.ok ? group(parsed.ins) : ins;
}

/**
 * Keeps sex and birth year, hides the rest. Those two can be guessed from the civil status shown beside it;
 * the commune, the order number and the key cannot. Text that is not an INS is hidden whole.
 */
export function maskIns(ins: string): string {
  const parsed = parseIns(ins);
  return group((parsed.ok ? parsed.ins.slice(0, 3) : '').padEnd(15, '•'));
}

function group(characters: string): string {
  return characters.replace(GROUPS, '$1 $2 $3 $4 $5 $6 $7').replaceAll(' ', '\u00a0');
}
