/**
 * Identifiers. Inside: uuid (version 7, so that rows of one day stay together). Outside: `base58(holder).base58(object)`,
 * at most 64 characters of the FHIR id alphabet, so that any address leads to its holder's partition (docs/decisions/0005).
 */
import { randomUUID } from 'node:crypto';
import bs58 from 'bs58';
import { randomOf } from './random.ts';

let latest = { at: 0, place: 0 };

/**
 * A new object id: uuid version 7. Those of one process are in the order in which they were made, within a millisecond too
 * (RFC 9562 §6.2): two lines of one instant stay in their order. The steps are of chance, so that what stands between two ids of
 * one lot is not told by a gap.
 */
export function newId(now = Date.now()): string {
  const bytes = randomOf(16);
  const step = 1 + (bytes.readUInt8(6) & 0x0f);
  const isSame = now <= latest.at;
  const place = isSame ? latest.place + step : bytes.readUInt16BE(6) & 0x3ff;
  // more than a millisecond holds: the next one is begun early
  latest = place > 0xfff ? { at: latest.at + 1, place: step } : { at: isSame ? latest.at : now, place };
  bytes.writeUIntBE(latest.at, 0, 6);
  bytes.writeUInt16BE(0x7000 | latest.place, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return hexToUuid(bytes.toString('hex'));
}

/** A new holder id: uuid version 4, which tells nothing of when the person was enrolled. */
export const newHolderId = (): string => randomUUID();

export function publicId(holderId: string, objectId: string): string {
  return `${encodeHolder(holderId)}.${encode(objectId)}`;
}

// A list has one holder: the first half of its ids is written once.
let last = { holderId: '', text: '' };
function encodeHolder(holderId: string): string {
  if (last.holderId !== holderId) last = { holderId, text: encode(holderId) };
  return last.text;
}

export function publicHolderId(holderId: string): string {
  return encode(holderId);
}

/** @returns the two uuids, or undefined when the text is no id of ours */
export function parsePublicId(
  text: string,
): { readonly holderId: string; readonly objectId: string } | undefined {
  const [holder, object, ...rest] = text.split('.');
  if (!holder || !object || rest.length > 0) return undefined;
  const holderId = decode(holder);
  const objectId = decode(object);
  return holderId && objectId ? { holderId, objectId } : undefined;
}

/** @returns the uuid, or undefined when the text is no holder id of ours */
export function parseHolderId(text: string): string | undefined {
  return decode(text);
}

const encode = (uuid: string): string => bs58.encode(Buffer.from(uuid.replaceAll('-', ''), 'hex'));

function decode(text: string): string | undefined {
  if (text.length > 22 || text.length < 16) return undefined;
  try {
    const bytes = bs58.decode(text);
    return bytes.length === 16 ? hexToUuid(Buffer.from(bytes).toString('hex')) : undefined;
  } catch {
    return undefined;
  }
}

function hexToUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
