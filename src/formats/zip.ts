/**
 * A ZIP archive (APPNOTE 6.3), by its central directory alone. Undefined unless the whole file is one archive, from its first
 * byte to its last, so that no second file stands before or behind.
 */
import { inflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const MAX_ENTRIES = 2000;

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly local: number;
};

const bufferOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The names in it; nothing is inflated. */
export const zipNames = (bytes: Uint8Array): readonly string[] | undefined =>
  entriesOf(bufferOf(bytes))?.map(({ name }) => name);

/**
 * One part of it, whatever size the archive announces for it.
 * @returns undefined when there is no such part, it is broken, or it holds more than `maxBytes`
 */
export function unzipPart(bytes: Uint8Array, name: string, maxBytes: number): Buffer | undefined {
  const buffer = bufferOf(bytes);
  const entry = entriesOf(buffer)?.find((one) => one.name === name);
  if (!entry || entry.local + 30 > buffer.length || buffer.readUInt32LE(entry.local) !== LOCAL)
    return undefined;
  const start =
    entry.local + 30 + buffer.readUInt16LE(entry.local + 26) + buffer.readUInt16LE(entry.local + 28);
  const packed = buffer.subarray(start, start + entry.packed);
  if (entry.method === 0) return packed.length <= maxBytes ? packed : undefined;
  if (entry.method !== 8) return undefined;
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes });
  } catch {
    return undefined;
  }
}

function entriesOf(buffer: Buffer): readonly Entry[] | undefined {
  if (buffer.length < 22 || buffer.readUInt32LE(0) !== LOCAL) return undefined;
  const end = endRecord(buffer);
  if (end === undefined) return undefined;
  const count = buffer.readUInt16LE(end + 10);
  const size = buffer.readUInt32LE(end + 12);
  const start = buffer.readUInt32LE(end + 16);
  if (count > MAX_ENTRIES || start + size !== end) return undefined;
  const entries: Entry[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || buffer.readUInt32LE(at) !== CENTRAL) return undefined;
    const nameLength = buffer.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32);
    if (next > end) return undefined;
    entries.push({
      name: buffer.toString('utf8', at + 46, at + 46 + nameLength),
      method: buffer.readUInt16LE(at + 10),
      packed: buffer.readUInt32LE(at + 20),
      local: buffer.readUInt32LE(at + 42),
    });
    at = next;
  }
  return at === end ? entries : undefined;
}

/** The end record, if its comment reaches to the last byte of the file. */
function endRecord(buffer: Buffer): number | undefined {
  const first = Math.max(0, buffer.length - 22 - 65_535);
  for (let at = buffer.length - 22; at >= first; at--)
    if (buffer.readUInt32LE(at) === END && at + 22 + buffer.readUInt16LE(at + 20) === buffer.length)
      return at;
  return undefined;
}
