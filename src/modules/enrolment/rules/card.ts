/**
 * The number of a health card. With a photograph it is printed as 80 250 00002 and eleven digits, of which the last eleven
 * are the card's own; without one, 8 to 13 digits on the back. Its seal is stored, never the number.
 */
import { createHmac, type KeyObject } from 'node:crypto';

const PREFIX = '8025000002';

/** As a person types it, with or without the printed beginning. @returns 8 to 13 digits, or undefined */
export function readSerial(typed: string): string | undefined {
  const digits = typed.normalize('NFKC').replace(/[\s.-]/g, '');
  if (!/^\d+$/.test(digits)) return undefined;
  const own = digits.length === 21 && digits.startsWith(PREFIX) ? digits.slice(PREFIX.length) : digits;
  return own.length >= 8 && own.length <= 13 ? own : undefined;
}

/** @param storeKey 32 bytes, the key of the seals of codes */
export const sealOfSerial = (storeKey: Buffer | KeyObject, serial: string): Buffer =>
  createHmac('sha256', storeKey).update(`card ${serial}`).digest();
