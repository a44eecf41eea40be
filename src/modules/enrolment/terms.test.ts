import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadTerms, termsOn } from './terms.ts';

it('are those in force on the day', () => {
  const terms = (from: string) => ({ version: from, from, source: 's', points: ['p'] });
  const versions = [terms('2026-01-01'), terms('2027-01-01')];
  expect(termsOn(versions, '2026-12-31').version).toBe('2026-01-01');
  expect(termsOn(versions, '2027-01-01').version).toBe('2027-01-01');
});

it('come with the release, and a release without whole terms does not start', () => {
  expect(loadTerms(fileURLToPath(new URL('../../../data/terms', import.meta.url)))).not.toHaveLength(0);
  const folder = mkdtempSync(path.join(tmpdir(), 'carnet-terms-'));
  expect(() => loadTerms(folder)).toThrow('No terms');
  writeFileSync(path.join(folder, 'x.json'), '{"version":"2026-01-01","from":"2026-01-01","points":[]}');
  expect(() => loadTerms(folder)).toThrow();
});
