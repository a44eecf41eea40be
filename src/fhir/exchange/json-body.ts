/** Reads a JSON body: strict UTF-8, and never so deep that reading it again by recursion could end the process. */
import { fhirErrors } from '../errors.ts';

const MAX_DEPTH = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws `json-unreadable`, `json-too-deep` */
export function parseJson(body: Buffer): unknown {
  if (depthOf(body) > MAX_DEPTH) throw fhirErrors('json-too-deep');
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw fhirErrors('json-unreadable');
  }
}

/** Deepest nesting; stops when it is too deep. Strings, such as a document in base64, are jumped over. */
function depthOf(body: Buffer): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === QUOTE) {
      at = endOfString(body, at + 1);
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > MAX_DEPTH) return deepest;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    }
  }
  return deepest;
}

function endOfString(body: Buffer, from: number): number {
  for (let quote = body.indexOf(QUOTE, from); quote >= 0; quote = body.indexOf(QUOTE, quote + 1)) {
    let backslashes = 0;
    while (body[quote - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote;
  }
  return body.length;
}
