/**
 * The code of an invitation: 12 characters of Crockford's alphabet (no I, L, O, U), 60 bits, made from the holder's key and
 * the mandate's id, so that whoever invited can read it again while it waits and nobody finds it in the database.
 */
import { createHash, createHmac } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;

/** @returns `7K3M9QXC2FHT` */
export function invitationCode(holderKey: Buffer, mandateId: string): string {
  const bytes = createHmac('sha256', holderKey).update(`invitation ${mandateId}`).digest();
  return Array.from({ length: LENGTH }, (_, at) => ALPHABET[(bytes[at] ?? 0) & 31]).join('');
}

/** As a person types it: small letters, spaces, dashes, and the letters that are read as digits. */
export function readInvitationCode(typed: string): string | undefined {
  const code = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : undefined;
}

export const hashInvitation = (code: string): Buffer => createHash('sha256').update(code).digest();
