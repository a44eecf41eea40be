/** A one-time code as people copy it. @param mac of a key and what the code is for, at least 6 bytes */
export const sixDigits = (mac: Buffer): string => String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
