/** The identifier that a person chooses, or their mail address; compared without case, as people type it. */

/** @returns how it is compared, or undefined when it cannot be one */
export function readIdentifier(typed: string): string | undefined {
  const text = typed.trim().normalize('NFC').toLowerCase();
  if (isMail(text)) return text;
  return /^[\p{L}\p{N}][\p{L}\p{N}._-]{4,63}$/u.test(text) ? text : undefined;
}

/** Somebody's number is no identifier of theirs: it stands on a card, and would be kept in another place than the others. */
export const looksLikeIns = (identifier: string): boolean =>
  /^[12378]\d{4}[\dab]{2}\d{6}(\d{2})?$/i.test(identifier.replace(/[._-]/g, ''));

export const isMail = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>"]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text);

/** French mobile numbers, overseas included (ARCEP numbering plan). @returns E.164, or undefined */
export function readMobile(typed: string): string | undefined {
  const digits = typed.replace(/[\s.\-()\u00a0]/g, '').replace(/^00/, '+');
  const national = /^0([67]\d{8})$/.exec(digits)?.[1];
  if (national) return `${OVERSEAS.find(([start]) => national.startsWith(start))?.[1] ?? '+33'}${national}`;
  const whole = digits.replace(/^(\+(?:33|262|590|594|596))0/, '$1');
  return /^\+(33[67]\d{8}|262[67]\d{8}|59[046][67]\d{8}|508[45]\d{5}|687\d{6}|689[89]\d{7}|681\d{6})$/.test(
    whole,
  )
    ? whole
    : undefined;
}

const OVERSEAS = [
  // kept for fiction, anywhere
  ['63998', '+33'],
  ['639', '+262'],
  ['692', '+262'],
  ['693', '+262'],
  ['690', '+590'],
  ['691', '+590'],
  ['694', '+594'],
  ['696', '+596'],
  ['697', '+596'],
] as const;
