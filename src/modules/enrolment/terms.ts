/** The terms that a person accepts when they activate their space: dated versions that come with a release (A23, E09). */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const schema = z.strictObject({
  version: z.iso.date(),
  /** The first day, in Paris. */
  from: z.iso.date(),
  source: z.string().min(1),
  /** What is accepted, in French, one sentence or two each. */
  points: z.array(z.string().min(1)).min(1),
});

export type Terms = z.output<typeof schema>;

/** @param folder of `<version>.json`, at least one. Oldest first. @throws when one is not as it must be */
export function loadTerms(folder: string): readonly Terms[] {
  const versions = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => schema.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8'))))
    .sort((a, b) => a.from.localeCompare(b.from));
  if (versions.length === 0) throw new Error(`No terms in ${folder}.`);
  return versions;
}

/** Those in force on a day, and the oldest before any. @param day YYYY-MM-DD, in Paris */
export function termsOn(versions: readonly Terms[], day: string): Terms {
  const inForce = versions.findLast(({ from }) => from <= day) ?? versions[0];
  if (!inForce) throw new Error('No terms.');
  return inForce;
}
