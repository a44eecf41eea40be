import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const folders = [import.meta.dirname, path.join(import.meta.dirname, '../document')];

/** The same pages serve one's own notebook and those of others: an address written by hand would lead to the wrong one (B14). */
const byHand = (text: string): readonly string[] => text.match(/['"`]\/(moi|proches)\b/g) ?? [];

it('makes every link and form of a notebook out of its base', () => {
  const found = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      if (!/\.tsx?$/.test(file) || /\.test\.tsx?$/.test(file)) return [];
      return byHand(readFileSync(file, 'utf8')).map((address) => `${file}: ${address}`);
    }),
  );
  expect(found).toEqual([]);
});

it('knows one written by hand', () => {
  expect(byHand('<a href="/moi/documents">')).toHaveLength(1);
  expect(byHand('leadTo(`/proches/x`)')).toHaveLength(1);
});
