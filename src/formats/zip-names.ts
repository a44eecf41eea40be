/**
 * The names in a ZIP archive, from its central directory alone: nothing is inflated. Undefined unless the whole file is one
 * archive, from its first byte to its last, so that no second file stands before, between or behind.
 */

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const MAX_ENTRIES = 2000;

export function zipNames(bytes: Uint8Array): readonly string[] | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 22 || buffer.readUInt32LE(0) !== LOCAL) return undefined;
  const end = endRecord(buffer);
  if (end === undefined) return undefined;
  const count = buffer.readUInt16LE(end + 10);
  const size = buffer.readUInt32LE(end + 12);
  const start = buffer.readUInt32LE(end + 16);
  if (count > MAX_ENTRIES || start + size !== end) return undefined;
  const names: string[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || buffer.readUInt32LE(at) !== CENTRAL) return undefined;
    const nameLength = buffer.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32);
    if (next > end) return undefined;
    names.push(buffer.toString('utf8', at + 46, at + 46 + nameLength));
    at = next;
  }
  return at === end ? names : undefined;
}

/** The end record, if its comment reaches to the last byte of the file. */
function endRecord(buffer: Buffer): number | undefined {
  const first = Math.max(0, buffer.length - 22 - 65_535);
  for (let at = buffer.length - 22; at >= first; at--)
    if (buffer.readUInt32LE(at) === END && at + 22 + buffer.readUInt16LE(at + 20) === buffer.length)
      return at;
  return undefined;
}
