import { expect, it } from 'vitest';
import type { DocumentEntry } from '#documents';
import type { Section } from '#formats/cda/document';
import { chaptersOf, relevantAmong } from './relevant.ts';

const entry = (id: string, typeCode: string) => ({ id, typeCode }) as DocumentEntry;
const section = (code: string | undefined, inner: readonly Section[] = []): Section => ({
  ...(code !== undefined && { code: { code, system: '2.16.840.1.113883.6.1', label: '' } }),
  narrative: [],
  sections: inner,
});

it('takes the newest summary, the newest directives and five documents of a hospital', () => {
  const letters = Array.from({ length: 7 }, (_, at) => entry(`letter ${at}`, '11490-0'));
  const found = relevantAmong([
    entry('new summary', '60591-5'),
    ...letters,
    entry('old summary', '60591-5'),
    entry('directives', 'EXPPAT_3'),
    entry('biology', '11502-2'),
  ]);
  expect(found.summary?.id).toBe('new summary');
  expect(found.directives?.id).toBe('directives');
  expect(found.hospital.map(({ id }) => id)).toEqual(letters.slice(0, 5).map(({ id }) => id));
});

it('finds the chapters of a summary by their codes, at any depth, and none that is not there', () => {
  const allergies = section('48765-2');
  const chapters = chaptersOf({
    kind: 'structured',
    sections: [section(undefined, [section('11450-4', [allergies])]), section('11348-0')],
  });
  expect(chapters.allergies).toEqual([allergies]);
  expect(chapters.problems.map(({ code }) => code?.code)).toEqual(['11450-4', '11348-0']);
  expect(chapters.pregnancy).toEqual([]);
  expect(chaptersOf(undefined).allergies).toEqual([]);
});
