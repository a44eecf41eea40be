import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadReferenceData } from '../src/modules/access/data/reference-data.ts';
import { renderMatrix } from './generate-matrix.ts';

const reference = loadReferenceData(join(import.meta.dirname, '../data'), { on: '2026-11-20' });
const page = renderMatrix(reference);

it('tells the version, its first day, its source and what is not published', () => {
  expect(page).toContain('version 3.0.2, applicable à partir du 26 octobre 2023');
  expect(page).toContain(reference.versions.matrix.source);
  expect(page).toContain('1308 cellules sur 1836 ne sont pas publiées');
});

it('shows every type once, with a mark for every column', () => {
  for (const type of reference.types) {
    const lines = page.split('\n').filter((line) => line.includes(` | ${type.code} | `));
    expect(lines, type.code).toHaveLength(1);
    const marks = lines[0]!
      .split(' | ')
      .slice(2)
      .map((mark) => mark.replace(' |', ''));
    expect(marks).toEqual(
      reference.groups.map(
        ({ code }) => ({ allow: 'oui', deny: 'non', unknown: '–' })[reference.matrixCell(type.code, code)],
      ),
    );
  }
});

it('counts every cell once under its source', () => {
  const counts = [...page.slice(page.indexOf('## D’où viennent')).matchAll(/\| (\d+) \|$/gm)].map(
    ([, count]) => Number(count),
  );
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1836);
});
