/** What a caller says, as an agent types it, in the form in which it is compared. */
import { normaliseTrait } from '#formats/traits';

/** Birth name or all given names: hyphen, apostrophe and space weigh the same. Empty when there is no letter. */
export const readNames = (typed: string): string =>
  normaliseTrait(typed).replace(/[-']/g, ' ').replace(/ +/g, ' ').trim();

/** `38 000` → `38000`; undefined when it is no French postcode. */
export function readPostcode(typed: string): string | undefined {
  const digits = typed.replace(/\s/g, '');
  return /^\d{5}$/.test(digits) ? digits : undefined;
}

/** `04/06/1962`, `4 6 1962` or `1962-06-04` → `1962-06-04`; undefined when there is no such day. */
export function readBirthDate(typed: string): string | undefined {
  const french = /^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})$/.exec(typed.trim());
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed.trim());
  const [year = '', month = '', day = ''] = iso ? iso.slice(1) : (french?.slice(1).reverse() ?? []);
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}

/** Six digits as they are read aloud: `123 456`. Undefined when there are not six. */
export function readSpokenCode(typed: string): string | undefined {
  const digits = typed.replace(/\D/g, '');
  return digits.length === 6 ? digits : undefined;
}
