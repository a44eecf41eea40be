/** The primitive types of FHIR R4 (§2.24.0.1): which JSON value they are, and which form its text has. */

const DATE = '([0-9]{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?';
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,9})?';
const ZONE = '(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))';
const DAY = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])';

const FORMS: Readonly<Record<string, RegExp>> = {
  string: /^[\s\S]*\S[\s\S]*$/,
  markdown: /^[\s\S]*\S[\s\S]*$/,
  xhtml: /^[\s\S]*\S[\s\S]*$/,
  uri: /^\S+$/,
  url: /^\S+$/,
  canonical: /^\S+$/,
  oid: /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/,
  uuid: /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  id: /^[A-Za-z0-9\-.]{1,64}$/,
  code: /^\S+( \S+)*$/,
  date: new RegExp(`^${DATE}$`),
  dateTime: new RegExp(`^(${DATE}|${DAY}T${TIME}${ZONE})$`),
  instant: new RegExp(`^${DAY}T${TIME}${ZONE}$`),
  time: new RegExp(`^${TIME}$`),
};
const NUMBERS: Readonly<Record<string, (value: number) => boolean>> = {
  integer: (value) => Number.isInteger(value) && Math.abs(value) <= 2_147_483_648,
  unsignedInt: (value) => Number.isInteger(value) && value >= 0 && value <= 2_147_483_647,
  positiveInt: (value) => Number.isInteger(value) && value > 0 && value <= 2_147_483_647,
  decimal: (value) => Number.isFinite(value),
};

export const isPrimitive = (type: string): boolean => /^[a-z]/.test(type);

/** @returns what is expected, or undefined when the value is of this type */
export function primitiveFault(type: string, value: unknown): string | undefined {
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be a boolean';
  const number = NUMBERS[type];
  if (number) return typeof value === 'number' && number(value) ? undefined : `must be of type ${type}`;
  if (typeof value !== 'string') return `must be of type ${type}`;
  if (type === 'base64Binary') return isBase64(value) ? undefined : 'must be base64';
  return (FORMS[type] ?? FORMS.string)?.test(value) ? undefined : `must be of type ${type}`;
}

/** By hand: a document of megabytes is looked at once, without a stack or a copy. */
function isBase64(value: string): boolean {
  let letters = 0;
  let padding = 0;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) continue;
    if (code === 0x3d) padding += 1;
    else if (padding > 0 || !isLetter(code)) return false;
    letters += 1;
  }
  return letters > 0 && letters % 4 === 0 && padding <= 2;
}

const isLetter = (code: number) =>
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x30 && code <= 0x39) ||
  code === 0x2b ||
  code === 0x2f;
