/** Answers of two worlds in a form in which they can be compared: what chance gave is replaced. */
import { publicHolderId } from '#platform/ids';
import type { Answer } from './site.ts';
import type { World } from './world.ts';

const UNTOLD = new Set(['date', 'x-request-id', 'keep-alive', 'connection', 'content-length']);

/** All of an answer: status, headers in order, body; its size is that of the body. */
export function told({ status, headers, body }: Answer): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    UNTOLD.has(name) ? [] : [`${name}: ${value}`],
  );
  return [String(status), ...lines, '', body.toString()]
    .join('\n')
    .replaceAll(String(headers['x-request-id'] ?? '-'), 'REQUEST');
}

const CHANCE = [
  // a date and hour of FHIR, of a header, of a page
  /\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g,
  /\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g,
  /\b\d{1,2}[\s\u00a0\u202f]?(?:h|:)[\s\u00a0\u202f]?\d\d(?::\d\d)?\b/g,
] as const;

/** Identifiers are replaced by their order of appearance, hours by one word, numbers of the person by another. */
export function normalised({ of, persons }: World, text: string, itemId: string): string {
  let out = text;
  for (const one of [of, ...Object.values(persons)]) {
    const spaced = [...one.ins].join('(?:[\\s\\u00a0\\u202f]|&nbsp;|%20|\\+)*');
    out = out
      .replace(new RegExp(spaced, 'g'), 'INS')
      .replaceAll(one.mail, 'MAIL')
      .replaceAll(publicHolderId(one.holderId), 'SPACE');
  }
  // the number again, as a drawing
  out = out.replace(/<svg[^>]*crispEdges[\s\S]*?<\/svg>/g, 'SYMBOL');
  for (const hour of CHANCE) out = out.replace(hour, 'HOUR');
  out = out.replaceAll(itemId, 'ITEM');
  out = ownLooksInOrder(out);
  const seen = new Map<string, string>();
  const name = (id: string) => {
    const known = seen.get(id) ?? `#${seen.size + 1}`;
    seen.set(id, known);
    return known;
  };
  return out
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, name)
    .replace(/\b[1-9A-HJ-NP-Za-km-z]{20,22}\b/g, name);
}

/** A page looks at several things at once: the lines that the observer's own looks left one after another come in any order. */
function ownLooksInOrder(text: string): string {
  const isOwn = (line: string) => line.includes('"Vous');
  const runs: string[][] = [];
  for (const line of text.split('\n')) {
    const last = runs.at(-1);
    if (last?.[0] !== undefined && isOwn(last[0]) && isOwn(line)) last.push(line);
    else runs.push([line]);
  }
  return runs.flatMap((run) => run.sort()).join('\n');
}
